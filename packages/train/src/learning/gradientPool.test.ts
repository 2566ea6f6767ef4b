/** Evidence: real threads. The numbers follow from the shards, whoever computes them; a dead thread is an error. */
import {
  type BackendName,
  backendVersions,
  type NetworkConfig,
  useBackend,
} from "@speech-emotion/model";
import { buildNetwork } from "@speech-emotion/model/tfjs";
import { afterEach, expect, test, vi } from "vitest";
import { nativeIsBuilt } from "../../../../tests/nativeIsBuilt.ts";
import { oneHot, type TrainingExample } from "../examples/showBatch.ts";
import { GradientPool } from "./gradientPool.ts";
import { countParameters, Parameters } from "./parameters.ts";

afterEach(() => vi.unstubAllEnvs());

const network: NetworkConfig = {
  members: 2,
  convBlocks: [{ filters: 6, kernelSize: 3, poolSize: 2 }],
  batchNorm: true,
  lstmUnits: 5,
  attentionHeads: 2,
  dropout: 0.3,
  seed: 1,
};
const examples = Array.from({ length: 9 }, (_, i): TrainingExample => {
  const frames = 10 + 3 * i;
  const data = Float32Array.from({ length: 7 * frames }, (_, k) => Math.sin(k * (i + 1)));
  return { labels: oneHot(i % 3, 3), matrix: { data, frames, size: 7 } };
});

const optimiser = { learningRate: 0.01, clipNorm: 5, weightDecay: 0.01, averageDecay: 0.9 };
const batch = [8, 0, 3, 5, 1, 7, 2].map((i) => examples[i]!);

async function start(
  shards: number,
  workers: number,
  backend: BackendName = "wasm",
  masked = false,
): Promise<GradientPool> {
  await useBackend("wasm");
  const model = buildNetwork(network, { featureSize: 7, classes: 3 });
  const pool = await GradientPool.start({
    backend,
    network,
    ...countParameters(model),
    batches: { rows: examples.length, frames: 34, size: 7, classes: 3, masked },
    classWeights: [1, 2, 3],
    shards,
    workers,
  });
  new Parameters(model).read(pool.state);
  return pool;
}

/** Losses of some steps, and the weights after them. */
async function train(
  shards: number,
  workers: number,
  batches: readonly TrainingExample[][],
  backend?: BackendName,
) {
  const pool = await start(shards, workers, backend);
  try {
    const losses: number[] = [];
    for (const [i, batch] of batches.entries()) {
      const placed = pool.place(batch);
      losses.push(await pool.compute(placed, i + 1));
      const step = { step: i + 1, shards: placed.shards.length };
      await pool.update({ ...optimiser, ...step });
    }
    const { values, average, statistics } = pool.state;
    return {
      losses,
      values: values.slice(),
      average: average.slice(),
      statistics: statistics.slice(),
    };
  } finally {
    await pool.close();
  }
}

test("one, two and three threads give the same weights, bit for bit", async () => {
  const batches = [batch, examples, batch.slice(2)];
  const one = await train(3, 1, batches);
  expect(await train(3, 2, batches)).toEqual(one);
  expect(await train(3, 3, batches)).toEqual(one);
  expect(new Set(one.losses).size).toBe(3);
}, 60_000);

test.skipIf(!nativeIsBuilt)(
  "native kernels give those of WebAssembly, bit for bit",
  async () => {
    const batches = [batch, examples, batch.slice(2)];
    const expected = await train(2, 2, batches);
    vi.stubEnv("SPEECH_EMOTION_SIMD", ""); // the threads read it
    expect((await backendVersions("wasm"))["kernels"]).toBe("kernels.node");
    expect(await train(2, 2, batches)).toEqual(expected);
  },
  60_000,
);

