/** Evidence: closed form, of a tone that is known, and refusal. */
import { expect, test } from "vitest";
import { hzToMel } from "./melFilterBank.ts";
import { pictureColour } from "./pictureColour.ts";
import { spectrogramPicture } from "./spectrogramPicture.ts";

const RATE = 24000;
const tone = (hz: number, seconds: number) =>
  Float32Array.from({ length: seconds * RATE }, (_, n) =>
    n < (seconds * RATE) / 2 ? 0 : 0.5 * Math.sin((2 * Math.PI * hz * n) / RATE),
  );

test("a tone is bright in its band while it sounds, and dark elsewhere", () => {
  const { values, columns, bands } = spectrogramPicture({
    ...{ samples: tone(2000, 2), sampleRateHz: RATE },
  });
  expect([columns, bands]).toEqual([2 * 125 + 1, 64]);
  const row = (column: number) => [...values.subarray(column * bands, (column + 1) * bands)];
  const sounding = row(Math.round(0.75 * columns));
  const band = Math.round((64 * hzToMel(2000)) / hzToMel(8000));
  expect(Math.abs(sounding.indexOf(Math.max(...sounding)) - band)).toBeLessThanOrEqual(1);
  expect(Math.max(...sounding)).toBeGreaterThan(240);
  expect(sounding[5]).toBeLessThan(80);
  expect(Math.max(...row(Math.round(0.25 * columns)))).toBe(0);
});

test("an hour has no more columns than a screen", () => {
  const { columns } = spectrogramPicture({
    samples: new Float32Array(3600 * 8000),
    sampleRateHz: 8000,
  });
  expect(columns).toBeLessThanOrEqual(1201);
});

test("colours go from dark to light", () => {
  const sums = [0, 0.2, 0.4, 0.6, 0.8, 1].map((value) =>
    pictureColour(value).reduce((a, b) => a + b),
  );
  expect(sums).toEqual([...sums].sort((a, b) => a - b));
  expect(pictureColour(0)).toEqual([14, 12, 36]);
  expect(pictureColour(1)).toEqual([252, 250, 190]);
});
