import type { Served } from "../../scripts/web/serveFolder.ts";

/**
 * Tells what a page asks its server for from now on, but for the program of its service worker: the browser itself looks for a new version of
 * that, some time after a page was opened.
 */
export function askedOf({ requests }: Served): () => readonly string[] {
  const before = requests.length;
  return () => requests.slice(before).filter((path) => !/\/(sw|workbox-[0-9a-f]+)\.js$/.test(path));
}
