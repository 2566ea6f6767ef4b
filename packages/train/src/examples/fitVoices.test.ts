/** Evidence: closed form. */
import { FrontEnd } from "@speech-emotion/features";
import { expect, test } from "vitest";
import { fitVoices } from "./fitVoices.ts";

const example = (speaker: string | undefined, x: number, channel?: "speech" | "song") => ({
  clip: { speaker, channel },
  matrix: { data: Float32Array.of(x), frames: 1, size: 1 },
});

test("a voice's moments are those of its speaker's examples alone", () => {
  const examples = [example("a", 1), example("b", 5), example(undefined, 100), example("a", 7)];
  expect(fitVoices(examples, new FrontEnd())).toEqual(
    new Map([
      ["a", { mean: [4], sd: [3] }],
      ["b", { mean: [5], sd: [1] }],
    ]),
  );
});

test("who sings is compared with what is sung, and spoken clips with spoken ones", () => {
  const examples = [example("a", 1, "speech"), example("a", 9, "song"), example("a", 3, "speech")];
  expect([...fitVoices(examples, new FrontEnd()).values()]).toEqual([
    { mean: [2], sd: [1] },
    { mean: [9], sd: [1] },
  ]);
});
