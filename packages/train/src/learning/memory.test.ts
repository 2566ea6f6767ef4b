/** Evidence: a thousand real steps. */
import { useBackend } from "@speech-emotion/model";
import { buildNetwork } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { crossEntropy } from "./crossEntropy.ts";
import { countParameters, Parameters } from "./parameters.ts";

test("a thousand training steps of all kernels leave memory as it was", async () => {
  await useBackend("wasm");
  const { memory } = (tf.backend() as unknown as { wasm: { asm: { memory: WebAssembly.Memory } } })
    .wasm.asm;
  const network = buildNetwork(
    {
      convBlocks: [
        { filters: 6, kernelSize: 3, poolSize: 2 },
        { filters: 5, kernelSize: 2, poolSize: 1 },
      ],
      batchNorm: true,
      lstmUnits: 5,
      members: 2,
      attentionHeads: 2,
      dropout: 0.3,
      seed: 1,
    },
    { featureSize: 7, classes: 3 },
  );
  const parameters = new Parameters(network);
  const values = new Float32Array(countParameters(network).weights);
  parameters.read({ values });
  const gradient = new Float32Array(values.length);
  const step = () => {
    parameters.write({ values });
    const inputs = [tf.ones([3, 40, 7]), tf.tensor2d([40, 30, 9], [3, 1])];
    const targets = tf.eye(3) as tf.Tensor2D;
    parameters.gradient(() => {
      const [logits] = network.apply(inputs, { training: true }) as [tf.Tensor3D, tf.Tensor2D];
      return crossEntropy(logits, targets);
    }, gradient);
    tf.dispose([...inputs, targets]);
  };
  for (let i = 0; i < 5; i++) step();
  const used = () => {
    const { numTensors, numDataBuffers } = tf.memory();
    return { numTensors, numDataBuffers, bytes: memory.buffer.byteLength };
  };
  const before = used();
  for (let i = 0; i < 1000; i++) step();
  expect(used()).toEqual(before);
}, 120_000);
