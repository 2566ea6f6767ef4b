/** Evidence: closed form. What the names of known corpora say, as their authors document them. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hasFfmpeg } from "../../../../tests/hasFfmpeg.ts";
import { knownCorpora, recogniseCorpus } from "./knownCorpora.ts";
import { loadDataSet } from "./loadDataSet.ts";

const corpusOf = (name: string) => knownCorpora.find((corpus) => corpus.name === name)!;

describe.each([
  ["TESS", "OAF_angry/OAF_back_angry.wav", "angry", "OAF", { age: "older", sex: "female" }],
  ["TESS", "YAF_pleasant_surprised/YAF_wire_ps.wav", "surprised", "YAF", { age: "younger" }],
  ["TESS", "x/OA_bite_neutral.wav", "neutral", "OAF", { age: "older" }],
  ["TESS", "yaf_back_fear.2.WAV", "fearful", "YAF", {}],
  ["TESS", "OAF_back_disgust.wav", "disgust", "OAF", {}],
  ["TESS", "OAF_back_happy.wav", "happy", "OAF", {}],
  ["TESS", "OAF_back_sad.wav", "sad", "OAF", {}],
  ["SAVEE", "DC_a01.wav", "angry", "DC", { sex: "male" }],
  ["SAVEE", "AudioData/JE/d15.wav", "disgust", "JE", { sex: "male" }],
  ["SAVEE", "ALL/JK_sa02.wav", "sad", "JK", {}],
  ["SAVEE", "KL/su02.wav", "surprised", "KL", {}],
  ["SAVEE", "KL/f02.wav", "fearful", "KL", {}],
  ["SAVEE", "KL/h02.wav", "happy", "KL", {}],
  ["SAVEE", "KL/n30.wav", "neutral", "KL", {}],
  ["CREMA-D", "AudioWAV/1001_DFA_ANG_XX.wav", "angry", "1001", { sex: "male" }],
  ["CREMA-D", "1002_IEO_DIS_LO.wav", "disgust", "1002", { sex: "female", intensity: "low" }],
  ["CREMA-D", "1091_IEO_FEA_MD.wav", "fearful", "1091", { sex: "female", intensity: "medium" }],
  ["CREMA-D", "1090_IEO_HAP_HI.wav", "happy", "1090", { sex: "male", intensity: "high" }],
  ["CREMA-D", "1040_ITH_SAD_X.wav", "sad", "1040", { sex: "male" }],
  ["CREMA-D", "1076_MTI_NEU_XX.wav", "neutral", "1076", { sex: "female" }],
  ["EMO-DB", "wav/03a01Fa.wav", "happy", "03", { sex: "male" }],
  ["EMO-DB", "08b10Wb.wav", "angry", "08", { sex: "female" }],
  ["EMO-DB", "09a05La.wav", "bored", "09", { sex: "female" }],
  ["EMO-DB", "10a05Ea.wav", "disgust", "10", { sex: "male" }],
  ["EMO-DB", "13a05Ac.wav", "fearful", "13", { sex: "female" }],
  ["EMO-DB", "15a05Tc.wav", "sad", "15", { sex: "male" }],
  ["EMO-DB", "16a05Nc.wav", "neutral", "16", { sex: "female" }],
  ["EMOVO", "f1/rab-f1-b1.wav", "angry", "f1", { sex: "female" }],
  ["EMOVO", "dis-m3-l4.wav", "disgust", "m3", { sex: "male" }],
  ["EMOVO", "pau-m1-n5.wav", "fearful", "m1", {}],
  ["EMOVO", "gio-m1-n5.wav", "happy", "m1", {}],
  ["EMOVO", "tri-m1-n5.wav", "sad", "m1", {}],
  ["EMOVO", "sor-m1-d2.wav", "surprised", "m1", {}],
  ["EMOVO", "neu-f2-b3.wav", "neutral", "f2", {}],
  ["nEMO", "samples/EB0_anger_1.wav", "angry", "EB0", {}],
  ["nEMO", "WR0_fear_90.wav", "fearful", "WR0", {}],
  ["nEMO", "WR0_happiness_90.wav", "happy", "WR0", {}],
  ["nEMO", "WR0_neutral_90.wav", "neutral", "WR0", {}],
  ["nEMO", "WR0_sadness_90.wav", "sad", "WR0", {}],
  ["nEMO", "WR0_surprised_90.wav", "surprised", "WR0", {}],
  ["RAVDESS", "Actor_12/03-02-06-02-01-01-12.wav", "fearful", "12", { sex: "female" }],
] as const)("%s: %s", (name, id, label, speaker, groups) => {
  test(`is ${label}, of ${speaker}, and no clip of another corpus`, () => {
    expect(corpusOf(name).parse(id)).toMatchObject({ label, speaker, groups });
    expect(knownCorpora.filter(({ parse }) => parse(id)).map((corpus) => corpus.name)).toEqual([
      name,
    ]);
  });
});

test.each([
  ...["BAF_back_angry.wav", "OAF_back_anger.wav", "OAF_angry.wav", "OAF_back_angry.txt"],
  ...["a01.wav", "XX/a01.wav", "DC_s01.wav", "DC_a1.wav", "DC_a001.wav", "ADC_a01.wav"],
  ...["1101_DFA_ANG_XX.wav", "1001_DFA_ANG.wav", "1001_DFA_SUR_XX.wav", "1001_DF_ANG_XX.wav"],
  ...["04a01Fa.wav", "03c01Fa.wav", "03a01Xa.wav", "03a1Fa.wav", "103a01Fa.wav"],
  ...["rab-f4-b1.wav", "rab-x1-b1.wav", "rub-f1-b1.wav", "rab-f1-b1-2.wav"],
  ...["E0_anger_1.wav", "EB0_joy_1.wav", "EB0_anger.wav"],
])("%s is a name of no corpus", (id) => {
  expect(recogniseCorpus([id])).toBeUndefined();
});

test("of 91 actors of CREMA-D 43 are women", () => {
  const { parse } = corpusOf("CREMA-D");
  const sexes = Array.from(
    { length: 91 },
    (_, i) => parse(`${1001 + i}_DFA_ANG_XX.wav`)?.groups["sex"],
  );
  expect(sexes.filter((sex) => sex === "female")).toHaveLength(43);
});

test("every corpus knows its names with the endings of other formats", () => {
  for (const corpus of knownCorpora)
    for (const ending of [".flac", ".MP3", ".m4a", ".opus"]) {
      const id = corpus.example.replace(".wav", ending);
      expect(recogniseCorpus([id])).toBe(corpus);
      expect(corpus.parse(id)).toEqual(corpus.parse(corpus.example));
    }
});

test("every corpus knows its own example", () => {
  for (const corpus of knownCorpora) expect(recogniseCorpus([corpus.example])).toBe(corpus);
});

test("the corpus of most names is recognised, wherever its files come first", () => {
  const ids = ["a/DC_a01.wav", "b/rab-f1-b1.wav", "b/tri-f1-b1.wav", "b/other.wav", "c/x.wav"];
  expect(recogniseCorpus(ids)?.name).toBe("EMOVO");
  expect(recogniseCorpus([...ids, "a/DC_a02.wav", "a/DC_a03.wav"])?.name).toBe("SAVEE");
  expect(recogniseCorpus([])).toBeUndefined();
});

describe("a folder of a known corpus", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "corpora-"));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  test.skipIf(!hasFfmpeg)(
    "of clips in several formats has each once, as WAV (ffmpeg)",
    async () => {
      for (const file of [
        "flac/DC/a01.flac",
        "wav/DC/a01.wav",
        "mp3/DC/d01.mp3",
        "ogg/DC/d01.ogg",
      ]) {
        await mkdir(dirname(join(dir, file)), { recursive: true });
        await writeFile(join(dir, file), file);
      }
      const { clips, skipped } = await loadDataSet(dir);
      expect(clips.map(({ id }) => id)).toEqual(["wav/DC/a01.wav", "mp3/DC/d01.mp3"]);
      expect(skipped.map(({ reason }) => reason)).toEqual(
        Array(2).fill("same name as another file"),
      );
    },
  );

  test("gives its clips, neutral too; files of another kind and doubles are left out with their reason", async () => {
    const files = [
      "JE/a01.wav",
      "DC/a01.wav",
      "DC/n01.wav",
      "again/DC/a01.wav",
      "OAF_back_sad.wav",
    ];
    for (const file of files) {
      await mkdir(dirname(join(dir, file)), { recursive: true });
      await writeFile(join(dir, file), file);
    }
    const { name, clips, skipped } = await loadDataSet(dir);
    expect(name).toBe("SAVEE");
    expect(clips.map(({ id, label, speaker }) => [id, label, speaker])).toEqual([
      ["DC/a01.wav", "angry", "DC"],
      ["DC/n01.wav", "neutral", "DC"],
      ["JE/a01.wav", "angry", "JE"],
    ]);
    expect(skipped).toEqual([
      { path: join(dir, "OAF_back_sad.wav"), reason: "not named as a SAVEE clip" },
      { path: join(dir, "again/DC/a01.wav"), reason: "same name as another file" },
    ]);
  });
});
