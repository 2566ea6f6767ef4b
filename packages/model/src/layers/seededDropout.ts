import { tf, tfl } from "#tfjs";
import { dropout } from "../kernels/ops.ts";
import { nameOf } from "./layerArgs.ts";
import type { Shape } from "./sequenceLayer.ts";

/** Settings of the layer. */
export interface SeededDropoutArgs {
  /** Name of the layer; default one that tfjs gives. */
  readonly name?: string;
  /** Share of values that are dropped, in [0, 1). */
  readonly rate: number;
  /** Seed of the masks; without one 0, and in a training one that follows from its seed. */
  readonly seed?: number;
}

/**
 * Dropout whose masks follow from a seed, a step and a shard: tfjs's own repeats one mask when it is seeded and
 * cannot be repeated when it is not. The training loop sets {@link step} and {@link shard}.
 */
export class SeededDropout extends tfl.layers.Layer {
  /** The name that tfjs has it under. */
  static readonly className = "SeededDropout";
  /** Number of the training step. */
  step = 0;
  /** Number of the part of the batch that is computed. */
  shard = 0;
  readonly #rate: number;
  readonly #seed: number | undefined;

  constructor(args: SeededDropoutArgs) {
    super(nameOf(args));
    this.#rate = args.rate;
    this.#seed = args.seed;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    if (!training || this.#rate === 0) return x.clone();
    const seed = [this.#seed ?? 0, this.step, this.shard].reduce(
      (hash, value) => Math.imul(hash ^ value, 0x85ebca6b) ^ (hash >>> 15),
      0x9e3779b9,
    );
    return dropout(x, { rate: this.#rate, seed: seed >>> 0 });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate, seed: this.#seed ?? null };
  }
}
tf.serialization.registerClass(SeededDropout);
