/** Evidence: closed form. */
import { expect, test } from "vitest";
import { fitSpeakers } from "./fitSpeakers.ts";

test("a voice's normaliser is that of its clips alone", () => {
  const clip = (speaker: string | undefined) => ({ id: "", path: "", label: "", speaker });
  const matrices = [1, 5, 100, 7].map((x) => ({ data: Float32Array.of(x), frames: 1, size: 1 }));
  const voices = fitSpeakers([clip("a"), clip("b"), clip(undefined), clip("a")], matrices);
  expect(voices).toEqual(
    new Map([
      ["a", { mean: [4], sd: [3] }],
      ["b", { mean: [5], sd: [1] }],
    ]),
  );
});
