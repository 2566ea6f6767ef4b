import { kernelBytes } from "./kernels.generated.ts";
import { arrays, paddedLength, places, type TrainingMemory } from "./trainingMemory.ts";

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
/** What a step leaves of the running averages of batch normalisation. */
const STATISTICS_KEPT = 0.9;

/** The functions of `assembly/`, where they are described. */
interface Kernels {
  squaredNorm(gradients: number, count: number, length: number): number;
  adam(
    values: number,
    mean: number,
    square: number,
    average: number,
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
    kept: number,
    newest: number,
  ): void;
}

export interface OptimiserStep {
  /** Counts from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** A longer gradient is scaled to this length (Pascanu et al. 2013, https://proceedings.mlr.press/v28/pascanu13.html). */
  readonly clipNorm: number;
  /**
   * Each step shrinks weights by this share of the learning rate (Loshchilov and Hutter 2019,
   * https://arxiv.org/abs/1711.05101).
   */
  readonly weightDecay: number;
  /** What a step leaves of the running average of the weights; 0 for the weights themselves. */
  readonly averageDecay: number;
  /** Shards that the batch had, the first ones. */
  readonly shards: number;
}

/**
 * Share of the weights after a step in their running average. Early on that is a plain mean, so that the first weights, which
 * are noise, do not linger.
 */
export function newestShare({
  step,
  averageDecay,
}: Pick<OptimiserStep, "step" | "averageDecay">): number {
  return 1 - Math.min(averageDecay, (1 + step) / (10 + step));
}

/**
 * AdamW (Kingma and Ba 2015, https://arxiv.org/abs/1412.6980, algorithm 1, with decoupled weight decay) over all weights
 * of a network in one array, and their running average. What it remembers is arrays, and the rest follows from the number of
 * the step, so a training that is resumed goes on bit for bit; tfjs's own keeps running products of its betas, which a
 * restart rounds differently.
 */
export class Optimiser {
  readonly #memory: TrainingMemory;
  readonly #kernels: Kernels;

  constructor(memory: TrainingMemory) {
    this.#memory = memory;
    const bytes = Uint8Array.from(atob(kernelBytes), (character) => character.charCodeAt(0));
    const env = { memory: memory.memory };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
    this.#kernels = exports as unknown as Kernels;
  }

  /**
   * Changes one of `parts` equal parts of the weights in place; a thread each may do so at the same time. Each adds up
   * the length of the whole gradient for itself, which takes less time than to meet once more. The first part also moves
   * the running averages of batch normalisation.
   */
  update(part: number, parts: number, options: OptimiserStep): void {
    const { step, learningRate, clipNorm, weightDecay, averageDecay, shards } = options;
    const { values, mean, square, average, gradients } = places(this.#memory.sizes);
    const length = paddedLength(this.#memory.sizes.weights);
    const norm = Math.sqrt(this.#kernels.squaredNorm(gradients, shards, length));
    const border = (i: number) => 4 * Math.floor((i * length) / 4 / parts);
    this.#kernels.adam(
      ...([values, mean, square, average, gradients, shards, length] as const),
      ...([border(part), border(part + 1)] as const),
      norm > clipNorm ? clipNorm / norm : 1,
      learningRate / (1 - BETA1 ** step),
      1 / (1 - BETA2 ** step),
      ...([BETA1, BETA2, EPSILON] as const),
      1 - learningRate * weightDecay,
      newestShare({ step, averageDecay }),
    );
    if (part === 0) this.#averageStatistics(shards);
  }

  #averageStatistics(shards: number): void {
    const { state, results } = arrays(this.#memory);
    for (let i = 0; i < state.statistics.length; i++) {
      let sum = 0;
      for (let shard = 0; shard < shards; shard++) sum += results.statistics[shard]![i]!;
      state.statistics[i] =
        STATISTICS_KEPT * state.statistics[i]! + ((1 - STATISTICS_KEPT) * sum) / shards;
    }
  }
}
