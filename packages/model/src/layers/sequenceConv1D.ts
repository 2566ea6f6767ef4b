import { tf, tfl } from "#tfjs";
import { conv1d } from "../kernels/ops.ts";
import { nameOf, seedAt } from "./layerArgs.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

/** Settings of the layer. */
export interface SequenceConv1DArgs {
  /** Name of the layer, and the first part of those of its weights; default one that tfjs gives. */
  readonly name?: string;
  /** Channels that come out. */
  readonly filters: number;
  /** Frames that a filter sees. */
  readonly kernelSize: number;
  /** Seed of the initial weights; without one they are drawn anew each time, and in a training follow from its seed. */
  readonly seed?: number;
}

/** Convolution over time with ReLU, as long as its input; padding counts as zero. */
export class SequenceConv1D extends SequenceLayer {
  /** The name that tfjs has it under. */
  static readonly className = "SequenceConv1D";
  readonly #args: SequenceConv1DArgs;
  #kernel: tfl.LayerVariable | undefined;
  #bias: tfl.LayerVariable | undefined;

  constructor(args: SequenceConv1DArgs) {
    super(nameOf(args));
    this.#args = args;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [, , channels] = this.sequenceShape(inputShape);
    const { filters, kernelSize, seed } = this.#args;
    const uniform = tfl.initializers.heUniform(seedAt(seed));
    this.#kernel = this.addWeight("kernel", [kernelSize, channels, filters], "float32", uniform);
    this.#bias = this.addWeight("bias", [filters], "float32", tfl.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      const kernel = this.#kernel?.read() as tf.Tensor3D;
      return conv1d(x, kernel, this.#bias?.read() as tf.Tensor1D, lengths);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, frames] = this.sequenceShape(inputShape);
    return [batch, frames, this.#args.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#args, seed: this.#args.seed ?? null };
  }
}
tf.serialization.registerClass(SequenceConv1D);
