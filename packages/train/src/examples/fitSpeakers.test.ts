/** Evidence: closed form. */
import { FrontEnd } from "@speech-emotion/features";
import { expect, test } from "vitest";
import { fitSpeakers } from "./fitSpeakers.ts";

test("a speaker's moments are those of the speaker's examples alone", () => {
  const example = (speaker: string | undefined, x: number) => ({
    clip: { speaker },
    matrix: { data: Float32Array.of(x), frames: 1, size: 1 },
  });
  const examples = [example("a", 1), example("b", 5), example(undefined, 100), example("a", 7)];
  const speakers = fitSpeakers(examples, new FrontEnd());
  expect(speakers).toEqual(
    new Map([
      ["a", { mean: [4], sd: [3] }],
      ["b", { mean: [5], sd: [1] }],
    ]),
  );
});
