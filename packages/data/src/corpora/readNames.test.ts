/** Evidence: closed form. What paths say, of corpora whose names are known and of folders, and that other folders say nothing. */
import { expect, test } from "vitest";
import { readNames } from "./readNames.ts";

test("folders that are named after emotions, however they spell them, and the speakers' folders beside", () => {
  const ids = ["x/eve/fear/1.wav", "x/eve/Joy/1.wav", "x/bob/fear/1.wav", "x/bob/Joy/2.mp3"];
  expect(readNames(ids)).toEqual({
    by: "folders",
    sounds: [
      { label: "fearful", speaker: "eve" },
      { label: "happy", speaker: "eve" },
      { label: "fearful", speaker: "bob" },
      { label: "happy", speaker: "bob" },
    ],
  });
});

test("a known corpus, where most names are of it; others of its files have no label", () => {
  const ids = [
    "Actor_03/03-01-04-01-01-01-03.wav",
    "Actor_03/03-01-01-01-01-01-03.wav",
    "notes/room.wav",
  ];
  expect(readNames(ids)).toEqual({
    by: "RAVDESS",
    sounds: [
      { label: "sad", speaker: "03" },
      { label: "neutral", speaker: "03" },
      { label: undefined, speaker: undefined },
    ],
  });
  expect(readNames([...ids, "a.wav", "b.wav"]).by).toBeUndefined();
});

test("folders of other names are no labels", () => {
  const nothing = { label: undefined, speaker: undefined };
  expect(readNames(["monday/1.wav", "tuesday/1.wav"])).toEqual({
    by: undefined,
    sounds: [nothing, nothing],
  });
});
