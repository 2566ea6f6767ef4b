import { join } from "node:path";

/** What is in an archive's folder: lists of its recordings, and parts of its results. */
export function foldersOf(archive: string): { readonly lists: string; readonly results: string } {
  return { lists: join(archive, "lists"), results: join(archive, "results") };
}

/** Ending of lists and parts. */
export const ENDING = ".ndjson";
