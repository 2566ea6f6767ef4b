import { stat } from "node:fs/promises";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { DataError } from "../errors.ts";

/** Bits of a Unix mode that tell what kind of file it is; 0 where the archive was made elsewhere. */
const KIND = 0o170000;
const KINDS: ReadonlySet<number> = new Set([0, 0o100000, 0o040000]); // a plain file, a folder
/** Sound takes a half to a tenth when it is packed; what takes less than this is made to fill a disk. */
const LEAST_SHARE = 0.01;
/** Names that no Windows has, or that mean something else there. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSAFE = /[\\:*?"<>|\x00-\x1f]|(^|\/)\.{0,2}(\/|$)|[. ](\/|$)/;
const DEVICE = /(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?(\/|$)/i;

/** An archive that is open, and the files in it that are to be unpacked. */
export interface ListedZip {
  readonly zip: ZipFile;
  readonly entries: readonly Entry[];
}

/**
 * Opens a zip archive and looks at all that it says it holds, before any of it is unpacked.
 *
 * @throws {DataError} for a file that is no zip archive, and for an archive with entries that lead out of the folder, are
 * links, encrypted, of two names that are one, packed in an unknown way, or much larger than the archive.
 */
export async function listZip(path: string): Promise<ListedZip> {
  const refuse = (found: string): never => {
    throw new DataError({
      code: "archive-refused",
      expected: `a zip archive of plain files that stay in their folder at ${path}`,
      found,
      advice: "nothing of it was unpacked; do not use it",
    });
  };
  const zip = await openPromise(path, { autoClose: false, strictFileNames: true }).catch((error) =>
    refuse((error as Error).message),
  );
  try {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      const reason = describeUnsafe(entry);
      if (reason) refuse(`${reason}: ${JSON.stringify(entry.fileName)}`);
      entries.push(entry);
    }
    const twin = findTwin(entries.map(({ fileName }) => fileName));
    if (twin !== undefined) refuse(`two entries in one place: ${JSON.stringify(twin)}`);
    const { size } = await stat(path);
    const total = (key: "compressedSize" | "uncompressedSize") =>
      entries.reduce((sum, entry) => sum + entry[key], 0);
    if (total("compressedSize") > size) refuse("entries that share their bytes");
    if (total("uncompressedSize") * LEAST_SHARE > size)
      refuse(`${total("uncompressedSize")} bytes packed into ${size}`);
    return { zip, entries: entries.filter(({ fileName }) => !fileName.endsWith("/")) };
  } catch (error) {
    zip.close();
    if (error instanceof DataError || "syscall" in (error as object)) throw error;
    return refuse((error as Error).message);
  }
}

function describeUnsafe(entry: Entry): string | undefined {
  const name = entry.fileName.replace(/\/$/, "");
  if (UNSAFE.test(name) || DEVICE.test(name)) return "a name that leads elsewhere";
  if (!KINDS.has((entry.externalFileAttributes >>> 16) & KIND)) return "a link or a device";
  if (entry.isEncrypted()) return "an encrypted entry";
  if (!entry.canDecodeFileData()) return `packed by method ${entry.compressionMethod}`;
  return undefined;
}

/** A name that comes twice, also where case does not count, or that is a file as well as a folder. */
function findTwin(names: readonly string[]): string | undefined {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const name of names) {
    const key = name.normalize("NFC").toLowerCase();
    for (let end = key.indexOf("/"); end >= 0; end = key.indexOf("/", end + 1))
      folders.add(key.slice(0, end));
    if (key.endsWith("/")) continue;
    if (files.has(key)) return name;
    files.add(key);
  }
  return [...files].find((file) => folders.has(file));
}
