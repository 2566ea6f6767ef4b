import * as tf from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable } from "@tensorflow/tfjs-layers";
import { bidirectionalLstm, type LstmWeights } from "../kernels/ops.ts";
import { SequenceLayer, type Shape } from "./sequenceLayer.ts";

export interface BidirectionalLstmArgs {
  readonly name: string;
  /** Units of each direction. */
  readonly units: number;
  /** Seed of the initial weights; both directions draw their own. */
  readonly seed: number;
}

interface Direction {
  readonly kernel: LayerVariable;
  readonly recurrent: LayerVariable;
  readonly bias: LayerVariable;
}

/**
 * LSTM forwards and backwards over each clip's own frames, `[batch, frames, 2 units]`, zero past its length.
 * Backwards starts at the clip's last own frame, wherever the padding ends.
 */
export class BidirectionalLstm extends SequenceLayer {
  static readonly className = "BidirectionalLstm";
  readonly #args: BidirectionalLstmArgs;
  #directions: Direction[] = [];

  constructor(args: BidirectionalLstmArgs) {
    super({ name: args.name });
    this.#args = args;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [, , inputs] = this.sequenceShape(inputShape);
    const { units, seed } = this.#args;
    const limit = 1 / Math.sqrt(units); // PyTorch's range for all weights of an LSTM
    this.#directions = ["forward", "backward"].map((direction, i) => {
      const uniform = (offset: number) =>
        initializers.randomUniform({ minval: -limit, maxval: limit, seed: seed + 3 * i + offset });
      const weight = (name: string, shape: Shape, offset: number) =>
        this.addWeight(`${direction}_${name}`, shape, "float32", uniform(offset));
      return {
        kernel: weight("kernel", [inputs, 4 * units], 0),
        recurrent: weight("recurrent", [units, 4 * units], 1),
        bias: weight("bias", [4 * units], 2),
      };
    });
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [x, lengths] = inputs as [tf.Tensor3D, tf.Tensor2D];
      const [forwards, backwards] = this.#directions.map(
        ({ kernel, recurrent, bias }): LstmWeights => ({
          kernel: kernel.read() as tf.Tensor2D,
          recurrent: recurrent.read() as tf.Tensor2D,
          bias: bias.read() as tf.Tensor1D,
        }),
      ) as [LstmWeights, LstmWeights];
      return bidirectionalLstm(x, lengths, [forwards, backwards]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, frames] = this.sequenceShape(inputShape);
    return [batch, frames, 2 * this.#args.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#args };
  }
}
tf.serialization.registerClass(BidirectionalLstm);
