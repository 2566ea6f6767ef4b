import { tf } from "#tfjs";
import { nameOf } from "./layerArgs.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

/** Settings of the layer. */
export interface SequencePooling1DArgs {
  /** Name of the layer; default one that tfjs gives. */
  readonly name?: string;
  /** Frames that are pooled into one. */
  readonly poolSize: number;
}

/** One value of each `poolSize` frames, as the pooling of `ops.ts` does. */
export type Pool = (x: tf.Tensor3D, lengths: tf.Tensor2D, poolSize: number) => tf.Tensor3D;

/** Pooling over time, pools side by side. */
export abstract class SequencePooling1D extends SequenceLayer {
  readonly #poolSize: number;

  constructor(args: SequencePooling1DArgs) {
    super(nameOf(args));
    this.#poolSize = args.poolSize;
  }

  /** Makes one frame of each pool. */
  protected abstract readonly pool: Pool;
  /** How many pools some frames have, of which the last may not be whole. */
  protected abstract readonly round: (pools: number) => number;

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      return this.pool(x, lengths, this.#poolSize);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, frames, channels] = this.sequenceShape(inputShape);
    return [batch, frames === null ? null : this.round(frames / this.#poolSize), channels];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), poolSize: this.#poolSize };
  }
}
