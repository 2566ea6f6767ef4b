import { padBatch } from "@speech-emotion/data/batches";
import type { Network } from "@speech-emotion/model";
import { ensembleLogits } from "@speech-emotion/model/tfjs";
import { tf } from "@speech-emotion/model/tfjs-modules";
import type { Example } from "../examples/example.ts";

/** No faster with more of them, whose steps would take memory. */
const BATCH_SIZE = 16;

/**
 * Logits of each example, of all members together, in order; of classes that its corpus lacks minus infinity, so that they
 * are no answers and have no probability. Batches hold clips of like lengths, the longest first,
 * which saves time and changes no result.
 */
export function inferLogits(network: Network, examples: readonly Example[]): Float32Array[] {
  const order = examples.map((_, i) => i).sort((a, b) => examples[b]!.frames - examples[a]!.frames);
  const logits: Float32Array[] = [];
  for (let from = 0; from < order.length; from += BATCH_SIZE) {
    const indices = order.slice(from, from + BATCH_SIZE);
    const batch = padBatch(indices.map((i) => (examples[i] as Example).matrix));
    const values = tf.tidy(() => {
      const [out] = network.apply(batchTensors(batch)) as [tf.Tensor3D, tf.Tensor2D];
      return ensembleLogits(out).dataSync() as Float32Array;
    });
    const classes = values.length / indices.length;
    for (const [row, i] of indices.entries()) {
      const own = values.slice(row * classes, (row + 1) * classes);
      const mask = examples[i]?.classes;
      logits[i] = mask ? own.map((x, c) => (mask[c] ? x : Number.NEGATIVE_INFINITY)) : own;
    }
  }
  return logits;
}

/** A padded batch as the network's two inputs. */
function batchTensors({ data, lengths, frames, size }: ReturnType<typeof padBatch>): tf.Tensor[] {
  return [
    tf.tensor3d(data, [lengths.length, frames, size]),
    tf.tensor2d(Float32Array.from(lengths), [lengths.length, 1]),
  ];
}
