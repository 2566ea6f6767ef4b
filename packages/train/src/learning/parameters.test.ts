/** Evidence: that every weight learns, in networks of all shapes, by the gradients that tfjs's layers bring with them. */
import { defaultNetworkConfig, type NetworkConfig, useBackend } from "@speech-emotion/model";
import { buildNetwork, splitMembers } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { crossEntropy } from "./crossEntropy.ts";
import { countParameters, Parameters } from "./parameters.ts";

beforeAll(() => useBackend("wasm"));

const block = { filters: 4, kernelSize: 3, poolSize: 2 };
const small: NetworkConfig = {
  ...defaultNetworkConfig,
  members: 2,
  convBlocks: [block],
  lstmUnits: 3,
  attentionHeads: 2,
};

test.each<[string, Partial<NetworkConfig>]>([
  ["as by default", {}],
  ["without dropout", { dropout: 0 }],
  ["without batch normalisation", { batchNorm: false }],
  [
    "of one member, one head and two blocks",
    { members: 1, attentionHeads: 1, convBlocks: [block, block] },
  ],
])("%s", (_, change) => {
  const network = buildNetwork({ ...small, ...change }, { featureSize: 5, classes: 3 });
  const inputs = [
    tf.randomUniform([3, 20, 5], -1, 1, "float32", 1),
    tf.tensor2d([20, 15, 9], [3, 1]),
  ];
  const targets = tf.eye(3) as tf.Tensor2D;
  const gradient = new Float32Array(countParameters(network).weights).fill(Number.NaN);
  const parameters = new Parameters(network);
  for (const member of splitMembers(network))
    parameters.gradient(
      () => crossEntropy(member.apply(inputs, { training: true }) as tf.Tensor3D, targets),
      gradient,
    );
  let at = 0;
  for (const { name, shape } of network.trainableWeights) {
    const own = gradient.subarray(at, at + tf.util.sizeFromShape(shape as number[]));
    expect(own.every(Number.isFinite), name).toBe(true);
    expect(
      own.some((x) => x !== 0),
      name,
    ).toBe(true);
    at += own.length;
  }
});
