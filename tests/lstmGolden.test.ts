/** Evidence: golden. Every expected number is PyTorch's; `golden/README.md` says which call made it. */
import { useBackend } from "@speech-emotion/model";
import { CausalLstm } from "@speech-emotion/model/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { golden, maxDifference } from "./goldenFiles.ts";

const [inputs, units] = [12, 16];
const frames = [24, 17] as const;

/** Rows of both clips, one after the other, as a batch padded with zeros. */
function batch(name: string, width: number): tf.Tensor3D {
  const rows = tf.tensor2d(golden(name), [frames[0] + frames[1], width]);
  const [first, second] = tf.split(rows, [...frames]) as [tf.Tensor2D, tf.Tensor2D];
  const padding: [number, number][] = [
    [0, frames[0] - frames[1]],
    [0, 0],
  ];
  return tf.stack([first, tf.pad(second, padding)]) as tf.Tensor3D;
}

/** PyTorch's weights in Keras' form: transposed, the two biases added; the gates stand in the same order. */
function weights(): tf.Tensor[] {
  const transposed = (name: string, columns: number) =>
    tf.transpose(tf.tensor2d(golden(name), [4 * units, columns]));
  const [inputBias, recurrentBias] = ["lstm.bias_ih_l0", "lstm.bias_hh_l0"].map((name) =>
    tf.tensor1d(golden(name)),
  ) as [tf.Tensor1D, tf.Tensor1D];
  return [
    transposed("lstm.weight_ih_l0", inputs),
    transposed("lstm.weight_hh_l0", units),
    tf.add(inputBias, recurrentBias),
  ];
}

test.each(["wasm", "cpu"] as const)(
  "causal LSTM on %s within 1e-5 of PyTorch's",
  async (backend) => {
    await useBackend(backend);
    const layer = new CausalLstm({ name: "lstm", units, seed: 1 });
    const lengths = tf.tensor2d([...frames], [2, 1]);
    layer.build([
      [2, frames[0], inputs],
      [2, 1],
    ]);
    layer.setWeights(weights());
    const found = layer.apply([batch("lstm.x", inputs), lengths]) as tf.Tensor3D;
    const expected = batch("lstm.h", units);
    expect(maxDifference(found.dataSync(), expected.dataSync())).toBeLessThan(1e-5);
  },
);
