import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./installed.ts";

/** The TypeScript that a page of this project shows, a program a block. */
export async function examplesOf(page: string): Promise<readonly string[]> {
  const text = await readFile(join(root, page), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, block]) => block as string);
}
