import type { FoundFile } from "./foundFile.ts";

/**
 * The files that are dropped, and all that are in folders that are dropped. What there is has to be asked for while the drop
 * is handled: call it then.
 */
export function droppedFiles({ items, files }: DataTransfer): Promise<FoundFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.some(({ isDirectory }) => isDirectory))
    return Promise.all(entries.map((entry) => walk(entry, ""))).then((found) => found.flat());
  return Promise.resolve([...files].map((file) => ({ path: file.name, file })));
}

/** @param folder that it is in, with `/` at its end. */
async function walk(entry: FileSystemEntry, folder: string): Promise<FoundFile[]> {
  const path = folder + entry.name;
  if (entry.isFile) return [{ path, file: await fileOf(entry as FileSystemFileEntry) }];
  const found: FoundFile[] = [];
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
    found.push(...(await walk(child, `${path}/`)));
  return found;
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
