/** Evidence: closed form, on examples made here. What joins data, network, threads and scores. */
import { createRandom } from "@speech-emotion/data";
import { referenceFrontEnd, type StageSettings } from "@speech-emotion/features";
import { useBackend } from "@speech-emotion/model";
import { ensembleLogits } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { oneCycle } from "../callbacks/oneCycle.ts";
import { referenceTrainConfig, type TrainConfig } from "../config/trainConfig.ts";
import type { PreparedData } from "../examples/arrangeData.ts";
import type { Example } from "../examples/example.ts";
import { fitTemperature } from "../scores/calibration.ts";
import { crossEntropyOf } from "../scores/crossEntropyOf.ts";
import { byThreads } from "./gradientPool.ts";
import { Parameters } from "./parameters.ts";
import { Training } from "./training.ts";

beforeAll(() => useBackend("wasm"));

const size = 7;
const frontEnd = referenceFrontEnd.map(
  (stage): StageSettings => (stage.stage === "mfcc" ? { ...stage, nMfcc: 2 } : stage),
);
const base: TrainConfig = {
  ...referenceTrainConfig,
  frontEnd,
  network: {
    ...referenceTrainConfig.network,
    convBlocks: [{ filters: 4, kernelSize: 3, poolSize: 2 }],
    lstmUnits: 4,
    dropout: 0,
  },
  epochs: 4,
  batchSize: 8,
  learningRate: 0.02,
  lossThreshold: 0,
};

const random = createRandom(1, "training.test");
/** A clip of noise around -1 or 1, by its class; `answer` is what it is labelled. */
function example(kind: 0 | 1, answer: number = kind): Example {
  const frames = 8 + Math.floor(8 * random());
  const data = Float32Array.from(
    { length: frames * size },
    () => (kind === 0 ? -1 : 1) + 0.3 * (2 * random() - 1),
  );
  const label = ["a", "b"][answer]!;
  const clip = { id: String(random()), path: "", digest: "", label, speaker: undefined };
  return {
    clip: { ...clip, corpus: "made", channel: undefined, groups: {} },
    target: answer,
    frames,
    matrix: { data, frames, size },
    speaker: undefined,
  };
}
const many = (count: number, kind: 0 | 1, answer: number = kind) =>
  Array.from({ length: count }, () => example(kind, answer));

/** Twelve clips of the one class and four of the other; test clips are labelled the wrong way round. */
const data: PreparedData = {
  protocol: "",
  bad: [],
  unknownLabels: [],
  labels: ["a", "b"],
  frontEnd,
  split: [],
  train: [...many(12, 0), ...many(4, 1)],
  validation: [...many(3, 0), ...many(2, 1)],
  test: [...many(3, 0, 1), ...many(3, 1, 0)],
};

let open: Training[] = [];
afterEach(async () => {
  await Promise.all(open.map((training) => training.close()));
  open = [];
});
async function start(change: Partial<TrainConfig> = {}, from = data): Promise<Training> {
  const training = await Training.start(
    from,
    { ...base, ...change },
    { gradients: byThreads({ backend: "wasm", workers: 1 }) },
  );
  open.push(training);
  return training;
}
async function run(training: Training, epochs: number) {
  const records = [];
  for (let i = 0; i < epochs; i++) records.push((await training.runEpoch({}))!);
  return records;
}
/** Logits of each example by itself. */
function logitsOf(training: Training, examples: readonly Example[]): Float32Array[] {
  return examples.map(({ matrix }) =>
    tf.tidy(() => {
      const x = tf.tensor3d(matrix.data, [1, matrix.frames, size]);
      const [members] = training.network.apply([x, tf.tensor2d([[matrix.frames]])]) as tf.Tensor[];
      return ensembleLogits(members as tf.Tensor3D).dataSync() as Float32Array;
    }),
  );
}

describe("an epoch is scored", () => {
  test("on validation clips, by loss, accuracy and temperature of those alone", async () => {
    const training = await start();
    const record = (await run(training, 4)).at(-1)!;
    expect(record.accuracy).toBe(1);
    const logits = logitsOf(training, data.validation);
    const targets = data.validation.map(({ target }) => target);
    expect(record.loss).toBeCloseTo(crossEntropyOf(logits, targets, [2 / 3, 2]), 5);
    expect(record.temperature).toBeCloseTo(fitTemperature(logits, targets), 2);
    expect(record.temperature).not.toBe(1);
  });

  test("on test clips under the reference's protocol, which calibrates on none", async () => {
    const training = await start({ protocol: "reference" });
    const record = (await run(training, 4)).at(-1)!;
    expect([record.accuracy, record.temperature]).toEqual([0, 1]);
  });

  test("with the running average of the weights, where there is one", async () => {
    const training = await start({ averageDecay: 0.9 });
    await run(training, 2);
    const { values, average } = training.weights;
    const evaluated = new Float32Array(average.length);
    new Parameters(training.network).read({ values: evaluated });
    expect(evaluated).toEqual(average);
    expect(evaluated).not.toEqual(values);
  });
});

