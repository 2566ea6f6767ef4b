import { tf, tfl } from "#tfjs";
import { nameOf } from "./layerArgs.ts";
import type { Shape } from "./sequenceLayer.ts";

/** Settings of the layer. */
export interface PooledLengthsArgs {
  /** Name of the layer; default one that tfjs gives. */
  readonly name?: string;
  /** Frames that are pooled into one. */
  readonly poolSize: number;
  /** What becomes of a pool that is not whole: dropped (`"floor"`, the default), or filled up (`"ceil"`). */
  readonly rounding?: "floor" | "ceil";
}

/** Lengths after pooling: `length / poolSize`, rounded down for max-pooling, up for average-pooling. */
export class PooledLengths extends tfl.layers.Layer {
  /** The name that tfjs has it under. */
  static readonly className = "PooledLengths";
  readonly #poolSize: number;
  readonly #rounding: "floor" | "ceil";

  constructor({ poolSize, rounding = "floor", ...args }: PooledLengthsArgs) {
    super(nameOf(args));
    this.#poolSize = poolSize;
    this.#rounding = rounding;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const lengths = Array.isArray(inputs) ? inputs[0] : inputs;
    const round = this.#rounding === "ceil" ? tf.ceil : tf.floor;
    return tf.tidy(() => round(tf.div(lengths as tf.Tensor, this.#poolSize)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), poolSize: this.#poolSize, rounding: this.#rounding };
  }
}
tf.serialization.registerClass(PooledLengths);
