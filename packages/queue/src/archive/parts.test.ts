import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { foldersOf } from "./folders.ts";
import { ListWriter, readLists } from "./lists.ts";
import type { PartHeader } from "./partHeader.ts";
import { PartWriter } from "./partWriter.ts";
import { readParts } from "./readParts.ts";

const header: PartHeader = { format: 1, model: "0".repeat(64), labels: ["calm", "sad"] };
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "parts-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function newArchive(name: string): Promise<string> {
  const archive = join(dir, name);
  await mkdir(foldersOf(archive).results, { recursive: true });
  return archive;
}
const row = (i: number) => ({ recording: `${i}.wav`, id: `sha256-${i}`, emotion: "calm" });

async function read(archive: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { row } of readParts([archive])) found.push(row.recording);
  return found;
}

test("rows come back in their parts, of which full ones are in a manifest; a line that is cut is none", async () => {
  const archive = await newArchive("three");
  const writer = new PartWriter(archive, { name: "w", header, rowsAPart: 4 });
  await Promise.all([0, 1, 2, 3].map((i) => writer.append(row(i))));
  await writer.append(row(4));
  const { results } = foldersOf(archive);
  expect((await readdir(results)).sort()).toEqual(["w.0001.ndjson", "w.0002.ndjson", "w.json"]);
  expect(await read(archive)).toEqual([0, 1, 2, 3, 4].map((i) => `${i}.wav`));
  await appendFile(join(results, "w.0002.ndjson"), '{"recording":"5.wav","id":"sh');
  expect(await read(archive)).toHaveLength(5);
  await writer.append(row(6)); // as nobody does: the line before has no end
  await expect(read(archive)).rejects.toThrow(
    /a row with id and recording in .*, found \{"recording":"5/,
  );
  await writer.close();
});

test("one sync serves all rows that come while another is on its way", async () => {
  const archive = await newArchive("many");
  const handle = await open(join(archive, "any"), "w");
  await handle.close();
  const sync = vi.spyOn(Object.getPrototypeOf(handle), "datasync");
  const writer = new PartWriter(archive, { name: "w", header });
  try {
    await Promise.all(Array.from({ length: 1000 }, (_, i) => writer.append(row(i))));
    expect(sync).toHaveBeenCalledTimes(2); // of the first row, and of all that came meanwhile
  } finally {
    sync.mockRestore();
  }
  await writer.close();
  const manifest = await readFile(join(foldersOf(archive).results, "w.json"), "utf8");
  expect(JSON.parse(manifest)).toMatchObject({ ...header, parts: [{ rows: 1000 }] });
  expect(await read(archive)).toHaveLength(1000);
});

test("parts of another model, and parts that a manifest names and nobody has, are refused", async () => {
  const archive = await newArchive("two");
  for (const model of ["0", "1"]) {
    const name = `writer${model}`;
    const writer = new PartWriter(archive, {
      name,
      header: { ...header, model: model.repeat(64) },
    });
    await writer.append(row(1));
    await writer.close();
  }
  await expect(read(archive)).rejects.toThrow(/of the model 0{12}, found those of 1{12}/);
  await rm(join(foldersOf(archive).results, "writer1.0001.ndjson"));
  await expect(read(archive)).rejects.toThrow(/the part writer1\.0001\.ndjson, .*, found nothing/);
});

test("a name that is listed twice is what the later list says", async () => {
  const archive = join(dir, "lists");
  for (const [name, id] of [
    ["2026-02", "sha256-new"],
    ["2026-01", "sha256-old"],
  ] as const) {
    const list = new ListWriter(archive, name);
    await list.append([{ recording: "a.wav", id }]);
    await list.close();
  }
  expect([...(await readLists([archive]))]).toEqual([["a.wav", "sha256-new"]]);
});
