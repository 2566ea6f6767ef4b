/** Evidence: end to end. The tensorflow backend, where `pnpm native` has built it, held against wasm by real processes. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import type { EpochRecord, MetricsFile, RunConfig, SplitEntry } from "@speech-emotion/train";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestFile } from "./digestFile.ts";
import { type Finished, runCli, runScript } from "./runCli.ts";
import { tensorflowIsBuilt } from "./tensorflowIsBuilt.ts";

let dir: string;
let corpus: string;
const cli = (...args: string[]) => runCli(args, { cwd: dir, cache: join(dir, "cache") });
const json = async <T>(...path: string[]): Promise<T> =>
  JSON.parse(await readFile(join(dir, ...path), "utf8")) as T;
const weightsOf = (run: string) => digestFile(join(dir, run, "model", "weights.bin"));

async function historyOf(run: string): Promise<EpochRecord[]> {
  const text = await readFile(join(dir, run, "history.jsonl"), "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as EpochRecord);
}

/** Lets a finished run go on to more epochs. */
async function prolong(run: string, epochs: number): Promise<void> {
  const file = await json<RunConfig>(run, "config.json");
  const config = { ...file.config, epochs };
  await writeFile(join(dir, run, "config.json"), JSON.stringify({ ...file, config }));
}

const settings = [
  ...["--preset", "reference", "--augment", "none", "--min-accuracy", "0", "--min-f1", "0"],
  // As the default recipe has them.
  ...["--set", "network.batchNorm=true", "--set", "network.attentionHeads=2"],
  ...["--loss-threshold", "0"],
];
const train = (out: string, ...rest: string[]): Promise<Finished> =>
  cli("train", corpus, "--out", out, ...settings, ...rest);

describe.skipIf(!tensorflowIsBuilt)("on tensorflow", () => {
  let run: Finished;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "native-"));
    corpus = join(dir, "corpus");
    await writeSyntheticCorpus(corpus, { speakers: 2 });
    expect((await train("wasm", "--epochs", "4")).code).toBe(0);
    run = await train("run", "--epochs", "4", "--backend", "tensorflow", "--workers", "2");
  }, 300_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test("training ends well, and TensorFlow says nothing on stderr", () => {
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/epoch +4/);
    expect(run.stderr).not.toMatch(/tensorflow|instructions|oneDNN/i);
  });

  test("losses are wasm's within 1e-4, in the order of its time", async () => {
    const [wasm, tensorflow] = await Promise.all([historyOf("wasm"), historyOf("run")]);
    expect(tensorflow).toHaveLength(4);
    for (const [i, { trainLoss, loss, temperature }] of wasm.entries()) {
      expect(Math.abs((tensorflow[i]?.trainLoss as number) - trainLoss)).toBeLessThan(1e-4);
      expect(Math.abs((tensorflow[i]?.loss as number) - loss)).toBeLessThan(1e-4);
      expect(tensorflow[i]?.temperature).toBeCloseTo(temperature, 2);
    }
    // The kernels in plain TypeScript take 25 times as long; the first epoch has what is done once.
    const seconds = (history: EpochRecord[]) =>
      Math.min(...history.slice(1).map((epoch) => epoch.seconds));
    expect(seconds(tensorflow) / seconds(wasm)).toBeLessThan(5);
  });

  test("the run says what computed it", async () => {
    const { backend, versions } = await json<RunConfig>("run", "config.json");
    expect(backend).toBe("tensorflow");
    expect(versions["@tensorflow/tfjs-node"]).toBe("4.22.0");
    expect(versions.tensorflow).toMatch(/^2\.\d+\.\d+$/);
    expect(versions["@tensorflow/tfjs-backend-wasm"]).toBeUndefined();
  });

  test("the same seed gives the same weights again, with any number of workers", async () => {
    const again = await train(
      ...(["again", "--epochs", "4", "--backend", "tensorflow"] as const),
      ...["--workers", "1"],
    );
    expect(again.code).toBe(0);
    expect(await weightsOf("again")).toBe(await weightsOf("run"));
  }, 120_000);

  test("a run that goes on stays on tensorflow, to the weights of one that never stopped", async () => {
    expect((await train("half", "--epochs", "2", "--backend", "tensorflow")).code).toBe(0);
    await prolong("half", 4);
    expect((await cli("train", "--resume", "half")).code).toBe(0);
    expect(await weightsOf("half")).toBe(await weightsOf("run"));
    expect((await json<RunConfig>("half", "config.json")).backend).toBe("tensorflow");
  }, 120_000);

  test("predict gives wasm's scores within 1e-5", async () => {
    const split = await json<SplitEntry[]>("run", "split.json");
    const clips = split.slice(0, 4).map(({ clip }) => join(corpus, clip));
    const scores = async (backend: string): Promise<Record<string, number>[]> => {
      const { stdout } = await cli(
        ...["predict", ...clips, "--model", "run", "--json", "--backend", backend],
      );
      const results = JSON.parse(stdout) as { scores: { label: string; score: number }[] }[];
      return results.map(({ scores }) =>
        Object.fromEntries(scores.map(({ label, score }) => [label, score])),
      );
    };
    const [wasm, tensorflow] = await Promise.all([scores("wasm"), scores("tensorflow")]);
    expect(wasm).toHaveLength(4);
    for (const [i, clip] of (wasm as Record<string, number>[]).entries())
      for (const [label, score] of Object.entries(clip))
        expect(Math.abs((tensorflow?.[i]?.[label] as number) - score)).toBeLessThan(1e-5);
  });

  test("evaluate gives wasm's scores", async () => {
    const evaluate = async (backend: string): Promise<MetricsFile> =>
      JSON.parse((await cli("evaluate", "run", corpus, "--json", "--backend", backend)).stdout);
    const [wasm, tensorflow] = await Promise.all([evaluate("wasm"), evaluate("tensorflow")]);
    expect(wasm?.clips).toBe(112);
    expect(tensorflow?.confusion).toEqual(wasm?.confusion);
    expect(tensorflow?.calibrationError).toBeCloseTo(wasm?.calibrationError as number, 5);
  });

  test("pnpm native says that it is there", async () => {
    const { stderr } = await runScript("native", [], { cwd: dir, cache: join(dir, "cache") });
    expect(stderr).toMatch(/^already there: @tensorflow\/tfjs-node with TensorFlow 2\.\S+\n$/);
  });
});
