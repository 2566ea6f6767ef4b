/** Evidence: documents. Every command in a page of this project exists, and so does every option that it is given. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../scripts/shared/run.ts";
import { documentedCommands } from "./documentedCommands.ts";
import { projectPages } from "./projectPages.ts";
import { runScript } from "./runCli.ts";

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};
/** Those of package managers that pages name. */
const OF_PNPM = ["deploy", "install"];

/** A script of package.json with the options that it is given in some page, by what is typed for it. */
const used = new Map<string, Set<string>>();
for (const command of (await Promise.all(projectPages.map(documentedCommands))).flat()) {
  const typed = /^(?:pnpm|npm(?: run)?) (?:--silent )?([a-z:]+)(.*)/.exec(command);
  if (!typed || OF_PNPM.includes(typed[1] as string)) continue;
  const [, name, rest] = typed as unknown as [string, string, string];
  const options = used.get(name) ?? new Set();
  used.set(name, options);
  for (const [option] of rest.matchAll(/--[a-z][\w-]*/g)) options.add(option);
}

test("pages were read", () => {
  expect(projectPages).toEqual(expect.arrayContaining(["README.md", "docs/experiments.md"]));
  expect([...used.keys()]).toEqual(expect.arrayContaining(["train", "web:build", "bench"]));
  expect([...(used.get("evaluate") as Set<string>)]).not.toEqual([]);
});

test.concurrent.each([...used])("%s and its options are known", async (name, options) => {
  const line = scripts[name];
  expect(line, `package.json has no ${name}`).toBeDefined();
  if (options.size === 0) return;
  const script = /^node scripts\/run\.mjs (.+)/.exec(line as string)?.[1]?.split(" ") as string[];
  // An experiment hands on what is train's.
  const asked = name === "experiment" ? [script, ["cli", "train"]] : [script];
  const help = await Promise.all(
    asked.map(([first, ...others]) =>
      runScript(first as string, [...others, "--help"], { cwd: root, cache: "unused" }),
    ),
  );
  const text = help.map(({ stdout }) => stdout).join("\n");
  for (const option of options)
    expect(text, `${name} ${option}`).toMatch(new RegExp(`${option}[ ,\\n]`));
});
