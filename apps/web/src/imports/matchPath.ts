import { fileName } from "@speech-emotion/data/labels";

/** Finds the file that a manifest names. */
export type MatchPath = (written: string) => string | undefined;

/**
 * Finds files by the paths that a manifest has for them, which begin at its own folder. Of whole paths, as on the machine that
 * wrote them, the end decides; and a file that was chosen without its folder is known by its name, where only one is called so.
 *
 * @param paths of all files, with `/`.
 * @param manifest its own path.
 * @param written all paths in the manifest.
 */
export function pathMatcher(
  paths: readonly string[],
  { manifest, written }: { readonly manifest: string; readonly written: readonly string[] },
): MatchPath {
  const known = new Set(paths);
  const folder = manifest.slice(0, manifest.length - fileName(manifest).length);
  const byName = groupByName(paths);
  const namesakes = groupByName(new Set(written.map(withSlashes)));
  return (text) => {
    const path = withSlashes(text);
    const below = normalise(folder + path);
    if (known.has(below)) return below;
    const called = byName.get(fileName(path)) ?? [];
    const ends = called.filter((one) => one.includes("/") && path.endsWith(`/${one}`));
    if (ends.length === 1) return ends[0];
    const alone = called.filter((one) => !one.includes("/"));
    return alone.length === 1 && namesakes.get(fileName(path))?.length === 1 ? alone[0] : undefined;
  };
}

function groupByName(paths: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const group = groups.get(fileName(path));
    if (group) group.push(path);
    else groups.set(fileName(path), [path]);
  }
  return groups;
}

function withSlashes(path: string): string {
  return path.includes("/") ? path : path.replaceAll("\\", "/");
}

/** A path without `.` and `..`. */
function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/"))
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  return parts.join("/");
}
