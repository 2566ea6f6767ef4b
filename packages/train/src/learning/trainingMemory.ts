const PAGE_BYTES = 65536;
/** Address of the first array; 0 would be taken for none. */
const BASE = 1024;

/** How much there is to train. */
export interface TrainingSizes {
  readonly weights: number;
  /** Running averages of batch normalisation, which no gradient changes. */
  readonly statistics: number;
  /** Parts of a batch, each with a gradient and statistics of its own. */
  readonly shards: number;
}

/**
 * What threads share while they train, in WebAssembly memory that each of them sees. Plain data, so that it can be handed
 * to a worker.
 */
export interface TrainingMemory {
  readonly memory: WebAssembly.Memory;
  readonly sizes: TrainingSizes;
}

/** What lasts from step to step: with it a training goes on as if it had never stopped. */
export interface TrainingState {
  /** All weights, in the order of the network's layers. */
  readonly values: Float32Array;
  /** What Adam remembers: the running mean of each weight's gradient, and of its square. */
  readonly mean: Float32Array;
  readonly square: Float32Array;
  /** The running average of the weights, which is the network that is evaluated and saved. */
  readonly average: Float32Array;
  /** The running averages of batch normalisation. */
  readonly statistics: Float32Array;
}

/** What a step fills: an array a shard. */
export interface ShardResults {
  readonly gradients: readonly Float32Array[];
  readonly statistics: readonly Float32Array[];
}

export function createTrainingMemory(sizes: TrainingSizes): TrainingMemory {
  const pages = Math.ceil(places(sizes).end / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return { memory, sizes };
}

/** Floats from one array to the next: a multiple of 4, the last of which are nothing and stay zero. */
export function paddedLength(length: number): number {
  return 4 * Math.ceil(length / 4);
}

/** Addresses of the arrays; those of the shards follow one another. */
interface Places {
  readonly values: number;
  readonly mean: number;
  readonly square: number;
  readonly average: number;
  readonly gradients: number;
  readonly statistics: number;
  readonly shardStatistics: number;
  /** Where free memory begins. */
  readonly end: number;
}

export function places({ weights, statistics, shards }: TrainingSizes): Places {
  const perWeight = 4 * paddedLength(weights);
  const perStatistic = 4 * paddedLength(statistics);
  const gradients = BASE + 4 * perWeight;
  const statisticsAt = gradients + shards * perWeight;
  return {
    values: BASE,
    mean: BASE + perWeight,
    square: BASE + 2 * perWeight,
    average: BASE + 3 * perWeight,
    gradients,
    statistics: statisticsAt,
    shardStatistics: statisticsAt + perStatistic,
    end: statisticsAt + (1 + shards) * perStatistic,
  };
}

/** The arrays, without their padding. */
export function arrays({ memory, sizes }: TrainingMemory): {
  readonly state: TrainingState;
  readonly results: ShardResults;
} {
  const { weights, statistics, shards } = sizes;
  const at = places(sizes);
  const view = (address: number, length: number) =>
    new Float32Array(memory.buffer, address, length);
  const views = (address: number, length: number) =>
    Array.from({ length: shards }, (_, shard) =>
      view(address + 4 * shard * paddedLength(length), length),
    );
  return {
    state: {
      values: view(at.values, weights),
      mean: view(at.mean, weights),
      square: view(at.square, weights),
      average: view(at.average, weights),
      statistics: view(at.statistics, statistics),
    },
    results: {
      gradients: views(at.gradients, weights),
      statistics: views(at.shardStatistics, statistics),
    },
  };
}
