/** Evidence: end to end within one process, on clips of noise. What `data` prints, and `train --dry-run`. */
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DataSummary } from "@speech-emotion/data";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { writeNoiseCorpus } from "../../../../tests/noiseCorpus.ts";
import { run as runData } from "./data.ts";
import { formatData } from "./formatData.ts";
import { run as runTrain } from "./train.ts";

let dir: string;
let set: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "show-"));
  set = join(dir, "set");
  await writeNoiseCorpus(join(dir, "noise"), { speakers: 1 });
  const clip = (name: string) => join(dir, "noise", "Actor_01", `03-01-${name}-01.wav`);
  for (const [folder, code] of [
    ["train/eve/Joy", "03-01-01-01"],
    ["train/bob/Joy", "03-01-01-02"],
    ["test/eve/sad", "04-01-01-01"],
    ["train/bob/sad", "04-01-01-02"],
  ] as const) {
    await mkdir(join(set, folder), { recursive: true });
    await cp(clip(code), join(set, folder, "1.wav"));
  }
  await writeFile(join(set, "train/eve/Joy/bad.wav"), "no sound");
  await writeFile(join(set, "stray.wav"), "");
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What a command writes to stdout. */
async function stdoutOf(work: () => Promise<void>): Promise<string> {
  const written: string[] = [];
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    await work();
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return written.join("");
}

test("for people: classes with their sets, speakers, spellings, what is left out and what is bad", async () => {
  const text = await stdoutOf(() => runData([[set]], {}));
  const lines = text.split("\n");
  expect(lines[0]).toBe(`${set}: folders, 5 clips, 0.0 min`);
  expect(text).toMatch(/emotion +clips +time +speakers +train +validation +test\n/);
  expect(text).toMatch(/happy +3 +0\.0 min +2 +3 +0 +0\n/);
  expect(text).toMatch(/sad +2 +0\.0 min +2 +1 +0 +1\n/);
  expect(lines).toEqual(
    expect.arrayContaining([
      "speakers: 2 (bob 2, eve 3)",
      "split: given by the data set, 4 train, 0 validation, 1 test",
      "labels: Joy -> happy, 3 clips",
      "left out: 1 other file",
      `  in no class folder: 1, as ${join(set, "stray.wav")}`,
      "cannot be used: 1 clip",
    ]),
  );
  expect(text).toMatch(/\n {2}train\/eve\/Joy\/bad\.wav: expected a WAV file/);
});

test("as JSON: one value with the same, and of train's dry run too, which writes nothing", async () => {
  const text = await stdoutOf(() => runData([[set]], { json: true }));
  const found = JSON.parse(text) as DataSummary & { path: string };
  expect(found).toMatchObject({ path: set, name: "folders", clips: 5, bad: [{}] });
  const out = join(dir, "run");
  const dry = await stdoutOf(() => runTrain([[set]], { dryRun: true, json: true, out }));
  expect(JSON.parse(dry)).toEqual(found);
  expect(await readdir(dir)).not.toContain("run");
});

test("long lists are cut, and twins over given sets are warned of", () => {
  const counts = Array.from({ length: 30 }, (_, i) => ({ name: `s${i}`, clips: 1, seconds: 4000 }));
  const text = formatData(
    {
      ...{ name: "TESS", clips: 30, seconds: 7200, classes: [], speakers: counts, split: null },
      ...{ twins: 2, spellings: [], skipped: [] },
      columns: { read: [{ from: "wav", to: "path" }], unread: ["age"] },
      bad: counts.map(({ name }) => ({ clip: name, reason: "broken" })),
    },
    "x",
  );
  expect(text).toMatch(/^x: TESS, 30 clips, 2\.00 h\n/);
  expect(text).toContain("s19 1, and 10 more)");
  expect(text).toContain("\ncolumns: wav as path; not read: age\n");
  expect(text).toMatch(/ {2}s19: broken\n {2}and 10 more$/);
  expect(text).toContain(
    "warning: test or validation clips that are training clips too, byte for byte: 2\n",
  );
});
