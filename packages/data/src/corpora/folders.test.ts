/** Evidence: end to end and closed form. Folders as people nest them, and what they say of a clip. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findFolderLevels, readFolderNames } from "./folderLevels.ts";
import { loadDataSet } from "./loadDataSet.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "folders-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function load(ids: readonly string[], options = {}) {
  for (const id of ids) {
    await mkdir(dirname(join(dir, id)), { recursive: true });
    await writeFile(join(dir, id), id);
  }
  const { name, clips, skipped } = await loadDataSet(dir, options);
  return {
    name,
    skipped,
    clips: clips.map(({ id, label, speaker, split }) => [id, label, speaker, split]),
  };
}

test("emotion, then whatever: as one had it before", async () => {
  const { name, clips } = await load(["angry/a.wav", "angry/deep/b.wav", "sad/a.wav"]);
  expect(name).toBe("folders");
  expect(clips).toEqual([
    ["angry/a.wav", "angry", undefined, undefined],
    ["angry/deep/b.wav", "angry", undefined, undefined],
    ["sad/a.wav", "sad", undefined, undefined],
  ]);
});

test.each([
  ["speaker first", (speaker: string, emotion: string) => `${speaker}/${emotion}`],
  ["emotion first", (speaker: string, emotion: string) => `${emotion}/${speaker}`],
  [
    "below a folder that holds all",
    (speaker: string, emotion: string) => `set/${speaker}/x/${emotion}`,
  ],
  [
    "with takes below",
    (speaker: string, emotion: string) => `${emotion}/${speaker}/${speaker}${emotion}`,
  ],
])(
  "%s: the emotions are the labels and the names that recur under them the speakers",
  async (_, place) => {
    const ids = ["eve", "bob"].flatMap((speaker) =>
      ["angry", "happy", "sad"].map((emotion) => `${place(speaker, emotion)}/1.wav`),
    );
    const { clips } = await load(ids);
    expect(clips.map(([id, label, speaker]) => [id, label, speaker]).sort()).toEqual(
      ids
        .map((id) => [
          id,
          ["angry", "happy", "sad"].find((emotion) => id.includes(emotion)),
          ["eve", "bob"].find((speaker) => id.includes(speaker)),
        ])
        .sort(),
    );
  },
);

test.each([
  ["train", "train"],
  ["Training", "train"],
  ["val", "validation"],
  ["VALID", "validation"],
  ["validation", "validation"],
  ["dev", "validation"],
  ["test", "test"],
  ["Testing", "test"],
  ["eval", "test"],
] as const)(
  "a folder called %s puts its clips into %s, at any level, and is no class",
  async (folder, set) => {
    const { clips } = await load([
      `${folder}/angry/eve/1.wav`,
      `sad/${folder}/bob/1.wav`,
      `angry/bob/${folder}/1.wav`,
      "sad/eve/1.wav",
    ]);
    expect(
      new Set(clips.map(([id, ...rest]) => [`${id}`.includes(folder), ...rest].join())),
    ).toEqual(
      new Set([
        `true,angry,eve,${set}`,
        `true,sad,bob,${set}`,
        `true,angry,bob,${set}`,
        "false,sad,eve,",
      ]),
    );
  },
);

test("a known corpus that is parted into such folders keeps their split", async () => {
  const { name, clips } = await load(["Train/03a01Fa.wav", "Test/03a01Wa.wav"]);
  expect(name).toBe("EMO-DB");
  expect(clips.map(([, label, , split]) => [label, split])).toEqual([
    ["angry", "test"],
    ["happy", "train"],
  ]);
});

describe("clips with the names of a known corpus in folders of emotions", () => {
  const ids = [
    "happy/03-01-05-01-01-01-02.wav",
    "sad/03-02-04-01-01-01-01.wav",
    "neutral/03-01-01-01-01-01-01.wav",
    "sad/mine.wav",
  ];

  test("have the folder's label, and the name's speaker and groups", async () => {
    const { name, clips } = await load(ids);
    expect(name).toBe("folders of RAVDESS clips");
    expect(clips).toEqual([
      [ids[0], "happy", "02", undefined],
      [ids[2], "neutral", "01", undefined],
      [ids[1], "sad", "01", undefined],
      [ids[3], "sad", undefined, undefined],
    ]);
    const { clips: whole } = await loadDataSet(dir);
    expect(whole[0]?.groups).toEqual({ channel: "speech", intensity: "normal", sex: "female" });
  });

  test("are left out where their channel is not asked for", async () => {
    const { clips, skipped } = await load(ids, { channels: ["speech"] });
    expect(clips.map(([id]) => id)).toEqual([ids[0], ids[2], ids[3]]);
    expect(skipped).toEqual([{ path: join(dir, ids[1]!), reason: "song not asked for" }]);
  });

  test("in other folders have the name's label", async () => {
    const { name, clips } = await load([
      "x/03-01-05-01-01-01-02.wav",
      "y/03-01-04-01-01-01-02.wav",
    ]);
    expect(name).toBe("RAVDESS");
    expect(clips.map(([, label]) => label)).toEqual(["angry", "sad"]);
  });
});

describe("the levels", () => {
  const levelsOf = (...ids: string[]) => findFolderLevels(ids.map(readFolderNames));

  test("without words for emotions the first that differs is the label", () => {
    expect(levelsOf("set/up/1.wav", "set/down/1.wav")).toMatchObject({
      label: 1,
      isEmotion: false,
    });
    expect(levelsOf("up/a/1.wav", "down/b/1.wav")).toMatchObject({ label: 0, isEmotion: false });
    expect(levelsOf("1.wav")).toEqual({ label: 0, isEmotion: false, speaker: undefined });
    expect(levelsOf()).toEqual({ label: 0, isEmotion: false, speaker: undefined });
  });

  test("with them it is the one that has most, though a speaker be called Joy or a class be unknown", () => {
    expect(levelsOf("Joy/sad/1.wav", "bob/angry/1.wav", "bob/odd/1.wav")).toMatchObject({
      label: 1,
      isEmotion: true,
    });
    expect(levelsOf("sad/1.wav", "odd/1.wav", "even/1.wav")).toMatchObject({ isEmotion: false });
  });

  test("one emotion alone stays the label, whatever is below it", () => {
    expect(levelsOf("happy/a/1.wav", "happy/b/1.wav")).toMatchObject({ label: 0, isEmotion: true });
  });

  test("of two levels that recur the speaker is the one with more names; one name is none", () => {
    const ids = ["en", "de"].flatMap((language) =>
      [1, 2, 3].flatMap((n) =>
        ["sad", "calm"].map((emotion) => `${language}/${language}${n}/${emotion}/1.wav`),
      ),
    );
    expect(levelsOf(...ids)).toMatchObject({ label: 2, speaker: 1 });
    expect(levelsOf("eve/sad/1.wav", "eve/calm/1.wav").speaker).toBeUndefined();
    expect(levelsOf("sad/1/a.wav", "sad/2/a.wav", "calm/3/a.wav").speaker).toBeUndefined();
  });
});

test("files in no class folder are left out", async () => {
  const { skipped } = await load(["eve/sad/1.wav", "eve/calm/1.wav", "eve/1.wav", "test/2.wav"]);
  expect(skipped).toEqual(
    ["eve/1.wav", "test/2.wav"].map((id) => ({
      path: join(dir, id),
      reason: "in no class folder",
    })),
  );
});
