import type { RecognizerInfo } from "@speech-emotion/model";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { isOfLastLayer } from "./isOfLastLayer.ts";

/** A saved model that a training begins with, as numbers. */
export interface StartingModel {
  /** Where its files are. */
  readonly folder: string;
  readonly info: RecognizerInfo;
  /** Each weight by its name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** Whether its last layer can go on: for the same labels in the same order. */
export function keepsLastLayer({ info }: StartingModel, labels: readonly string[]): boolean {
  return JSON.stringify(info.labels) === JSON.stringify(labels);
}

/** Gives its weights to a network of the same shape, but for the last layer where the labels are others. */
export function fillFrom(
  network: LayersModel,
  model: StartingModel,
  labels: readonly string[],
): void {
  const all = keepsLastLayer(model, labels);
  for (const weight of network.weights) {
    if (!all && isOfLastLayer(weight)) continue;
    const values = tf.tensor(model.weights.get(weight.originalName)!, weight.shape as number[]);
    weight.write(values);
    values.dispose();
  }
}
