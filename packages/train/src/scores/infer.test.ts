/** Evidence: batch consistency. Each example gets what it gets alone, in its own place. */
import { createRandom } from "@speech-emotion/data";
import type { FeatureMatrix } from "@speech-emotion/features";
import { argMax, referenceNetworkConfig, softmax, useBackend } from "@speech-emotion/model";
import { buildNetwork, ensembleLogits } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { evaluateExamples } from "./evaluateExamples.ts";
import { inferLogits } from "./infer.ts";

type Example = Parameters<typeof inferLogits>[1][number];

const size = 7;
const classes = 3;

beforeAll(() => useBackend("wasm"));

const build = () =>
  buildNetwork(
    {
      ...referenceNetworkConfig,
      members: 2,
      convBlocks: [{ filters: 4, kernelSize: 3, poolSize: 2 }],
      lstmUnits: 4,
    },
    { featureSize: size, classes },
  );

/** More examples than one batch holds, of 4 to 40 frames. */
const random = createRandom(1, "infer");
const examples = Array.from({ length: 70 }, (_, i): Example => {
  const frames = 4 + Math.floor(37 * random());
  const matrix: FeatureMatrix = {
    data: Float32Array.from({ length: frames * size }, () => 2 * random() - 1),
    frames,
    size,
  };
  const clip = {
    id: String(i),
    path: "",
    label: "a",
    speaker: undefined,
    digest: "",
    corpus: "made",
    channel: undefined,
    groups: {},
  };
  return { clip, target: 0, frames, matrix, speaker: undefined };
});

test("together or alone, in order, no tensor is left", () => {
  const network = build();
  const before = tf.memory().numTensors;
  const together = inferLogits(network, examples);
  expect(tf.memory().numTensors).toBe(before);
  expect(together).toHaveLength(examples.length);
  for (const [i, { matrix }] of examples.entries()) {
    const alone = tf.tidy(() => {
      const inputs = [
        tf.tensor3d(matrix.data, [1, matrix.frames, size]),
        tf.tensor2d([[matrix.frames]]),
      ];
      const [members] = network.apply(inputs) as [tf.Tensor3D];
      return [...ensembleLogits(members).dataSync()];
    });
    expect(together[i]).toHaveLength(classes);
    for (const [k, logit] of alone.entries())
      expect((together[i] as Float32Array)[k]).toBeCloseTo(logit, 4);
  }
  network.dispose();
});

test("of no examples there are no logits", () => {
  const network = build();
  expect(inferLogits(network, [])).toEqual([]);
  network.dispose();
});

test("batches hold clips of like lengths, so that few frames are computed in vain", () => {
  const shapes: number[][] = [];
  const network = build();
  const apply = network.apply.bind(network);
  network.apply = (inputs, ...rest) => {
    shapes.push((inputs as tf.Tensor[])[0]?.shape as number[]);
    return apply(inputs, ...rest);
  };
  inferLogits(network, examples);
  const frames = examples.map((example) => example.frames).sort((a, b) => b - a);
  // The longest first: a batch is as long as the longest of those that are left.
  expect(shapes.length).toBeGreaterThan(1);
  let first = 0;
  for (const [rows, length] of shapes) {
    expect(length).toBe(frames[first]);
    first += rows as number;
  }
  expect(first).toBe(examples.length);
  network.dispose();
});

test("classes that an example's corpus lacks are no answers to it, whatever their logits are", () => {
  const network = build();
  const [first, second] = inferLogits(network, examples.slice(0, 2));
  const best = argMax(first!);
  const classes = [0, 1, 2].map((c) => c !== best);
  const [masked, other] = inferLogits(network, [{ ...examples[0]!, classes }, examples[1]!]);
  expect(masked![best]).toBe(Number.NEGATIVE_INFINITY);
  expect(argMax(masked!)).not.toBe(best);
  expect([...masked!].filter((_, c) => c !== best)).toEqual(
    [...first!].filter((_, c) => c !== best),
  );
  expect(other).toEqual(second);
  const scores = softmax(masked!, 2);
  expect(scores[best]).toBe(0);
  expect(scores.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  network.dispose();
});

describe("scores over the labels that both have", () => {
  const labels = ["a", "b", "c"];
  const info = { labels, temperature: 1 };
  const both = examples.slice(0, 6).map((example, i): Example => {
    const corpus = i < 4 ? "A" : "B";
    const classes = i < 4 ? [true, true, false] : [true, false, false];
    return {
      ...example,
      target: i % 2 === 1 && i < 4 ? 1 : 0,
      clip: { ...example.clip, corpus },
      classes,
    };
  });

  test("say what each corpus lacks, and leave out of the classes what all lack", () => {
    const network = build();
    const { metrics, predictions } = evaluateExamples(network, info, both);
    expect(metrics.absentLabels).toEqual([
      { corpus: "A", labels: ["c"] },
      { corpus: "B", labels: ["b", "c"] },
    ]);
    expect(metrics.classes.map(({ label, support }) => [label, support])).toEqual([
      ["a", 4],
      ["b", 2],
    ]);
    expect(metrics.confusion.flat().reduce((sum, clips) => sum + clips, 0)).toBe(6);
    expect(metrics.answered).toBe(1);
    for (const { scores } of predictions) expect(scores[2]).toBe(0);
    for (const { predicted, scores } of predictions.slice(4))
      expect([predicted, scores[0]]).toEqual(["a", 1]);
    network.dispose();
  });

  test("are over all labels where one corpus has them all", () => {
    const network = build();
    const { metrics } = evaluateExamples(network, info, [...both, examples[7]!]);
    expect(metrics.classes.map(({ label }) => label)).toEqual(labels);
    expect(evaluateExamples(network, info, examples).metrics).not.toHaveProperty("absentLabels");
    network.dispose();
  });
});
