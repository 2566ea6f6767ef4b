import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { findRecordings } from "@speech-emotion/data";
import { glob } from "tinyglobby";

/** Recordings by what was typed for them. */
export interface ListedRecording {
  /** As it is told. */
  readonly file: string;
  /** Where it can be read. */
  readonly path: string;
}

/**
 * Files that are meant by names as they are typed: files, folders for all WAV files below them, patterns such as
 * `calls/*.wav` where a shell has not expanded them, and `-` for standard input.
 *
 * @param keepInput puts standard input into a file and says where.
 */
export async function listRecordings(
  names: readonly string[],
  keepInput: () => Promise<string>,
): Promise<ListedRecording[]> {
  const listed: ListedRecording[] = [];
  for (const name of names) {
    if (name === "-") listed.push({ file: "-", path: await keepInput() });
    else for (const file of await expand(name)) listed.push({ file, path: file });
  }
  return listed;
}

async function expand(name: string): Promise<string[]> {
  const info = await stat(name).catch(() => undefined);
  if (info?.isDirectory())
    return (await findRecordings(name, { ffmpeg: "never" })).ids.map((id) => join(name, id));
  if (info || !/[*?[{]/.test(name)) return [name];
  const files = await glob(name.replaceAll("\\", "/"), {
    absolute: isAbsolute(name),
    expandDirectories: false,
  });
  return files.length > 0 ? files.sort() : [name];
}

/** Standard input in a file, as sound is read at more than one place; `remove` takes it away. */
export function standardInput(): {
  readonly keep: () => Promise<string>;
  readonly remove: () => Promise<void>;
} {
  let dir: string | undefined;
  return {
    async keep() {
      if (dir) return join(dir, "input"); // named twice
      dir = await mkdtemp(join(tmpdir(), "speech-emotion-"));
      const path = join(dir, "input");
      await pipeline(process.stdin, createWriteStream(path));
      return path;
    },
    async remove() {
      if (dir) await rm(dir, { recursive: true, force: true });
    },
  };
}
