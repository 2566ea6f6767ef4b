import { tf, type tfl } from "@speech-emotion/model/tfjs-modules";
import { newestShare } from "./optimiser.ts";
import type { TrainingState } from "./trainingMemory.ts";

/**
 * Lets each layer learn at a share of the rate of the one above (Howard and Ruder 2018,
 * https://aclanthology.org/P18-1031, 3.2): the last one learns at the whole. A step is taken back by what it is too long.
 */
export class LayerRates {
  readonly #places: readonly {
    readonly from: number;
    readonly to: number;
    readonly rate: number;
  }[];
  readonly #before: Float32Array;

  /** @param share 0 to 1, of the layer above. */
  constructor({ trainableWeights }: tfl.LayersModel, share: number) {
    const layers = [...new Set(trainableWeights.map(layerOf))];
    let from = 0;
    this.#places = trainableWeights.map((weight) => {
      const to = from + tf.util.sizeFromShape(weight.shape as number[]);
      const place = {
        from,
        to,
        rate: share ** (layers.length - 1 - layers.indexOf(layerOf(weight))),
      };
      from = to;
      return place;
    });
    this.#before = new Float32Array(from);
  }

  /** Remembers the weights before a step. */
  remember({ values }: TrainingState): void {
    this.#before.set(values);
  }

  /** Shortens the step that was made since, and what it did to the running average of the weights. */
  shorten(
    { values, average }: TrainingState,
    step: { readonly step: number; readonly averageDecay: number },
  ): void {
    const newest = newestShare(step);
    for (const { from, to, rate } of this.#places) {
      if (rate === 1) continue;
      for (let i = from; i < to; i++) {
        const back = (1 - rate) * (this.#before[i]! - values[i]!);
        values[i]! += back;
        average[i]! += newest * back;
      }
    }
  }
}

/** The layer of a weight, by its name, which is the same in each member of a network. */
function layerOf({ originalName }: Pick<tfl.LayerVariable, "originalName">): string {
  return originalName.replace(/^member\d+_/, "").split("/")[0]!;
}
