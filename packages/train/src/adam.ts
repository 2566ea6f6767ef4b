import { kernelBytes } from "./kernels.generated.ts";
import { addresses, paddedLength, type TrainingMemory } from "./trainingMemory.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** The functions of `assembly/`, where they are described. */
interface Kernels {
  squaredNorm(gradients: number, count: number, length: number): number;
  adam(
    values: number,
    mean: number,
    square: number,
    gradients: number,
    count: number,
    length: number,
    from: number,
    until: number,
    scale: number,
    rate: number,
    correction: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): void;
}

export interface AdamStep {
  /** Counts from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** A longer gradient is scaled to this length (Pascanu et al. 2013, https://proceedings.mlr.press/v28/pascanu13.html). */
  readonly clipNorm: number;
  /** Shards that the batch had, the first ones. */
  readonly shards: number;
}

/**
 * Adam (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980, algorithm 1) over all weights of a network in one
 * array. What it remembers is two arrays, and the rest follows from the number of the step, so a training
 * that is resumed goes on bit for bit; tfjs's own keeps running products of its betas, which a restart rounds
 * differently.
 */
export class Adam {
  readonly #memory: TrainingMemory;
  readonly #kernels: Kernels;

  constructor(memory: TrainingMemory) {
    this.#memory = memory;
    const bytes = Uint8Array.from(Buffer.from(kernelBytes, "base64"));
    const env = { memory: memory.memory };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
    this.#kernels = exports as unknown as Kernels;
  }

  /**
   * Changes one of `parts` equal parts of the weights in place; a thread each may do so at the same time. Each adds up
   * the length of the whole gradient for itself, which takes less time than to meet once more.
   */
  update(part: number, parts: number, { step, learningRate, clipNorm, shards }: AdamStep): void {
    const { values, mean, square, gradients } = addresses(this.#memory);
    const length = paddedLength(this.#memory.weights);
    const norm = Math.sqrt(this.#kernels.squaredNorm(gradients, shards, length));
    const border = (i: number) => 4 * Math.floor((i * length) / 4 / parts);
    this.#kernels.adam(
      ...([values, mean, square, gradients, shards, length] as const),
      ...([border(part), border(part + 1)] as const),
      norm > clipNorm ? clipNorm / norm : 1,
      learningRate / (1 - BETA1 ** step),
      1 / (1 - BETA2 ** step),
      ...([BETA1, BETA2, EPSILON] as const),
    );
  }
}
