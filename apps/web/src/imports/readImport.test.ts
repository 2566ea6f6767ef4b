/** Evidence: closed form. What is taken of files that come together, and that bad rows cost no good ones. */
import { expect, test } from "vitest";
import { readImport } from "./readImport.ts";

type Found = Record<string, string | Uint8Array<ArrayBuffer>>;

const files = (found: Found) =>
  Object.entries(found).map(([path, text]) => ({ path, file: new File([text], path) }));

const told = async (found: Found) => {
  const { clips, summary, problems } = await readImport(files(found));
  const names = clips.map(({ name, label, speaker }) => [name, label, speaker].join(" "));
  return { names, summary, problems };
};

test("a manifest labels the files that it names, below its own folder or as parts; all that is wrong has a line", async () => {
  const manifest = [
    "path,emotion,speaker,start,end,age",
    "wavs/1.wav,fear,eve,,,30",
    "./wavs/../wavs/2.wav,happy,,1,2.5,",
    "wavs/2.wav,sad,,2.5,3,",
    "wavs/1.wav,sad,,,,",
    "1.wav,sad,,,,",
    "wavs/3.wav,,,,,",
    "short,sad",
  ].join("\n");
  expect(
    await told({
      "set/labels.csv": manifest,
      "set/wavs/1.wav": "",
      "set/wavs/2.wav": "",
      "set/wavs/3.wav": "",
      "set/readme.txt": "",
      "set/.DS_Store": "",
    }),
  ).toEqual({
    names: [
      "set/wavs/1.wav fearful eve",
      "set/wavs/2.wav#1-2.5 happy ",
      "set/wavs/2.wav#2.5-3 sad ",
      "set/wavs/3.wav  ", // heard all the same
    ],
    summary:
      "3 clips, labelled by set/labels.csv (path, emotion as label, speaker, start, end; not read: age). 1 sound file without a label. 1 other file left out.",
    problems: [
      "set/labels.csv, line 5: the same clip as line 2",
      'set/labels.csv, line 6: "1.wav" is not among the files that came with it',
      "set/labels.csv, line 7: no label",
      "set/labels.csv, line 8: 2 cells under 6 columns",
    ],
  });
});

test("whole paths of another machine, and files without their folder, are found by their ends where only one fits", async () => {
  const lines = (...paths: string[]) =>
    paths.map((path) => JSON.stringify({ path, label: "sad" })).join("\n");
  const whole = lines("/home/eve/set/a/1.wav", "C:\\set\\b\\1.wav", "/home/eve/set/c/1.wav");
  expect(
    await told({ "set/m.jsonl": whole, "set/a/1.wav": "", "set/b/1.wav": "", "set/d/1.wav": "" }),
  ).toMatchObject({
    names: ["set/a/1.wav sad ", "set/b/1.wav sad ", "set/d/1.wav  "],
    problems: [expect.stringContaining("/home/eve/set/c/1.wav")],
  });
  const flat = lines("a/1.wav", "a/2.wav", "b/2.wav");
  expect(await told({ "m.jsonl": flat, "1.wav": "", "2.wav": "" })).toMatchObject({
    names: ["1.wav sad ", "2.wav  "], // whose 2.wav it is, nobody knows
    problems: [expect.stringContaining("a/2.wav"), expect.stringContaining("b/2.wav")],
  });
});

test("without a manifest, folders and names say what clips are; a table of something else is told and left", async () => {
  const { names, summary, problems } = await told({
    "x/sad/10.wav": "",
    "x/sad/9.mp3": "",
    "x/joy/1.flac": "",
    "x/results.csv": "a,b\n1,2",
    "x/bytes.tsv": new Uint8Array([0xff, 0xfe, 0x41]),
  });
  expect(names).toEqual(["x/joy/1.flac happy ", "x/sad/9.mp3 sad ", "x/sad/10.wav sad "]);
  expect(summary).toBe("3 sound files, labelled by their folders. 2 other files left out.");
  expect(problems[0]).toMatch(/^x\/results.csv is not read: expected a column path/);
  expect(problems[1]).toMatch(/^x\/bytes.tsv is not read: expected text in UTF-8/);
  expect(await told({ "x/notes.txt": "" })).toMatchObject({
    ...{ names: [], summary: "No sound file is in it. 1 other file left out." },
  });
});
