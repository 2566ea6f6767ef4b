import { tf } from "#tfjs";
import { bidirectionalLstm } from "../kernels/ops.ts";
import { nameOf, seedAt } from "./layerArgs.ts";
import { LstmDirection } from "./lstmDirection.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

/** Settings of the layer. */
export interface BidirectionalLstmArgs {
  /** Name of the layer, and the first part of those of its weights; default one that tfjs gives. */
  readonly name?: string;
  /** Units of each direction. */
  readonly units: number;
  /**
   * Seed of the initial weights, of which both directions draw their own; without one they are drawn anew each time, and in a
   * training follow from its seed.
   */
  readonly seed?: number;
}

/**
 * LSTM forwards and backwards over each clip's own frames, `[batch, frames, 2 units]`, zero past its length.
 * Backwards starts at the clip's last own frame, wherever the padding ends.
 */
export class BidirectionalLstm extends SequenceLayer {
  /** The name that tfjs has it under. */
  static readonly className = "BidirectionalLstm";
  readonly #args: BidirectionalLstmArgs;
  #directions: LstmDirection[] = [];

  constructor(args: BidirectionalLstmArgs) {
    super(nameOf(args));
    this.#args = args;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [, , inputs] = this.sequenceShape(inputShape);
    const { units, seed } = this.#args;
    this.#directions = ["forward", "backward"].map(
      (direction, i) =>
        new LstmDirection(
          (name, shape, initializer) => this.addWeight(name, shape, "float32", initializer),
          {
            ...{ inputs, units, ...seedAt(seed, 3 * i) },
            names: [`${direction}_kernel`, `${direction}_recurrent`, `${direction}_bias`],
          },
        ),
    );
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      const [forwards, backwards] = this.#directions as [LstmDirection, LstmDirection];
      return bidirectionalLstm(x, lengths, [forwards.read(), backwards.read()]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, frames] = this.sequenceShape(inputShape);
    return [batch, frames, 2 * this.#args.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#args, seed: this.#args.seed ?? null };
  }
}
tf.serialization.registerClass(BidirectionalLstm);
