/** Evidence: closed form, of a tone whose level, length and clipping are known. */
import { describe, expect, test } from "vitest";
import { noteLevels } from "./noteLevels.ts";
import { joinLevels, measureLevels } from "./soundLevels.ts";

/** A tone at a peak level, and silence after it. */
function tone(peak: number, { sec = 1, silentSec = 0, rateHz = 22050, hz = 100 } = {}) {
  const samples = new Float32Array((sec + silentSec) * rateHz);
  for (let n = 0; n < sec * rateHz; n++)
    samples[n] = peak * Math.sin((2 * Math.PI * hz * n) / rateHz);
  return { samples, sampleRateHz: rateHz };
}

/** Cut off at an extreme, as a converter does. */
function clipped({ samples, sampleRateHz }: ReturnType<typeof tone>, at = 1) {
  return { samples: samples.map((x) => Math.max(-at, Math.min(at, x))), sampleRateHz };
}

const kinds = (signal: ReturnType<typeof tone>) =>
  noteLevels(measureLevels(signal)).map(({ kind }) => kind);

describe("levels", () => {
  test.each([8000, 22050, 48000, 768_000])("of a tone at %i Hz", (rateHz) => {
    const levels = measureLevels(tone(0.1, { sec: 1, silentSec: 1, rateHz }));
    expect(levels.loudestDb).toBeCloseTo(20 * Math.log10(0.1 / Math.SQRT2), 0);
    expect(levels.clippedShare).toBe(0);
    expect(Math.abs(levels.voiceSec - 1)).toBeLessThan(0.1);
    expect(levels.durationSec).toBe(2);
  });

  test.each([1, 0.3])("the share that is clipped, at %f of full scale", (at) => {
    // A sine is above half of its peak in a third of each half period.
    const { clippedShare } = measureLevels(clipped(tone(2 * at), at));
    expect(clippedShare).toBeCloseTo(2 / 3, 2);
  });

  test("clipped on one side alone", () => {
    const { samples, sampleRateHz } = tone(1);
    const low = { samples: samples.map((x) => Math.max(-0.5, x)), sampleRateHz };
    expect(measureLevels(low).clippedShare).toBeCloseTo(1 / 3, 2);
  });

  test("of silence and of nothing", () => {
    expect(measureLevels(tone(0))).toEqual({
      ...{ loudestDb: Number.NEGATIVE_INFINITY, clippedShare: 0, voiceSec: 0, durationSec: 1 },
    });
    expect(measureLevels(tone(0, { sec: 0 }))).toMatchObject({ clippedShare: 0, durationSec: 0 });
  });

  test("of a whole are those of its parts", () => {
    const parts = [tone(0.1), clipped(tone(2)), tone(0.01, { sec: 2 })];
    const joined = joinLevels(parts.map(measureLevels));
    expect(joined.durationSec).toBe(4);
    expect(joined.clippedShare).toBeCloseTo(2 / 3 / 4, 2);
    expect(joined.loudestDb).toBe(measureLevels(parts[1]!).loudestDb);
    expect(joined.voiceSec).toBeCloseTo(4, 1);
    expect(joinLevels([]).clippedShare).toBe(0);
  });
});

describe("notes", () => {
  test("of sound as it should be there are none", () => {
    expect(kinds(tone(0.1))).toEqual([]);
    expect(kinds(tone(1, { rateHz: 48000 }))).toEqual([]);
  });

  test.each([
    ["clipped", clipped(tone(1.2))],
    ["quiet", tone(0.0012)],
    ["short", tone(0.1, { sec: 0.4, silentSec: 2.6 })],
  ])("%s", (kind, signal) => {
    expect(kinds(signal)).toEqual([kind]);
  });

  test("say how much", () => {
    const levels = { loudestDb: -71.4, clippedShare: 0.0123, voiceSec: 0.31, durationSec: 2 };
    expect(noteLevels(levels).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^1\.2 % .*clipped/),
      expect.stringMatching(/-71 dB/),
      expect.stringMatching(/0\.3 s of voice/),
    ]);
    const justFine = { loudestDb: -60, clippedShare: 0.00099, voiceSec: 0.5, durationSec: 2 };
    expect(noteLevels(justFine)).toEqual([]);
  });
});
