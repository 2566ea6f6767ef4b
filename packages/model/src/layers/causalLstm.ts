import { tf } from "#tfjs";
import { causalLstm } from "../kernels/ops.ts";
import { seedAt } from "./layerArgs.ts";
import { LstmDirection } from "./lstmDirection.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

/** Settings of the layer. */
export interface CausalLstmArgs {
  /** Name of the layer, and the first part of those of its weights; default one that tfjs gives. */
  readonly name?: string;
  /** Channels that come out. */
  readonly units: number;
  /** Seed of the initial weights; without one they are drawn anew each time, and in a training follow from its seed. */
  readonly seed?: number;
  /** Whether its weights learn; they do unless told otherwise. */
  readonly trainable?: boolean;
}

/**
 * LSTM forwards over each clip's own frames, `[batch, frames, units]`, zero past its length: what comes out for a frame
 * depends on no later one. Its weights are `kernel [inputs, 4 units]`, `recurrent_kernel [units, 4 units]` and
 * `bias [4 units]`, gates in Keras' order: input, forget, cell, output.
 */
export class CausalLstm extends SequenceLayer {
  /** The name that tfjs has it under. */
  static readonly className = "CausalLstm";
  readonly #units: number;
  readonly #seed: number | undefined;
  #weights: LstmDirection | undefined;

  constructor({ units, seed, ...args }: CausalLstmArgs) {
    super(args);
    this.#units = units;
    this.#seed = seed;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [, , inputs] = this.sequenceShape(inputShape);
    this.#weights = new LstmDirection(
      (name, shape, initializer) => this.addWeight(name, shape, "float32", initializer),
      {
        ...{ inputs, units: this.#units, ...seedAt(this.#seed) },
        names: ["kernel", "recurrent_kernel", "bias"],
      },
    );
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      return causalLstm(x, lengths, this.#weights!.read());
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, frames] = this.sequenceShape(inputShape);
    return [batch, frames, this.#units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.#units, seed: this.#seed ?? null };
  }
}
tf.serialization.registerClass(CausalLstm);
