import { tf, tfl } from "#tfjs";
import type { Shape } from "../layers/sequenceLayer.ts";
import { refuse } from "./refusal.ts";

/** What every layer of tfjs makes its weights with, in types that let others call it. */
interface WeightMaker {
  setFastWeightInitDuringBuild(value: boolean): void;
  addWeight(name: string, shape: Shape, ...others: unknown[]): tfl.LayerVariable;
}

/**
 * Builds layers whose weights together are at most so many numbers: more is refused before memory is taken for it. tfjs tells
 * how large a weight is only when it makes it, so what makes it counts meanwhile. Where building fails, nothing stays.
 *
 * @param options.drawn whether weights are drawn; false for zeros, also in layers within layers.
 * @throws {ModelError} when there are more.
 */
export function withinWeights<T>(
  { most, drawn }: { readonly most: number; readonly drawn: boolean },
  build: () => T,
): T {
  const prototype = tfl.layers.Layer.prototype as unknown as WeightMaker;
  const { addWeight } = prototype;
  const engine = tf.engine();
  const made: tfl.LayerVariable[] = [];
  let left = most;
  prototype.addWeight = function (name, shape, ...others) {
    left -= shape.reduce<number>((product, size) => product * (size ?? Number.NaN), 1);
    // Also of a size that is no number.
    if (!(left >= 0))
      refuse(
        `at most ${most} weights in the network's layers`,
        `more, with ${name} of shape [${shape}]`,
        "make it smaller",
      );
    if (!drawn) this.setFastWeightInitDuringBuild(true);
    engine.startScope(); // of values that do not become a weight
    try {
      const weight = addWeight.call(this, name, shape, ...others);
      made.push(weight);
      return weight;
    } finally {
      engine.endScope();
    }
  };
  try {
    return build();
  } catch (error) {
    for (const weight of made) weight.dispose();
    throw error;
  } finally {
    prototype.addWeight = addWeight;
  }
}
