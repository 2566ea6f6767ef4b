import { tf, type tfl } from "@speech-emotion/model/tfjs-modules";
import { isOfLastLayer } from "./isOfLastLayer.ts";
import type { TrainingState } from "./trainingMemory.ts";

/**
 * Weights of all layers but the last, which stay as they are, bit for bit, while the last one learns: they have no
 * gradient, but each step shrinks all weights.
 */
export class FrozenWeights {
  readonly #places: readonly { readonly from: number; readonly values: Float32Array }[];
  readonly #statistics: Float32Array;

  /** Remembers the weights as they are now. */
  constructor({ trainableWeights }: tfl.LayersModel, { values, statistics }: TrainingState) {
    let from = 0;
    this.#places = trainableWeights.flatMap((weight) => {
      const start = from;
      from += tf.util.sizeFromShape(weight.shape as number[]);
      return isOfLastLayer(weight) ? [] : [{ from: start, values: values.slice(start, from) }];
    });
    this.#statistics = statistics.slice(); // the last layer has none
  }

  /** Undoes what a step did to them and to their running average. */
  restore(state: TrainingState): void {
    for (const { from, values } of this.#places) {
      state.values.set(values, from);
      state.average.set(values, from);
    }
    state.statistics.set(this.#statistics);
  }
}
