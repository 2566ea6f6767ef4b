/** Evidence: refusal. Every script says how it is used, and refuses what it does not know. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Finished, runScript } from "./runCli.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = readdirSync(`${root}/scripts`, { recursive: true, encoding: "utf8" });
const names = folder.flatMap((file) => /^(\w+)\.ts$/.exec(file)?.[1] ?? []);
const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as {
  scripts: Readonly<Record<string, string>>;
};

const run = (name: string, ...args: string[]): Promise<Finished> =>
  runScript(name, args, { cwd: root, cache: "unused" });

/** Exit code 2, and one line on stderr. */
const wrongUsage = (line: RegExp) => ({
  code: 2,
  stdout: "",
  stderr: expect.stringMatching(new RegExp(`^(?!.*\\n.*\\n).*${line.source}.*\\n$`)),
});

test("a script is TypeScript, but for what runs it", () => {
  expect(folder.filter((file) => /\.[cm]?js$/.test(file)).sort()).toEqual([
    "run.mjs",
    "sourceCondition.mjs",
    join("torture", "hostile", "coverageLoader.mjs"),
  ]);
});

test.each(names)("%s has a name in package.json", (name) => {
  expect(Object.values(scripts)).toContainEqual(
    expect.stringMatching(new RegExp(`^node scripts/run\\.mjs ${name}\\b`)),
  );
});

describe.concurrent.each(names)("%s", (name) => {
  test("--help says how it is used, and what can be given", async () => {
    const { code, stdout, stderr } = await run(name, "--help");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Usage: .+\n\n.+\n[\s\S]*\nOptions:\n[\s\S]* {2}-h, --help/);
  });

  test("an option that there is not is refused", async () => {
    // What experiment does not know is train's, which is asked when both arguments are there.
    const args = name === "experiment" ? ["seeds", "nowhere"] : [];
    expect(await run(name, ...args, "--nonsense")).toEqual(wrongUsage(/unknown option/));
  });
});

test.concurrent.each<[string, string[], RegExp]>([
  ["kernels", ["--native", "win32-x64"], /Allowed choices are linux-x64, linux-arm64, darwin-x64/],
  ["bench", ["now"], /too many arguments/],
  ["bench", ["--pair", "3"], /unknown option '--pair'/],
  ["bench", ["--pairs", "none"], /'none' is invalid\. Expected a whole number from 1 on/],
  ["bench", ["--pairs", "0"], /from 1 on/],
  ["bench", ["--only", "luck"], /Allowed choices are extraction, recognition/],
  ["experiment", [], /missing required argument 'kind'/],
  ["experiment", ["luck", "corpus"], /Allowed choices are seeds, folds/],
  [
    "experiment",
    ["seeds", "corpus", "--shard", "0/3"],
    /'0\/3' is invalid\. Expected I\/N, with I/,
  ],
  ["experiment", ["seeds", "corpus", "--shard", "4/3"], /'4\/3' is invalid/],
  ["experiment", ["seeds", "corpus", "--shard", "a/b"], /'a\/b' is invalid/],
  [
    "experiment",
    ["seeds", "corpus", "--seeds", "9-3"],
    /'9-3' is invalid\. Expected seeds and ranges/,
  ],
  [
    "experiment",
    ["folds", "corpus", "--seeds", "1-3"],
    /expected --seeds for an experiment over seeds/,
  ],
  ["experiment", ["seeds"], /missing required argument 'dir'/],
  ["fuzz", ["--inputs", "0"], /from 1 on/],
  ["fuzz", ["voice.wav"], /too many arguments/],
  ["torture", ["--only", "kills,luck"], /Expected some of hostile, kills, disks, long/],
  ["torture", ["--hours", "0"], /from 1 on/],
  ["supply", ["now"], /too many arguments/],
  ["runtimes", ["--only", "luck"], /Allowed choices are node20, node22, node24, deno, bun/],
  ["robustness", ["model"], /missing required argument 'dirs'/],
  ["robustness", ["model", "corpus", "--clips", "few"], /whole number from 1 on/],
  ["sounds", ["--count", "0"], /whole number from 1 on/],
  ["web", ["--port", "high"], /whole number/],
  ["start", ["--epochs", "-1"], /whole number|argument missing/],
  ["cli", ["train", "--epoch", "3"], /unknown option '--epoch'/],
  ["nothing", [], /expected one of bench, .*, found nothing/],
])("%s %j is refused", async (name, args, line) => {
  expect(await run(name, ...args)).toEqual(wrongUsage(line));
});

test("what cannot be found is told in one line, with exit code 1", async () => {
  const { code, stderr } = await run("robustness", "nowhere", "corpus");
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^[^\n]*no such file[^\n]*\n$/)]);
});
