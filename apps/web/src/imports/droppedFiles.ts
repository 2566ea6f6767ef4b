import type { FoundFile } from "./foundFile.ts";

/** What was dropped. */
export interface Dropped {
  readonly found: readonly FoundFile[];
  /** Paths of files and folders that the system did not let the browser read. */
  readonly unread: readonly string[];
}

/**
 * The files that are dropped, and all that are in folders that are dropped. What there is has to be asked for while the drop
 * is handled: call it then.
 */
export async function droppedFiles({ items, files }: DataTransfer): Promise<Dropped> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const whole = [...files].map((file) => ({ path: file.name, file }));
  if (!entries.some(({ isDirectory }) => isDirectory)) return { found: whole, unread: [] };
  const dropped = { found: [], unread: [] };
  for (const entry of entries) await walk(entry, "", dropped);
  return dropped;
}

/** @param folder that it is in, with `/` at its end. */
async function walk(
  entry: FileSystemEntry,
  folder: string,
  dropped: { readonly found: FoundFile[]; readonly unread: string[] },
): Promise<void> {
  const path = folder + entry.name;
  try {
    if (entry.isFile)
      dropped.found.push({ path, file: await fileOf(entry as FileSystemFileEntry) });
    else
      for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
        await walk(child, `${path}/`, dropped);
  } catch {
    dropped.unread.push(path);
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives some at a time, and none when there are no more. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}
