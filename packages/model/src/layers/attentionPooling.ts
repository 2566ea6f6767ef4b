import * as tf from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable } from "@tensorflow/tfjs-layers";
import { attentionPool } from "../kernels/ops.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

/**
 * Weighted mean over a clip's own frames, the weights from `softmax(score . tanh(x))` (word attention of
 * Yang et al. 2016, https://aclanthology.org/N16-1174, with a learnt context vector).
 *
 * @returns the mean `[batch, channels]` and the weights `[batch, frames]`, which sum to 1 and are 0 on padding.
 */
export class AttentionPooling extends SequenceLayer {
  static readonly className = "AttentionPooling";
  readonly #seed: number;
  #score: LayerVariable | undefined;

  constructor(args: { readonly name: string; readonly seed: number }) {
    super({ name: args.name });
    this.#seed = args.seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [, , channels] = this.sequenceShape(inputShape);
    const uniform = initializers.glorotUniform({ seed: this.#seed });
    this.#score = this.addWeight("score", [channels, 1], "float32", uniform);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    return tf.tidy(() => {
      const { x, lengths } = this.sequence(inputs);
      const score = tf.reshape(this.#score!.read(), [-1]) as tf.Tensor1D;
      return attentionPool(x, score, lengths);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape[] {
    const [batch, frames, channels] = this.sequenceShape(inputShape);
    return [
      [batch, channels],
      [batch, frames],
    ];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), seed: this.#seed };
  }
}
tf.serialization.registerClass(AttentionPooling);
