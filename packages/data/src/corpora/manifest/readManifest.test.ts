/** Evidence: end to end and refusal, on manifests and files written here. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DataError } from "../../errors.ts";
import { loadDataSet } from "../loadDataSet.ts";
import { describeColumns } from "./columns.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "manifest-"));
  for (const name of ["a.wav", "calls/b, c.wav", "声/оч.wav"]) await put(name, name);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(dir, "set", name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}
const load = async (name: string, content: string | Uint8Array) =>
  loadDataSet(await put(name, content));
const refusal = (name: string, content: string | Uint8Array) =>
  load(name, content).then(
    () => expect.unreachable("nothing was refused"),
    (error: DataError) => error,
  );

describe("the same clips", () => {
  const rows = [
    ["a.wav", "joy", "", "dev", "1", "2.50"],
    ["a.wav", "sad", "Eve", "test", "2.5", ""],
    ["calls/b, c.wav", "Angry", "7", "Training", "", "3"],
    ["声/оч.wav", "злость", "Ева", "", "", ""],
  ];
  const fields = ["path", "label", "speaker", "split", "start", "end"];
  const objects = rows.map((row) => Object.fromEntries(fields.map((name, i) => [name, row[i]])));
  const table = (separator: string, lineEnd: string) =>
    [fields, ...rows]
      .map((row) => row.map((cell) => (cell.includes(",") ? `"${cell}"` : cell)).join(separator))
      .join(lineEnd);

  test.each([
    ["set.csv", table(",", "\n")],
    ["set.CSV", `\uFEFF${table(",", "\r\n")}\r\n\r\n,,,,,\r\n`],
    ["set.csv", `\n${table("\t", "\n")}\n`],
    ["set.tsv", table("\t", "\r\n")],
    ["set.csv", table(";", "\n")],
    ["set.jsonl", objects.map((row) => JSON.stringify(row)).join("\n")],
    [
      "set.ndjson",
      `\uFEFF${objects
        .map(({ start, end, speaker, ...row }) =>
          JSON.stringify({
            ...row,
            start: start ? Number(start) : null,
            ...(end ? { end: Number(end) } : {}),
            speaker: speaker === "7" ? 7 : speaker,
          }),
        )
        .join("\r\n\r\n")}\r\n`,
    ],
  ])("%s: %j", async (name, content) => {
    const found = await load(name, content);
    expect(found).toMatchObject({ name: "manifest", skipped: [] });
    expect(
      found.clips.map(({ id, label, speaker, split, startSec, endSec }) => [
        ...[id, label, speaker, split, startSec, endSec],
      ]),
    ).toEqual([
      ["a.wav#1-2.5", "happy", undefined, "validation", 1, 2.5],
      ["a.wav#2.5-", "sad", "Eve", "test", 2.5, undefined],
      ["calls/b, c.wav#0-3", "angry", "7", "train", undefined, 3],
      ["声/оч.wav", "злость", "Ева", undefined, undefined, undefined],
    ]);
    expect(found.spellings.map(({ from }) => from)).toEqual(["joy", "Angry"]);
    expect(found.clips.map(({ path }) => path)).toEqual(
      ["a.wav", "a.wav", "calls/b, c.wav", "声/оч.wav"].map((id) => join(dir, "set", id)),
    );
    expect(new Set(found.clips.map(({ digest }) => digest)).size).toBe(4);
  });
});

test("paths begin at the manifest's folder, or are absolute; a clip's id is below that folder where the file is", async () => {
  const outside = await put("../other/x.wav", "x");
  const lines = ["path,label", "../a.wav,sad", "./deep/../here.wav,sad"];
  await put("lists/here.wav", "y");
  await put("lists/there.wav", "z");
  lines.push(`"${join(dir, "set/lists/there.wav")}",sad`, `"${outside}",sad`);
  const { clips } = await load("lists/list.csv", lines.join("\n"));
  expect(clips.map(({ id }) => id)).toEqual(["../a.wav", "here.wav", "there.wav", outside]);
  lines.push("../../other/x.wav,sad");
  expect((await refusal("lists/list.csv", lines.join("\n"))).message).toMatch(
    /line 6 \(the same clip as line 5\)/,
  );
});

test("paths as Windows writes them are found on every system, and have the same ids", async () => {
  const table = 'path,label\r\n"calls\\b, c.wav",sad\r\n.\\a.wav,calm\r\n';
  const { clips } = await load("set.csv", table);
  expect(clips.map(({ id }) => id)).toEqual(["calls/b, c.wav", "a.wav"]);
  const missing = await refusal("set.csv", "path,label\nC:\\clips\\a.wav,sad\n");
  expect(missing.message).toMatch(/line 2 \(nothing at /);
});

test.skipIf(process.platform === "win32")(
  "a name with a backslash is itself where it can be",
  async () => {
    await put("calls\\odd.wav", "odd");
    await put("calls/odd.wav", "even");
    const { clips } = await load("set.csv", "path,label\ncalls\\odd.wav,sad\n");
    expect(clips.map(({ id }) => id)).toEqual(["calls\\odd.wav"]);
  },
);

describe("columns", () => {
  test("have other names too, in any case; which was read as what, and what was not, is told", async () => {
    const { clips, columns } = await load(
      "set.csv",
      "Text,Emotion, File Name ,ACTOR,Subset\nhi,fear,a.wav,9,val\n",
    );
    expect(clips).toMatchObject([
      { id: "a.wav", label: "fearful", speaker: "9", split: "validation" },
    ]);
    expect(describeColumns(columns!)).toBe(
      "File Name as path, Emotion as label, ACTOR as speaker, Subset as split; not read: Text",
    );
  });

  test("where several could be one thing, that with the very name is", async () => {
    const { clips, columns } = await load("set.csv", "file,path,label,class\nx,a.wav,sad,3\n");
    expect(clips).toMatchObject([{ id: "a.wav", label: "sad" }]);
    expect(columns!.unread).toEqual(["file", "class"]);
  });

  test.each([
    ["set.csv", "path,text\na.wav,hi\n", /a column label in .*found "path", "text": name the/],
    ["set.jsonl", '{"a":1}', /a column path and a column label in .*found "a":/],
    ["set.csv", "wav,file,label\na.wav,a.wav,sad", /one column path in .*found "wav", "file":/],
    ["set.csv", "path,path,label\na.wav,a.wav,sad", /found "path", "path":/],
    ["set.csv", "", /found none:/],
  ])("%s: %j is refused", async (name, content, words) => {
    expect((await refusal(name, content)).message).toMatch(words);
  });
});

describe("rows that cannot be used", () => {
  test("of a table are told in one line, with their lines, after a cell of two lines too", async () => {
    await mkdir(join(dir, "set/folder.wav"));
    const rows = [
      "path,label,split,start,end,text",
      "a.wav,sad,train,,,fine",
      'a.wav,sad,train,1,2,"two\r\nlines"',
      "gone.wav,sad,train,,,",
      "folder.wav,sad,train,,,",
      "a.wav,,train,3,4,",
      "a.wav,sad,future,3,4,",
      "a.wav,sad,train,4,3,",
      "a.wav,sad,train,5,5,",
      "a.wav,sad,train,-1,5,",
      'a.wav,sad,train,"1,5",5,',
      "a.wav,sad,train,1,Infinity,",
      "a.wav,sad",
      "a.wav,angry,test,1.0,2.00,",
      ",sad,train,,,",
    ];
    const { code, message } = await refusal("set.csv", rows.join("\r\n"));
    expect(code).toBe("rows-bad");
    expect(message).not.toMatch(/[\r\n]/);
    const [, told] = /found (.*): mend or remove them$/.exec(message)!;
    expect(told!.split(/, line |; line /)).toEqual([
      "12 of 14 that cannot be used",
      `5 (nothing at "${join(dir, "set/gone.wav")}")`,
      `6 (no file at "${join(dir, "set/folder.wav")}")`,
      "7 (no label)",
      expect.stringMatching(/^8 \(the string "future" as split, which is one of train, .*eval\)$/),
      "9 (start 4 that is not before end 3)",
      "10 (start 5 that is not before end 5)",
      "11 (start -1 before the beginning)",
      '12 (the string "1,5" as start in seconds)',
      '13 (the string "Infinity" as end in seconds)',
      "14 (2 cells under 6 columns)",
      "15 (the same clip as line 3)",
      "16 (no path)",
    ]);
  });

  test("of JSON lines", async () => {
    const rows = [
      '{"path":"a.wav","label":"sad"}',
      '{"path":"a.wav","label":"sad"',
      "[1]",
      "",
      '{"path":["a.wav"],"label":"sad"}',
      '{"path":"a.wav","label":"sad","start":true}',
      `{"path":${JSON.stringify(join(dir, "set", "a.wav"))},"label":"sad"}`,
      '{"path":"x\\ny.wav","label":"sad"}',
    ];
    const { message } = await refusal("set.jsonl", rows.join("\n"));
    expect(message).not.toMatch(/\n/);
    expect(message).toContain(
      "found 6 of 7 that cannot be used, line 2 (no JSON); line 3 (an Array of 1, not an object); " +
        "line 5 (an Array of 1 as path); line 6 (true as start); line 7 (the same clip as line 1); line 8 (nothing at",
    );
  });

  test("beyond twenty are counted", async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i}.wav,sad`);
    const { message } = await refusal("set.csv", ["path,label", ...rows].join("\n"));
    expect(message).toMatch(/found 30 of 30 .*; line 21 \(nothing at [^ ]*\); and 10 more: mend/);
    expect(message).not.toContain("line 22");
  });

  test.each(['a.wav,sad,"open\na.wav,sad,x\n', 'a.wav,sad,x\na.wav,"sad', 'a.wav,sad,"'])(
    "a quote that is not closed swallows no rows: %j",
    async (rows) => {
      const { message } = await refusal("set.csv", `path,label,text\n${rows}`);
      expect(message).toMatch(/line \d \(a quote that is not closed\)/);
    },
  );

  test("one part of a recording under two labels is refused, also of two files of the same bytes", async () => {
    await put("twin.wav", "a.wav");
    const head = "path,label,start,end\na.wav,sad,1,2\n";
    expect((await refusal("set.csv", `${head}twin.wav,angry,1,2\n`)).code).toBe("label-ambiguous");
    expect((await load("set.csv", `${head}twin.wav,angry,2,3\n`)).clips).toHaveLength(2);
  });
});

test.each([
  ["set.csv", Uint8Array.of(0x70, 0xff, 0xfe), /text in UTF-8 in .*: save it as UTF-8/],
  ["set.csv", "path,label\n\n", /a row a clip in .*found none/],
  ["set.txt", "path,label\na.wav,sad\n", /a folder .*or a manifest \(\.csv, .*found a file at/],
])("%s: %j is no manifest", async (name, content, words) => {
  expect((await refusal(name, content)).message).toMatch(words);
});

test("files that are no WAV are left out and told where ffmpeg is not to be used; others are tried", async () => {
  await put("b.flac", "b");
  await put("c.sound", "c");
  const path = await put("set.csv", "path,label,start\na.wav,sad,\nb.flac,sad,1\nc.sound,sad,\n");
  const { clips, skipped } = await loadDataSet(path, { ffmpeg: "never" });
  expect(clips.map(({ id }) => id)).toEqual(["a.wav", "c.sound"]);
  expect(skipped).toEqual([
    { path: `${join(dir, "set", "b.flac")}#1-`, reason: "not WAV, and ffmpeg is not to be used" },
  ]);
  await writeFile(path, "path,label\nb.flac,sad\n");
  await expect(loadDataSet(path, { ffmpeg: "never" })).rejects.toThrow(
    /found 1 other file \(not WAV, and/,
  );
});

test("a folder is a folder, whatever it is called, and a manifest in it is not read", async () => {
  await put("set.csv/happy/a.wav", "1");
  await put("set.csv/sad/a.wav", "2");
  await put("set.csv/manifest.csv", "path,label\nhappy/a.wav,odd\n");
  expect((await loadDataSet(join(dir, "set", "set.csv"))).name).toBe("folders");
  await expect(loadDataSet(join(dir, "none.csv"))).rejects.toThrow(/found nothing at .*none\.csv/);
});
