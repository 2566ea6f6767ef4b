/** Evidence: closed form. */
import type { Clip } from "@speech-emotion/data";
import { expect, test } from "vitest";
import { leaveOutUntaught } from "./leaveOutUntaught.ts";

const clipsOf = (corpus: string, ...labels: string[]) =>
  labels.map((label, i): Clip => {
    const id = `${corpus}/${i}`;
    const place = { id, path: "", digest: id, corpus, label };
    return { ...place, speaker: undefined, channel: undefined, groups: {} };
  });
const clips = [...clipsOf("A", "calm", "sad"), ...clipsOf("B", "bored", "sad", "bored", "fun")];

test("labels that only held-out corpora have are left out and counted", () => {
  const found = leaveOutUntaught(clips, { split: "corpus", holdOut: ["B"] });
  expect(found.clips.map(({ id }) => id)).toEqual(["A/0", "A/1", "B/1"]);
  expect(found.unknownLabels).toEqual([
    { label: "bored", clips: 2 },
    { label: "fun", clips: 1 },
  ]);
});

test("under another split all are kept, and an unknown corpus is refused", () => {
  const all = leaveOutUntaught(clips, { split: "speaker", holdOut: undefined });
  expect(all).toEqual({ clips, unknownLabels: [] });
  expect(() => leaveOutUntaught(clips, { split: "corpus", holdOut: ["C"] })).toThrow(/found C/);
});
