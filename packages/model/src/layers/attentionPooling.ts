import { tf, tfl } from "#tfjs";
import { attentionPool } from "../kernels/ops.ts";
import { nameOf, seedAt } from "./layerArgs.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

/** Settings of the layer. */
export interface AttentionPoolingArgs {
  /** Name of the layer, and the first part of those of its weights; default one that tfjs gives. */
  readonly name?: string;
  /** Means that are taken, each with weights of its own. */
  readonly heads: number;
  /** Seed of the initial weights; without one they are drawn anew each time, and in a training follow from its seed. */
  readonly seed?: number;
}

/**
 * Weighted means over a clip's own frames, the weights from `softmax(score . tanh(x))` (word attention of
 * Yang et al. 2016, https://aclanthology.org/N16-1174, with a learnt context vector for each head).
 *
 * @returns the means side by side `[batch, heads * channels]`, and the weights, the heads' mean, `[batch, frames]`, which
 * sum to 1 and are 0 on padding.
 */
export class AttentionPooling extends SequenceLayer {
  /** The name that tfjs has it under. */
  static readonly className = "AttentionPooling";
  readonly #args: AttentionPoolingArgs;
  #score: tfl.LayerVariable | undefined;

  constructor(args: AttentionPoolingArgs) {
    super(nameOf(args));
    this.#args = args;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [, , channels] = this.sequenceShape(inputShape);
    const { heads, seed } = this.#args;
    const limit = Math.sqrt(6 / (channels + 1)); // Glorot's for a layer of one unit
    const uniform = tfl.initializers.randomUniform({
      minval: -limit,
      maxval: limit,
      ...seedAt(seed),
    });
    this.#score = this.addWeight("score", [heads, channels], "float32", uniform);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      const [means, weights] = attentionPool(x, this.#score!.read() as tf.Tensor2D, lengths);
      return [tf.reshape(means, [means.shape[0], -1]), tf.mean(weights, 1)];
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    const [batch, frames, channels] = this.sequenceShape(inputShape);
    return [
      [batch, this.#args.heads * channels],
      [batch, frames],
    ];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#args, seed: this.#args.seed ?? null };
  }
}
tf.serialization.registerClass(AttentionPooling);
