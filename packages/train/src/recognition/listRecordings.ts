import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type FfmpegUse, findRecordings, type SkippedFile } from "@speech-emotion/data/recordings";

/** Recordings by what was typed for them. */
export interface ListedRecording {
  /** As it is told. */
  readonly file: string;
  /** Where it can be read. */
  readonly path: string;
}

/** What names stand for. */
export interface ListedRecordings {
  /** In the order of the names, those of a folder by name. */
  readonly files: readonly ListedRecording[];
  /** What is in the folders and is not listed. */
  readonly skipped: readonly SkippedFile[];
}

/** How files are listed. */
export interface ListOptions {
  /** Puts standard input into a file and says where. */
  readonly keepInput: () => Promise<string>;
  /** Whether folders are searched for files that are no WAV too, where ffmpeg decodes them; default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
}

/**
 * Files that are meant by names as they are typed: files, folders for all recordings below them, patterns such as
 * `calls/*.wav` where a shell has not expanded them, and `-` for standard input.
 *
 * @throws {DataError} when a folder cannot be searched.
 */
export async function listRecordings(
  names: readonly string[],
  { keepInput, ffmpeg }: ListOptions,
): Promise<ListedRecordings> {
  const files: ListedRecording[] = [];
  const skipped: SkippedFile[] = [];
  for (const name of names) {
    const info = name === "-" ? undefined : await stat(name).catch(() => undefined);
    if (name === "-") files.push({ file: "-", path: await keepInput() });
    else if (info?.isDirectory()) {
      const found = await findRecordings(name, { ffmpeg });
      files.push(...found.ids.map((id) => join(name, id)).map(asTyped));
      skipped.push(...found.skipped);
    } else files.push(...(info ? [name] : await expand(name)).map(asTyped));
  }
  return { files, skipped };
}

function asTyped(file: string): ListedRecording {
  return { file, path: file };
}

/** The files that a pattern fits; what is no pattern, or fits none, stays as it is. */
async function expand(name: string): Promise<string[]> {
  if (!/[*?[{]/.test(name)) return [name];
  const { glob } = await import("tinyglobby"); // few type a pattern that their shell leaves
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
