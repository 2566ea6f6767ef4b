import type { ExecFileException } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { Recognizer } from "@speech-emotion/model";
import { installWithNpm } from "../packing/installWithNpm.ts";
import { packPackages } from "../packing/packPackages.ts";
import { exec, launcher } from "../shared/run.ts";
import { type Answer, differenceFrom } from "./answer.ts";
import { type Runtime, runtimes } from "./runtimes.ts";

/** A clip that the shipped model hears an emotion in. */
const CLIP = "Actor_01/03-01-06-01-01-01-01.wav";

/** What all projects have, and what is expected of them. */
interface Setup {
  readonly tarballs: readonly string[];
  readonly clip: string;
  readonly expected: Answer;
}

/** Tries runtimes one after the other, prints a line for each way in which each is asked, and sets the exit code. */
export async function tryRuntimes(names: readonly string[]): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "runtimes-"));
  try {
    const setup = await prepare(dir);
    for (const name of names)
      for await (const { way, version, found, seconds } of tryRuntime(
        runtimes[name] as Runtime,
        setup,
      )) {
        const what = `${name}, ${way}`.padEnd(18);
        console.log(
          `${what} ${version.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${found ?? "ok"}`,
        );
        if (found !== undefined) process.exitCode = 1;
      }
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function prepare(dir: string): Promise<Setup> {
  process.stderr.write("building and packing the packages\n");
  const site = join(dir, "site");
  await exec(process.execPath, [launcher, "webBuild", "--out", site, "--no-measure"]);
  const tarballs = await packPackages(dir, site);
  await writeSyntheticCorpus(join(dir, "corpus"), { speakers: 1 });
  const clip = join(dir, "corpus", CLIP);
  const recognizer = await Recognizer.load();
  const expected = recognizer.predictSync(await readFile(clip));
  recognizer.dispose();
  return { tarballs, clip, expected };
}

/** What came of one way; `found` is undefined where it gave what is expected. */
interface Tried {
  readonly way: string;
  readonly version: string;
  readonly found: string | undefined;
  readonly seconds: number;
}

/** Installs a runtime and our packages in a project of its own, and asks in each of its ways; an install that fails is one. */
async function* tryRuntime(
  { packages, ways }: Runtime,
  { tarballs, clip, expected }: Setup,
): AsyncGenerator<Tried> {
  const project = await mkdtemp(join(tmpdir(), "runtime-"));
  let version = packages[0];
  try {
    const installed = await timed(async () => {
      await installWithNpm(project, [...tarballs, ...packages]);
      await copyFile(clip, join(project, "voice.wav"));
      version = await versionIn(project, packages[0]);
      return undefined;
    });
    if (installed.found !== undefined) yield { way: "install", version, ...installed };
    else
      for (const [way, ask] of Object.entries(ways))
        yield {
          ...{ way, version },
          ...(await timed(async () => differenceFrom(expected, await ask(project)))),
        };
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}

async function versionIn(project: string, wanted: string): Promise<string> {
  const manifest = join(project, "node_modules", wanted.replace(/@.*/, ""), "package.json");
  return JSON.parse(await readFile(manifest, "utf8")).version;
}

/** How long something takes, and what it found or failed with. */
async function timed(
  work: () => Promise<string | undefined>,
): Promise<Pick<Tried, "found" | "seconds">> {
  const began = performance.now();
  const found = await work().catch(tell);
  return { found, seconds: (performance.now() - began) / 1000 };
}

/** What failed, in one line: the error that a program ended with, where it names one. All that it said goes to stderr. */
function tell({ code, killed, message, stderr }: ExecFileException): string {
  process.stderr.write(`${stderr || message}\n`);
  if (killed) return "no end";
  if (!stderr) return message.split("\n")[0] as string;
  return /^\w*Error\b.*/m.exec(stderr)?.[0] ?? `exit code ${code}, as told on stderr`;
}
