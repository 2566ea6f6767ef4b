import type { RecognizerInfo } from "@speech-emotion/model";
import { tf, type tfl } from "@speech-emotion/model/tfjs-modules";
import { isOfLastLayer } from "./isOfLastLayer.ts";

/** A saved model that a training begins with, as numbers. */
export interface StartingModel {
  /** Where its files are. */
  readonly folder: string;
  readonly info: RecognizerInfo;
  /** Each weight by its name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** What of its last layer goes on: all of it for the same labels in the same order, else what is of labels that both have. */
export function keptOfLastLayer(
  { info }: StartingModel,
  labels: readonly string[],
): "kept" | "kept in part" | "anew" {
  if (JSON.stringify(info.labels) === JSON.stringify(labels)) return "kept";
  return labels.some((label) => info.labels.includes(label)) ? "kept in part" : "anew";
}

/** Gives its weights to a network of the same shape; of the last layer those of the labels that it knows. */
export function fillFrom(
  network: tfl.LayersModel,
  model: StartingModel,
  labels: readonly string[],
): void {
  for (const weight of network.weights) {
    const known = model.weights.get(weight.originalName) as Float32Array;
    const filled = isOfLastLayer(weight)
      ? placeKnown(Float32Array.from(weight.read().dataSync()), known, {
          from: model.info.labels,
          to: labels,
        })
      : known;
    const values = tf.tensor(filled, weight.shape as number[]);
    weight.write(values);
    values.dispose();
  }
}

/** Columns `[size, labels]` of weights as they were drawn, with those of known labels in their places. */
function placeKnown(
  drawn: Float32Array,
  known: Float32Array,
  { from, to }: { readonly from: readonly string[]; readonly to: readonly string[] },
): Float32Array {
  for (const [column, label] of to.entries()) {
    const other = from.indexOf(label);
    if (other < 0) continue;
    for (let row = 0; row * to.length < drawn.length; row++)
      drawn[row * to.length + column] = known[row * from.length + other] as number;
  }
  return drawn;
}
