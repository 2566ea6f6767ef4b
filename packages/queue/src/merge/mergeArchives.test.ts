import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foldersOf } from "../archive/folders.ts";
import { ListWriter } from "../archive/lists.ts";
import { PartWriter } from "../archive/partWriter.ts";
import { mergeArchives } from "./mergeArchives.ts";

const header = { format: 1, model: "0".repeat(64), labels: ["calm"] };
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "merge-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function write(archive: string, rows: readonly object[]): Promise<string> {
  const path = join(dir, archive);
  await mkdir(foldersOf(path).results, { recursive: true });
  const writer = new PartWriter(path, { name: archive, header });
  for (const row of rows) await writer.append(row);
  await writer.close();
  return path;
}

test("of several rows of a content a result goes before a refusal, the same one in any order; copies have a row each", async () => {
  const row = (id: string, rest: object) => ({ recording: `${id}.wav`, id, ...rest });
  const one = await write("one", [
    row("a", { error: "expected a server, found none", code: "download-failed" }),
    row("b", { emotion: "calm", distance: 1 }),
    row("c", { emotion: "calm" }),
  ]);
  const other = await write("other", [
    row("c", { emotion: "calm" }),
    row("b", { emotion: "calm", distance: 1.0000001 }),
    row("a", { emotion: "calm" }),
  ]);
  const list = new ListWriter(one, "2026");
  const names = ["a.wav", "b.wav", "c.wav", "copy of c.wav", "lost.wav"];
  await list.append(names.map((recording) => ({ recording, id: recording.at(-5) as string })));
  await list.close();
  const merged = await Promise.all(
    [
      [one, other],
      [other, one],
    ].map(async (archives, i) => {
      const out = join(dir, `${i}.ndjson`);
      expect(await mergeArchives(archives, { out })).toEqual({
        ...{ recordings: 5, recognised: 4, aside: 0, missing: 1, firstMissing: ["lost.wav"] },
        ...{ twice: 3, unlike: 2 },
      });
      return readFile(out, "utf8");
    }),
  );
  expect(merged[0]).toBe(merged[1]);
  const rows = (merged[0] as string).trimEnd().split("\n");
  expect(rows.map((line) => JSON.parse(line).recording)).toEqual(names.slice(0, 4));
  expect(rows[0]).not.toContain("error");
});
