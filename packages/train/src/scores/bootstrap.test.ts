/** Evidence: closed form, and property. */
import { createRandom } from "@speech-emotion/data";
import { expect, test } from "vitest";
import { bootstrap } from "./bootstrap.ts";
import { mean } from "./statistics.ts";

const random = () => createRandom(1, "test");

test("the interval of a mean is that of the normal distribution", () => {
  const values = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const found = bootstrap(400, (places) => mean(places.map((i) => values[i]!)), random());
  expect(found.estimate).toBe(0.25);
  const reach = 1.96 * Math.sqrt((0.25 * 0.75) / 400);
  expect(found.low).toBeCloseTo(0.25 - reach, 2);
  expect(found.high).toBeCloseTo(0.25 + reach, 2);
});

test("what does not differ between clips has no interval, and one generator gives one", () => {
  expect(bootstrap(9, () => 0.1, random())).toEqual({
    estimate: 0.1,
    low: 0.1,
    high: 0.1,
  });
  const draw = () => bootstrap(9, (places) => mean(places), random());
  expect(draw()).toEqual(draw());
});