test("a step moves every weight of every member, by the mean of their losses", async () => {
  const pool = await start(2, 2);
  try {
    const before = pool.state.values.slice();
    const placed = pool.place(batch);
    expect(await pool.compute(placed, 1)).toBeCloseTo(Math.log(3), 0);
    const shards = placed.shards.length;
    await pool.update({ ...optimiser, weightDecay: 0, step: 1, shards });
    const { trainableWeights } = buildNetwork(network, { featureSize: 7, classes: 3 });
    let at = 0;
    for (const { name, shape } of trainableWeights) {
      const from = at;
      at += shape.reduce<number>((product, size) => product * (size as number), 1);
      const moved = pool.state.values.subarray(from, at).some((x, i) => x !== before[from + i]);
      expect([name, moved]).toEqual([name, true]);
    }
  } finally {
    await pool.close();
  }
}, 60_000);

test("the kernels in plain TypeScript give the same losses within 1e-3 over fifty steps", async () => {
  const batches = Array.from({ length: 50 }, (_, i) => examples.slice(i % 3, 6 + (i % 3)));
  const [wasm, plain] = [await train(2, 2, batches), await train(2, 2, batches, "cpu")];
  expect(wasm.losses.at(-1)).toBeLessThan(0.5 * wasm.losses[0]!);
  for (const [i, loss] of wasm.losses.entries())
    expect(Math.abs(loss - plain.losses[i]!)).toBeLessThan(1e-3);
}, 60_000);

test("a batch smaller than the shards; the gradient of the batch before leaves no trace", async () => {
  const two = [examples[1]!, examples[2]!];
  const { losses } = await train(4, 2, [batch, two]);
  expect(losses.every(Number.isFinite)).toBe(true);
  const pool = await start(4, 2);
  const placed = pool.place(two);
  const first = await pool.compute(placed, 1);
  expect(await pool.compute(pool.place(batch), 2)).not.toBe(first);
  expect(await pool.compute(pool.place(two), 1)).toBe(first);
  expect(await pool.compute(pool.place(two), 2)).not.toBe(first); // another dropout mask
  await pool.close();
}, 60_000);

test("a batch may be put in place while another is computed", async () => {
  const pool = await start(2, 2);
  const alone = await pool.compute(pool.place(batch), 1);
  const running = pool.compute(pool.place(batch), 1);
  const next = pool.place(examples);
  expect(await running).toBe(alone);
  expect(await pool.compute(next, 1)).not.toBe(alone);
  await pool.close();
}, 60_000);

test("threads that cannot start end with an error, not a hang", async () => {
  await expect(start(2, 2, "nonsense" as never)).rejects.toThrow(/training threads/);
}, 60_000);

test("a thread that fails ends the step with an error, not a hang", async () => {
  const pool = await start(2, 2);
  const { room, shards } = pool.place(batch);
  const broken = shards.map((shard) => ({ ...shard, frames: 1e9 }));
  await expect(pool.compute({ room, shards: broken }, 1)).rejects.toThrow(
    /training threads.*resume the run/,
  );
  await pool.close();
}, 60_000);

test("threads leave out classes that are no answers: their logits move nothing, and cost nothing", async () => {
  const classes = [true, false, true];
  const masked = batch.map((example): TrainingExample => {
    return { ...example, labels: oneHot(0, 3), classes };
  });
  const pool = await start(2, 2, "wasm", true);
  try {
    // Equal logits of two answers, where all three would cost log(3).
    expect(await pool.compute(pool.place(masked), 1)).toBeCloseTo(Math.log(2), 0);
    expect(await pool.compute(pool.place(masked), 1)).toBeLessThan(1);
    const open = masked.map((example): TrainingExample => ({ ...example, classes: undefined }));
    const without = await start(2, 2);
    const unmasked = await without.compute(without.place(open), 1);
    await without.close();
    expect(unmasked).toBeGreaterThan(0.9);
    expect(await pool.compute(pool.place(open), 1)).toBe(unmasked);
  } finally {
    await pool.close();
  }
}, 60_000);
