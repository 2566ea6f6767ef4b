/** Evidence: closed form and refusal. What becomes of clips, speakers and names when data sets are joined. */
import { expect, test } from "vitest";
import type { Clip, DataSet } from "./clip.ts";
import { joinDataSets, type PlacedDataSet } from "./joinDataSets.ts";

const clipOf = (digest: string, label: string, speaker?: string): Clip => ({
  ...{ id: `${digest}.wav`, path: `/data/${digest}.wav`, digest, label, corpus: "TESS", speaker },
  ...{ channel: undefined, groups: { sex: "female" } },
});
const setOf = (path: string, clips: readonly Clip[], name = "TESS"): PlacedDataSet => ({
  path,
  dataSet: { name, clips, skipped: [], spellings: [] },
});

test("one alone stays as it is", () => {
  const { dataSet } = setOf("/tess", [clipOf("1", "sad")]);
  expect(joinDataSets([{ path: "/tess", dataSet }])).toBe(dataSet);
});

test("ids, speakers and groups say whose a clip is; who is not known stays so", () => {
  const clips = [clipOf("1", "sad", "01"), clipOf("2", "sad")];
  const { name, clips: joined } = joinDataSets([
    setOf("/tess", clips),
    setOf("/emovo", [clipOf("3", "sad", "01")], "EMOVO"),
  ]);
  expect(name).toBe("TESS + EMOVO");
  expect(joined.map(({ id, corpus, speaker }) => [id, corpus, speaker])).toEqual([
    ["TESS/1.wav", "TESS", "TESS/01"],
    ["TESS/2.wav", "TESS", undefined],
    ["EMOVO/3.wav", "EMOVO", "EMOVO/01"],
  ]);
  expect(joined[2]).toEqual({
    ...clipOf("3", "sad", "EMOVO/01"),
    ...{ id: "EMOVO/3.wav", corpus: "EMOVO", groups: { sex: "female", corpus: "EMOVO" } },
  });
});

test.each<[string, readonly (readonly [string, string])[], string]>([
  [
    "different names are kept",
    [
      ["/a", "TESS"],
      ["/b", "nEMO"],
    ],
    "TESS + nEMO",
  ],
  [
    "alike ones are called as their folders",
    [
      ["/x/a", "folders"],
      ["/y/b/", "folders"],
      ["/c", "nEMO"],
    ],
    "a + b + nEMO",
  ],
  [
    "or manifests, without the ending",
    [
      ["/a.csv", "manifest"],
      ["/b.v2.JSONL", "manifest"],
    ],
    "a + b.v2",
  ],
  [
    "folders that are called alike too are numbered",
    [
      ["/x/a", "folders"],
      ["/y/a", "folders"],
      ["/z", "a-2"],
    ],
    "a + a-2 + a-2-2",
  ],
  [
    "commas would part a list of names",
    [
      ["/x/a,b", "folders"],
      ["/c", "folders"],
    ],
    "a_b + c",
  ],
])("%s", (_, sets, expected) => {
  const placed = sets.map(([path, name], i) => setOf(path, [clipOf(`${i}`, "sad")], name));
  const { name, clips } = joinDataSets(placed);
  expect(name).toBe(expected);
  expect(clips.map(({ corpus }) => corpus)).toEqual(expected.split(" + "));
});

test("a recording that two have is the first one's; twins within one stay", () => {
  const twins = [clipOf("1", "sad"), { ...clipOf("1", "sad"), id: "again.wav" }];
  const other = [{ ...clipOf("1", "sad"), path: "/copy.wav" }, clipOf("2", "calm")];
  const { clips, skipped } = joinDataSets([setOf("/a", twins), setOf("/b", other, "EMOVO")]);
  expect(clips.map(({ id }) => id)).toEqual(["TESS/1.wav", "TESS/again.wav", "EMOVO/2.wav"]);
  expect(skipped).toEqual([{ path: "/copy.wav", reason: "same bytes as a clip of TESS" }]);
});

test("what was left out and spelled otherwise is told of all", () => {
  const part = (from: string, clips: number): Partial<DataSet> => ({
    skipped: [{ path: from, reason: "x" }],
    spellings: [{ from, to: "happy", clips }],
  });
  const sets = [part("joy", 2), part("joy", 3), part("hap", 1)].map((one, i) => {
    const placed = setOf(`/${i}`, [clipOf(`${i}`, "happy")]);
    return { ...placed, dataSet: { ...placed.dataSet, ...one } };
  });
  const { skipped, spellings } = joinDataSets(sets);
  expect(skipped.map(({ path }) => path)).toEqual(["joy", "joy", "hap"]);
  expect(spellings).toEqual([
    { from: "joy", to: "happy", clips: 5 },
    { from: "hap", to: "happy", clips: 1 },
  ]);
});

test("one recording under two labels is refused, and so is a data set that is there twice", () => {
  const sad = setOf("/a", [clipOf("1", "sad")]);
  expect(() => joinDataSets([sad, setOf("/b", [clipOf("1", "calm")], "EMOVO")])).toThrow(
    "the same bytes as sad (TESS/1.wav) and as calm (EMOVO/1.wav)",
  );
  expect(() => joinDataSets([sad, sad])).toThrow(
    "expected clips in /a that no other data set has, found none: name each data set once",
  );
});
