import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../scripts/shared/run.ts";

/** What a shell runs rather than a sentence, by its first word. */
const PROGRAMS = ["pnpm", "npm", "npx", "node", "git", "cd", "curl", "unzip", "python3"];

/** The commands that a page of this project names, in its shell blocks and within its text, each once. */
export async function documentedCommands(page: string): Promise<readonly string[]> {
  const text = await readFile(join(root, page), "utf8");
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block as string);
  const lines = blocks
    .flatMap((block) => block.replace(/\\\n/g, " ").split("\n"))
    .flatMap((line) => line.replace(/(^|\s)#.*$/, "").split("&&"));
  const spans = [...text.replace(/^ *```[\s\S]*?^ *```/gm, "").matchAll(/`([^`]+)`/g)];
  const inText = spans.flatMap(([, span]) => (span as string).replaceAll("\\|", "|").split("&&"));
  const commands = [...lines, ...inText].map((command) => command.replace(/\s+/g, " ").trim());
  return [...new Set(commands)].filter((command) => {
    const [program, ...rest] = command.split(" ");
    return PROGRAMS.includes(program as string) && rest.length > 0;
  });
}
