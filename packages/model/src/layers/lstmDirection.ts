import { type tf, tfl } from "#tfjs";
import type { LstmWeights } from "../kernels/ops.ts";
import { seedAt } from "./layerArgs.ts";
import type { Shape } from "./sequenceLayer.ts";

type Initializer = ReturnType<typeof tfl.initializers.randomUniform>;

export interface LstmDirectionArgs {
  readonly inputs: number;
  readonly units: number;
  /** Seed of the kernel; the recurrent weights and the bias take the next two. */
  readonly seed?: number;
  /** Names of kernel, recurrent weights and bias. */
  readonly names: readonly [kernel: string, recurrent: string, bias: string];
}

/** The weights of one direction of an LSTM, which a layer keeps; see {@link LstmWeights} for their order. */
export class LstmDirection {
  readonly #kernel: tfl.LayerVariable;
  readonly #recurrent: tfl.LayerVariable;
  readonly #bias: tfl.LayerVariable;

  /** @param add makes a weight of the layer. */
  constructor(
    add: (name: string, shape: Shape, initializer: Initializer) => tfl.LayerVariable,
    { inputs, units, seed, names }: LstmDirectionArgs,
  ) {
    const limit = 1 / Math.sqrt(units); // PyTorch's range for all weights of an LSTM
    const uniform = (offset: number) =>
      tfl.initializers.randomUniform({ minval: -limit, maxval: limit, ...seedAt(seed, offset) });
    this.#kernel = add(names[0], [inputs, 4 * units], uniform(0));
    this.#recurrent = add(names[1], [units, 4 * units], uniform(1));
    this.#bias = add(names[2], [4 * units], uniform(2));
  }

  read(): LstmWeights {
    return {
      kernel: this.#kernel.read() as tf.Tensor2D,
      recurrent: this.#recurrent.read() as tf.Tensor2D,
      bias: this.#bias.read() as tf.Tensor1D,
    };
  }
}
