/** Evidence: closed form. */
import type { Clip } from "@speech-emotion/data";
import { FrontEnd } from "@speech-emotion/features";
import { expect, test } from "vitest";
import type { Example } from "./example.ts";
import { normaliseBySpeaker } from "./normaliseBySpeaker.ts";

const example = (id: string, x: number, clip: Partial<Clip>): Example => ({
  clip: { id, speaker: "a", channel: undefined, ...clip } as Clip,
  target: 0,
  frames: 1,
  matrix: { data: Float32Array.of(x), frames: 1, size: 1 },
  speaker: undefined,
});

test.each([undefined, 2])("speech and song are compared apart, by %s clips", (speakerClips) => {
  const examples = [
    example("1", 1, { channel: "speech" }),
    example("2", 9, { channel: "song" }),
    example("3", 3, { channel: "speech" }),
    example("4", 13, { channel: "song" }),
    example("5", 7, { speaker: undefined }),
  ];
  const normalised = normaliseBySpeaker(examples, new FrontEnd(), speakerClips);
  expect(normalised.map(({ matrix }) => matrix.data[0])).toEqual([-1, -1, 1, 1, 7]);
});
