/** Evidence: batch consistency. Each example gets what it gets alone, in its own place. */
import { createRandom } from "@speech-emotion/data";
import type { FeatureMatrix } from "@speech-emotion/features";
import { referenceNetworkConfig, useBackend } from "@speech-emotion/model";
import { buildNetwork, ensembleLogits } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
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
  // The longest first: the second batch is as long as the longest of those that are left.
  expect(shapes.map(([, length]) => length)).toEqual([frames[0], frames[shapes[0]?.[0] as number]]);
  network.dispose();
});
