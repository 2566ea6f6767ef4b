/** Evidence: end to end. Trainings that are stopped in two ways, and go on. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestFile } from "./digestFile.ts";
import { writeNoiseCorpus } from "./noiseCorpus.ts";
import { runCli, spawnCli } from "./runCli.ts";

let dir: string;
let corpus: string;
let cache: string;
const cli = (...args: string[]) => runCli(args, { cwd: dir, cache });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "resume-"));
  corpus = join(dir, "corpus");
  cache = join(dir, "cache");
  await writeNoiseCorpus(corpus);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("a training that was stopped goes on to the same weights, bit for bit", () => {
  const settings = [
    ...["--epochs", "8", "--min-accuracy", "0", "--min-f1", "0"],
    ...["--loss-threshold", "0", "--augment", "none"],
  ];
  const results = (folder: string) =>
    Promise.all(
      ["model/weights.bin", "predictions.csv"].map((file) => digestFile(join(folder, file))),
    );
  const whole = () => join(dir, "whole");
  beforeAll(async () => {
    expect((await cli("train", corpus, "--out", whole(), ...settings)).code).toBe(0);
  }, 120_000);

  test.each([
    ["SIGKILL", "after an epoch", 3, null],
    ["SIGINT", "within an epoch", 3, 130],
  ] as const)(
    "%s, %s",
    async (signal, _, epochs, expectedCode) => {
      const run = join(dir, signal);
      const { code, stderr } = await stopAfter(epochs, signal, run, settings);
      expect(code).toBe(expectedCode);
      if (signal === "SIGINT") expect(stderr).toMatch(/stopped; go on with: pnpm train --resume/);
      expect(existsSync(join(run, "metrics.json"))).toBe(false);
      expect((await cli("train", "--resume", run)).code).toBe(0);
      expect(await results(run)).toEqual(await results(whole()));
      const history = await readFile(join(run, "history.jsonl"), "utf8");
      expect(history.trim().split("\n")).toHaveLength(8);
    },
    120_000,
  );
});

/** Starts a training and sends it a signal, as a terminal or the system would, once its history has some epochs. */
async function stopAfter(
  epochs: number,
  signal: NodeJS.Signals,
  run: string,
  settings: readonly string[],
): Promise<{ code: number | null; stderr: string }> {
  const child = spawnCli(["train", corpus, "--out", run, ...settings], { cwd: dir, cache });
  let stderr = "";
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  const exited = once(child, "close");
  const history = () => readFile(join(run, "history.jsonl"), "utf8").catch(() => "");
  while ((await history()).split("\n").length - 1 < epochs && child.exitCode === null)
    await setTimeout(5);
  process.kill(-(child.pid as number), signal);
  const [code] = await exited;
  return { code, stderr };
}
