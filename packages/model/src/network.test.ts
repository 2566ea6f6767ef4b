/** Evidence: shape, batch consistency, round trip, and that every weight learns. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { tensorflowIsBuilt, tfjsNode } from "../../../tests/tensorflowIsBuilt.ts";
import { useBackend } from "./backend.ts";
import { ensembleLogits } from "./ensembleLogits.ts";
import { SeededDropout } from "./layers/seededDropout.ts";
import { SequenceBatchNorm } from "./layers/sequenceBatchNorm.ts";
import { buildNetwork, splitMembers } from "./network.ts";
import type { NetworkConfig } from "./networkConfig.ts";

const config: NetworkConfig = {
  members: 2,
  convBlocks: [
    { filters: 12, kernelSize: 5, poolSize: 2 },
    { filters: 10, kernelSize: 3, poolSize: 2 },
  ],
  batchNorm: true,
  lstmUnits: 6,
  attentionHeads: 2,
  dropout: 0.4,
  seed: 3,
};
const sizes = { featureSize: 9, classes: 4 };

const build = (change: Partial<NetworkConfig> = {}) =>
  buildNetwork({ ...config, ...change }, sizes);
const clip = (frames: number, seed: number) =>
  tf.randomUniform([1, frames, 9], -1, 1, "float32", seed) as tf.Tensor3D;

function padded(clips: tf.Tensor3D[]): [tf.Tensor3D, tf.Tensor2D] {
  const frames = clips.map((x) => x.shape[1]);
  const rows = clips.map((x) =>
    tf.pad(x, [
      [0, 0],
      [0, Math.max(...frames) - x.shape[1]],
      [0, 0],
    ]),
  );
  return [tf.concat(rows, 0), tf.tensor2d(frames, [frames.length, 1])];
}

function run(network: ReturnType<typeof build>, clips: tf.Tensor3D[], training = false) {
  return network.apply(padded(clips), { training }) as [tf.Tensor3D, tf.Tensor2D];
}

const plain = { members: 1, batchNorm: false, attentionHeads: 1 };

describe.each([
  ["wasm", {}],
  ["cpu", {}],
  ["wasm", plain],
  ["cpu", plain],
  ["wasm", { ...plain, lstmUnits: 0 }],
] as const)("on %s, with %o", (backend, change) => {
  beforeAll(() => useBackend(backend));

  test("logits a member and class, attention a step that sums to 1 and is 0 on padding", () => {
    const [logits, attention] = run(build(change), [clip(41, 1), clip(23, 2)]);
    expect(logits.shape).toEqual([2, "members" in change ? 1 : 2, 4]);
    expect(attention.shape).toEqual([2, 10]);
    const weights = attention.arraySync();
    for (const row of weights) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(weights[1]?.slice(5)).toEqual([0, 0, 0, 0, 0]);
    expect(Math.min(...(weights[1] as number[]).slice(0, 5))).toBeGreaterThan(0);
  });

  test("neither padding nor batch-mates change a clip's result, to the bit of float32 noise", () => {
    const network = build(change);
    const clips = [clip(17, 1), clip(41, 2), clip(9, 3), clip(130, 4)];
    const rows = (x: tf.Tensor3D[]) =>
      run(network, x)[0]
        .arraySync()
        .map((row) => row.flat());
    const together = rows(clips);
    for (const [i, x] of clips.entries())
      for (const [k, value] of rows([x])[0]!.entries())
        expect(together[i]?.[k]).toBeCloseTo(value, 5);
  });

  test("every weight gets a gradient that is not zero", () => {
    const network = build(change);
    const { grads } = tf.variableGrads(() => {
      const [logits] = run(network, [clip(41, 1), clip(23, 2)], true);
      return tf.sum(tf.square(logits)) as tf.Scalar;
    });
    expect(Object.keys(grads)).toHaveLength(network.trainableWeights.length);
    for (const [name, gradient] of Object.entries(grads)) {
      const size = tf.max(tf.abs(gradient)).arraySync() as number;
      expect(size, name).toBeGreaterThan(0);
      expect(Number.isFinite(size), name).toBe(true);
    }
  });
});

test("a member answers as a network of its own would; attention is the members' mean", async () => {
  await useBackend("wasm");
  const clips = [clip(41, 1), clip(23, 2)];
  const pair = build();
  const [first, second] = [build({ members: 1 }), build({ members: 1 })];
  for (const layer of second.layers.filter(({ weights }) => weights.length > 0))
    layer.setWeights(pair.getLayer(`member2_${layer.name}`).getWeights());
  const [logits, attention] = run(pair, clips);
  const alone = [first, second].map((network) => run(network, clips));
  const expected = tf.concat(
    alone.map(([row]) => row),
    1,
  );
  expect(logits.dataSync()).toEqual(expected.dataSync());
  const split = (network: ReturnType<typeof build>) =>
    splitMembers(network).map((member) => member.apply(padded(clips)) as tf.Tensor3D);
  expect(tf.concat(split(pair), 1).dataSync()).toEqual(expected.dataSync());
  expect(split(first).map((row) => row.dataSync())).toEqual([alone[0]?.[0].dataSync()]);
  const mean = tf.div(tf.addN(alone.map(([, weights]) => weights)), 2);
  for (const [i, weight] of mean.dataSync().entries())
    expect(attention.dataSync()[i]).toBeCloseTo(weight, 6);
  const [a, b] = alone.map(([row]) => row.dataSync());
  expect(a).not.toEqual(b);
});

test("batch normalisation takes the batch's mean and variance in training, else its averages", async () => {
  await useBackend("wasm");
  const [x, lengths] = padded([clip(6, 1)]);
  const layer = new SequenceBatchNorm({});
  layer.build([x.shape, lengths.shape]);
  const weights = [2, 3, 4, 5].map((seed) => tf.randomUniform([9], 0.01, 0.1, "float32", seed));
  layer.setWeights(weights);
  const [gamma, beta, mean, variance] = weights as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const own = tf.moments(x, [0, 1]);
  for (const [training, used] of [
    [true, own],
    [false, { mean, variance }],
  ] as const) {
    const normal = tf.div(tf.sub(x, used.mean), tf.sqrt(tf.add(used.variance, 1e-3)));
    const expected = tf.add(tf.mul(gamma, normal), beta).dataSync();
    const y = (layer.apply([x, lengths], { training }) as tf.Tensor).dataSync();
    for (const [i, value] of y.entries()) expect(value).toBeCloseTo(expected[i] as number, 5);
  }
  const statistics = [...own.mean.dataSync(), ...own.variance.dataSync()];
  for (const [i, value] of layer.statistics.entries())
    expect(value).toBeCloseTo(statistics[i] as number, 6);
});

test("members' probabilities are averaged; huge logits stay finite", () => {
  const logits = tf.tensor3d([Math.log(3), 0, 0, 0, 1000, -1000, 900, -900], [2, 2, 2]);
  const joint = ensembleLogits(logits).arraySync() as number[][];
  expect(joint[0]?.map(Math.exp)[0]).toBeCloseTo((3 / 4 + 1 / 2) / 2, 6);
  expect(joint[0]?.map(Math.exp)[1]).toBeCloseTo((1 / 4 + 1 / 2) / 2, 6);
  expect(joint[1]?.[0]).toBeCloseTo(0, 6);
  expect(joint[1]?.[1]).toBeCloseTo(-1800 - Math.log(2), 2);
});

test("both backends agree", async () => {
  const outputs = [];
  for (const backend of ["wasm", "cpu"] as const) {
    await useBackend(backend);
    outputs.push(run(build(), [clip(41, 1), clip(23, 2)])[0].dataSync());
  }
  const [a, b] = outputs as [Float32Array, Float32Array];
  for (const [i, x] of a.entries()) expect(x).toBeCloseTo(b[i] as number, 5);
});

describe("seeds", () => {
  beforeAll(() => useBackend("wasm"));
  const values = (network: ReturnType<typeof build>) =>
    network.getWeights().map((w) => w.dataSync());

  test("one seed, one network; another, another; directions differ", () => {
    expect(values(build())).toEqual(values(build()));
    expect(values(build({ seed: 4 }))[0]).not.toEqual(values(build())[0]);
    const network = build();
    const kernel = (name: string) =>
      network
        .getLayer("lstm")
        .weights.find((w) => w.originalName.endsWith(name))
        ?.read()
        .dataSync();
    expect(kernel("forward_kernel")).not.toEqual(kernel("backward_kernel"));
  });

  test("dropout has a mask a step, the same for the same step, and none outside training", () => {
    const dropout = new SeededDropout({ name: "d", rate: 0.5, seed: 1 });
    const ones = tf.ones([1000]);
    const at = (step: number, training: boolean) => {
      dropout.step = step;
      return (dropout.apply(ones, { training }) as tf.Tensor).dataSync();
    };
    expect(at(1, true)).toEqual(at(1, true));
    expect(at(1, true)).not.toEqual(at(2, true));
    expect(at(1, false)).toEqual(ones.dataSync());
    const kept = at(1, true).filter((x) => x !== 0);
    expect(kept[0]).toBe(2);
    expect(Math.abs(kept.length - 500)).toBeLessThan(60);
  });
});

test("one layer alone starts at zero, whatever its seed; more than that is drawn", async () => {
  await useBackend("wasm");
  const largest = (change: Partial<NetworkConfig>) => {
    const [logits] = run(build({ ...plain, dropout: 0, ...change }), [clip(1, 1)]);
    return Math.max(...logits.dataSync().map(Math.abs));
  };
  expect(largest({ convBlocks: [], lstmUnits: 0 })).toBe(0);
  expect(largest({ convBlocks: [] })).toBeGreaterThan(0);
});

test.each([
  [{ lstmUnits: -1 }, /lstmUnits.*found -1/],
  [{ lstmUnits: 5000 }, /lstmUnits to be a whole number from 0 to 4096, found 5000/],
  [{ members: 1e9 }, /members to be a whole number from 1 to 64/],
  [{ convBlocks: null as never }, /convBlocks to be a list, found null/],
  [{ batchNorm: "yes" as never }, /batchNorm to be true or false, found the string "yes"/],
  [{ dropout: 1 }, /dropout to be a number in \[0, 1\), found 1/],
  [
    { convBlocks: [{ filters: 8, kernelSize: 2.5, poolSize: 2 }] },
    /convBlocks\[0\]\.kernelSize.*found 2\.5/,
  ],
])("settings %o are refused", (change, message) => {
  expect(() => build(change)).toThrow(message);
});

describe("the tensorflow backend", () => {
  /** Of the kernels in `dist/kernels` of @tensorflow/tfjs-node 4.22.0, those that training calls: look a new one up there. */
  const called = [
    ...["Add", "BatchMatMul", "Cast", "Concat", "Exp", "Floor", "Identity", "Log", "Max", "Mean"],
    ...["Multiply", "RealDiv", "Reshape", "SplitV", "Sub", "Sum", "_FusedMatMul"],
  ];

  test("has every kernel that training calls, by the list in its package", async () => {
    await useBackend("cpu");
    const network = build();
    const inputs = padded([clip(41, 1)]);
    const { kernels } = await tf.profile(() => {
      tf.variableGrads(() => {
        const [logits] = network.apply(inputs, { training: true }) as tf.Tensor[];
        return tf.sum(tf.logSoftmax(logits!)) as tf.Scalar;
      });
    });
    // tfjs also lists operations with gradients of their own: they are no kernels. Ours come with this package.
    const isOther = (name: string) => /__op$|^unnamed scope$|^SpeechEmotion\//.test(name);
    const names = new Set(kernels.map(({ name }) => name).filter((name) => !isOther(name)));
    expect([...names].sort()).toEqual(called);
  });

  test.skipIf(!tfjsNode())("has them where it is installed", async () => {
    const files = await readdir(join(tfjsNode() as string, "dist", "kernels"));
    expect(files).toEqual(expect.arrayContaining(called.map((name) => `${name}.js`)));
  });

  test.skipIf(tensorflowIsBuilt)("says how to get it where it is not built", async () => {
    await expect(useBackend("tensorflow")).rejects.toThrow(
      /install @tensorflow\/tfjs-node.*wasm backend/,
    );
  });
});
