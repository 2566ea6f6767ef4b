/** Evidence: real threads. The numbers follow from the shards, whoever computes them; a dead thread is an error. */
import {
  type BackendName,
  buildNetwork,
  type NetworkConfig,
  useBackend,
} from "@speech-emotion/model";
import { expect, test } from "vitest";
import { GradientPool } from "./gradientPool.ts";
import { countParameters, Parameters } from "./parameters.ts";
import type { Example } from "./prepare.ts";
import { shareExamples } from "./sharedExamples.ts";

const network: NetworkConfig = {
  convBlocks: [{ filters: 6, kernelSize: 3, poolSize: 2 }],
  lstmUnits: 5,
  dropout: 0.3,
  seed: 1,
};
const clip = { id: "", path: "", label: "", speaker: undefined };
const examples = Array.from({ length: 9 }, (_, i): Example => {
  const frames = 10 + 3 * i;
  const data = Float32Array.from({ length: 7 * frames }, (_, k) => Math.sin(k * (i + 1)));
  return { clip, target: i % 3, matrix: { data, frames, size: 7 } };
});

async function start(
  shards: number,
  workers: number,
  backend: BackendName = "wasm",
): Promise<GradientPool> {
  await useBackend("wasm");
  const model = buildNetwork(network, { featureSize: 7, classes: 3 });
  const shared = new SharedArrayBuffer(4 * countParameters(model));
  const parameters = new Parameters(model, new Float32Array(shared));
  parameters.read();
  return GradientPool.start({
    backend,
    network,
    classWeights: [1, 2, 3],
    examples: shareExamples(examples),
    values: parameters.values,
    shards,
    workers,
  });
}

async function gradient(shards: number, workers: number, batch: number[]) {
  const pool = await start(shards, workers);
  try {
    const loss = await pool.compute(batch, 1);
    return { loss, gradient: pool.gradient.slice() };
  } finally {
    await pool.close();
  }
}

const batch = [8, 0, 3, 5, 1, 7, 2];

test("one, two and three threads give the same gradient, bit for bit", async () => {
  const one = await gradient(3, 1, batch);
  expect(await gradient(3, 2, batch)).toEqual(one);
  expect(await gradient(3, 3, batch)).toEqual(one);
  expect(one.gradient.some((g) => g !== 0)).toBe(true);
}, 60_000);

test("a batch smaller than the shards, and steps that draw other dropout masks", async () => {
  const pool = await start(4, 2);
  const first = await pool.compute([1, 2], 1);
  const gradient = pool.gradient.slice();
  await pool.compute([1, 2], 2);
  expect(pool.gradient).not.toEqual(gradient);
  expect(await pool.compute([1, 2], 1)).toBe(first);
  expect(pool.gradient).toEqual(gradient);
  await pool.close();
}, 60_000);

test("threads that cannot start end with an error, not a hang", async () => {
  await expect(start(2, 2, "nonsense" as never)).rejects.toThrow(/training threads/);
}, 60_000);

test("a thread that fails ends the step with an error, not a hang", async () => {
  const pool = await start(2, 2);
  await expect(pool.compute([0, 1, 999], 1)).rejects.toThrow(/training threads.*--resume/);
  await pool.close();
}, 60_000);
