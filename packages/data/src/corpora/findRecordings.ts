import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { DataError } from "../errors.ts";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import type { SkippedFile } from "./clip.ts";
import { leaveOutOthers } from "./leaveOutOthers.ts";
import { manifestEndings } from "./manifest/parseManifest.ts";
import { isOtherSoundName, isWavName } from "./soundFiles.ts";

/** What is below a folder. */
export interface FoundFiles {
  /** Paths of sound files below the folder, with `/`, sorted. */
  readonly ids: readonly string[];
  /** Links that cannot be followed, names that cannot be opened, and files that are not decoded. */
  readonly skipped: readonly SkippedFile[];
}

/** Why a link is not followed; of these the path is told, see `describeSkipped`. */
export const LINK_TO_NOWHERE = "link that leads nowhere";
export const LINK_BACK = "link that leads back to a folder above it";

/** A folder of the walk: where it is, its path below the first one, and the real paths from there to here. */
interface Place {
  readonly path: string;
  readonly id: string;
  readonly chain: readonly string[];
}

/**
 * All sound files below a folder, by their names: WAV files, and others where ffmpeg decodes them. Links are followed,
 * except those that lead back to where the walk came from. What starts with a dot, and the `__MACOSX` of a Mac's
 * archives, is never looked at.
 *
 * @throws {DataError} when there is no such folder.
 */
export async function findRecordings(
  dir: string,
  { ffmpeg }: { readonly ffmpeg?: FfmpegUse | undefined } = {},
): Promise<FoundFiles> {
  const info = await stat(dir).catch(() => undefined);
  if (!info?.isDirectory())
    throw new DataError({
      code: "folder-missing",
      expected: `a folder of recordings, or a manifest (${manifestEndings.join(", ")})`,
      found: `${info ? "a file" : "nothing"} at ${dir}`,
      advice: "check the path",
    });
  const ids: string[] = [];
  const skipped: SkippedFile[] = [];
  const open: Place[] = [{ path: dir, id: "", chain: [await realpath(dir)] }];
  for (let place = open.pop(); place; place = open.pop())
    for (const entry of await readdir(place.path, { withFileTypes: true })) {
      const { name } = entry;
      if (name.startsWith(".") || name === "__MACOSX") continue;
      const path = join(place.path, name);
      const id = place.id + name;
      const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
      if (!kind) skipped.push({ path, reason: LINK_TO_NOWHERE });
      else if (name.includes("\uFFFD") && !(await lstat(path).catch(() => undefined)))
        skipped.push({ path, reason: "name that is not UTF-8" });
      else if (kind.isDirectory()) {
        const real = entry.isSymbolicLink()
          ? await realpath(path)
          : join(place.chain.at(-1) as string, name);
        if (leadsBack(real, place.chain)) skipped.push({ path, reason: LINK_BACK });
        else open.push({ path, id: `${id}/`, chain: [...place.chain, real] });
      } else if (kind.isFile() && (isWavName(name) || isOtherSoundName(name))) ids.push(id);
    }
  const { kept, others } = await leaveOutOthers(ids.sort(), ffmpeg);
  for (const { id, reason } of others) skipped.push({ path: join(dir, id), reason });
  return { ids: kept, skipped: skipped.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Whether a folder is one that the walk came through, or holds one. */
function leadsBack(real: string, chain: readonly string[]): boolean {
  const below = real.endsWith(sep) ? real : real + sep;
  return chain.some((passed) => passed === real || passed.startsWith(below));
}
