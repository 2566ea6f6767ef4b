/** Evidence: closed form, and refusal. */
import { expect, test } from "vitest";
import { fitNormaliser } from "./normaliser.ts";

test("mean and deviation over all frames of all clips, 1 where nothing changes", () => {
  const { mean, sd } = fitNormaliser([
    { data: Float32Array.of(1, 7, 3, 7), frames: 2, size: 2 },
    { data: Float32Array.of(8, 7), frames: 1, size: 2 },
  ]);
  expect(mean).toEqual([4, 7]);
  expect(sd[0]).toBeCloseTo(Math.sqrt((9 + 1 + 16) / 3), 10);
  expect(sd[1]).toBe(1);
});

test("no clip is refused", () => {
  expect(() => fitNormaliser([])).toThrow(/at least one clip/);
});
