import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/shared/run.ts";

/** The code that a page of this project shows, a program a block: in TypeScript, or in the languages that a pattern names. */
export async function examplesOf(page: string, language = "ts"): Promise<readonly string[]> {
  const text = await readFile(join(root, page), "utf8");
  const block = new RegExp(`^\`\`\`(?:${language})\\n([\\s\\S]*?)^\`\`\``, "gm");
  return [...text.matchAll(block)].map(([, code]) => code as string);
}
