/** A file that was chosen or dropped. */
export interface FoundFile {
  /** Below what was chosen, with `/`; without a folder where it was chosen by itself. */
  readonly path: string;
  readonly file: File;
}

/** Files as an `<input>` has them, by themselves or of a folder. */
export function chosenFiles(files: Iterable<File>): FoundFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}
