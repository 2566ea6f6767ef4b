import { isAbsolute, relative, resolve, sep } from "node:path";
import { QueueError } from "../errors.ts";

/**
 * A file's name in the queue: its absolute path, or where there is a root, that from there, with `/`.
 *
 * @throws {QueueError} when it is not below the root.
 */
export function nameBelow(root: string | undefined, path: string): string {
  if (root === undefined) return resolve(path);
  const name = relative(resolve(root), resolve(path));
  if (isOutside(name)) refuse(root, path);
  return name.split(sep).join("/");
}

/**
 * The path of a file by its name in the queue.
 *
 * @throws {QueueError} when that is not below the root, or without a root no absolute path.
 */
export function placeBelow(root: string | undefined, name: string): string {
  if (root === undefined) {
    if (!isAbsolute(name)) refuse("/", name);
    return name;
  }
  const path = resolve(root, name);
  if (isOutside(relative(resolve(root), path))) refuse(root, name);
  return path;
}

function isOutside(name: string): boolean {
  return name === ".." || name.startsWith(`..${sep}`) || isAbsolute(name);
}

function refuse(root: string, found: string): never {
  throw new QueueError({
    code: "path-outside-root",
    expected: `a path below ${root}`,
    found,
    advice: "give enqueue and worker the roots that hold the same recordings",
  });
}