describe("the loss", () => {
  test("counts rare classes as much as frequent ones with weights, and clips alike without", async () => {
    const [weighted, plain] = [
      await start({ balance: "weights" }),
      await start({ balance: "none" }),
    ];
    expect(weighted.classWeights).toEqual([16 / (2 * 12), 16 / (2 * 4)]);
    expect(plain.classWeights).toEqual([1, 1]);
    const [a, b] = [(await run(weighted, 1))[0]!, (await run(plain, 1))[0]!];
    expect(a.trainLoss).not.toBeCloseTo(b.trainLoss, 4);
    expect(weighted.weights.values).not.toEqual(plain.weights.values);
  });

  test("counts clips alike where a sampler draws the rare ones more often, and falls", async () => {
    const training = await start({ balance: "sampler", batchSize: 16 });
    expect(training.classWeights).toEqual([1, 1]);
    const records = await run(training, 4);
    expect(records.at(-1)!.trainLoss).toBeLessThan(records[0]!.trainLoss);
  });
});

describe("the learning rate", () => {
  /** How far the first step moves the weight that it moves most: Adam's first step is the rate itself. */
  async function firstStep(change: Partial<TrainConfig>): Promise<number> {
    const training = await start({ batchSize: 16, clipNorm: 1e9, ...change });
    const before = training.weights.values.slice();
    await run(training, 1);
    return before.reduce(
      (most, x, i) => Math.max(most, Math.abs(x - training.weights.values[i]!)),
      0,
    );
  }

  test("of one cycle rises from a 25th of the peak, and is told with the epoch", async () => {
    expect(await firstStep({ schedule: "one-cycle" })).toBeCloseTo(0.02 / 25, 5);
    const records = await run(await start({ schedule: "one-cycle" }), 4);
    expect(records.map(({ learningRate }) => learningRate)).toEqual(
      [1, 3, 5, 7].map((step) => oneCycle(step / 8, 0.02)),
    );
  });

  test("of a plateau begins with itself", async () => {
    expect(await firstStep({ schedule: "plateau" })).toBeCloseTo(0.02, 4);
  });
});

test("the gate says which epochs are saved and where a training ends", async () => {
  const training = await start({ minAccuracy: 0.99, lossThreshold: 1 });
  expect(training.progress.best).toBeUndefined();
  const records = await run(training, 4);
  const passing = records.filter(({ passes }) => passes);
  expect(passing.length).toBeGreaterThan(0);
  expect(records.filter(({ saved }) => saved).every(({ passes }) => passes)).toBe(true);
  const best = training.progress.best!;
  expect(best.accuracy).toBe(1);
  expect(best.loss).toBe(Math.min(...passing.map(({ loss }) => loss)));
  expect(training.progress.reached).toBe(true);
});

test("told to stop, it leaves the epoch where it is", async () => {
  const training = await start();
  const stop = new AbortController();
  const record = await training.runEpoch({
    signal: stop.signal,
    onBatchEnd: ({ loss, learningRate, ...where }) => {
      expect(where).toEqual({ epoch: 1, batch: 1, batches: 2 });
      expect([loss, learningRate].every((value) => value > 0)).toBe(true);
      stop.abort();
    },
  });
  expect(record).toBeUndefined();
  expect([training.progress.epoch, training.progress.batch]).toEqual([1, 1]);
});

test("classes that no answer is asked for cost nothing, in training as in scores", async () => {
  const withThird: PreparedData = { ...data, labels: ["a", "b", "c"] };
  const mask = (examples: readonly Example[]) =>
    examples.map((one): Example => ({ ...one, classes: [true, true, false] }));
  const masked = { ...withThird, train: mask(data.train), validation: mask(data.validation) };
  const change = { learningRate: 1e-9 }; // as it was drawn: each class has an equal share, more or less
  const [open] = await run(await start(change, withThird), 1);
  const [record] = await run(await start(change, masked), 1);
  for (const loss of ["trainLoss", "loss"] as const) {
    expect(open![loss]).toBeGreaterThan(0.9);
    expect(record![loss]).toBeLessThan(0.9);
  }
});
