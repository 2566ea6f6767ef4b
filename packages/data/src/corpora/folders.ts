import { join } from "node:path";
import { DataError } from "../errors.ts";
import type { FoundClip, SkippedFile } from "./clip.ts";
import type { FoundSet } from "./loadDataSet.ts";

/**
 * The clips of a folder-per-class data set: `DIR/happy/anything/clip.wav` is labelled `happy`.
 * Such a set does not say who speaks.
 *
 * @param ids paths of WAV files below `dir`.
 * @throws {DataError} when fewer than two class folders hold WAV files.
 */
export function readFolders(dir: string, ids: readonly string[]): FoundSet {
  const clips: FoundClip[] = [];
  const skipped: SkippedFile[] = [];
  for (const id of ids) {
    const [label, ...rest] = id.split("/") as [string, ...string[]];
    const path = join(dir, id);
    if (rest.length === 0) skipped.push({ path, reason: "in no class folder" });
    else clips.push({ id, path, label, speaker: undefined, channel: undefined, groups: {} });
  }
  const labels = new Set(clips.map((clip) => clip.label));
  if (labels.size < 2)
    throw new DataError({
      code: "no-clips",
      expected: `RAVDESS clips (Actor_01/03-01-05-01-01-01-01.wav) or one folder a class with WAV files below ${dir}`,
      found: `${clips.length + skipped.length} WAV files in ${labels.size} folders`,
      advice: "check the path",
    });
  return { name: "folders", clips, skipped };
}
