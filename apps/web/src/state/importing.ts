import { signal } from "@preact/signals";
import { isManifestName } from "@speech-emotion/data/labels";
import { readPart } from "../audio/readPart.ts";
import { readSource } from "../audio/readSource.ts";
import type { FoundFile } from "../imports/foundFile.ts";
import { type Import, type ImportedClip, readImport } from "../imports/readImport.ts";
import { announce } from "./announcing.ts";
import { analyseAll, analyseFiles, type Clip } from "./hearing.ts";

/** What was taken of the folder or the manifest that came last. */
export const lastImport = signal<Import | undefined>(undefined);

/**
 * Hears files that came together; those of a folder, or with a manifest, with what is said of them.
 *
 * @param unread paths of what could not be read.
 */
export async function openFound(
  found: readonly FoundFile[],
  unread: readonly string[] = [],
): Promise<void> {
  lastImport.value = undefined;
  const isImport =
    unread.length > 0 || found.some(({ path }) => path.includes("/") || isManifestName(path));
  if (!isImport) return analyseFiles(found.map(({ file }) => file));
  const { problems, ...rest } = await readImport(found);
  const closed = unread.map((path) => `${path} is not read: the system does not let the browser`);
  const read = { ...rest, problems: [...problems, ...closed] };
  lastImport.value = read;
  announce(
    read.problems.length === 0
      ? read.summary
      : `${read.summary} What could not be used: ${read.problems.length}.`,
  );
  await analyseAll(read.clips.map(toClip));
}

function toClip({ name, file, label, speaker, startSec, endSec }: ImportedClip): Clip {
  const isWhole = startSec === undefined && endSec === undefined;
  return {
    name,
    ...(isWhole && { file }),
    open: () => (isWhole ? readSource(file, name) : readPart(file, name, { startSec, endSec })),
    ...(label && { label }),
    ...(speaker && { speaker }),
  };
}
