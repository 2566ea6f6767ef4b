import { TrainError } from "../errors.ts";

const FOUND: Readonly<Record<string, string>> = {
  ENOENT: "nothing",
  ELOOP: "a link that leads back to itself",
  EACCES: "a file that may not be read",
  EISDIR: "a folder",
};
/**
 * What is said of a file that the file system does not give.
 *
 * @throws the error itself unless it is one of the file system.
 */
export function unreadable(
  error: unknown,
  { path, expected }: { readonly path: string; readonly expected: string },
): TrainError {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (!syscall) throw error;
  return new TrainError({
    code: "file-unreadable",
    expected,
    found: `${FOUND[code ?? ""] ?? code} at ${path}`,
    advice: "check the path",
  });
}
