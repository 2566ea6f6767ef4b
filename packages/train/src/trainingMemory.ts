const PAGE_BYTES = 65536;
/** Address of the first array; 0 would be taken for none. */
const BASE = 1024;

/**
 * What threads share while they train, in WebAssembly memory that each of them sees: all weights as one array, what Adam
 * remembers of each, and the gradient of each shard. Plain data, so that it can be handed to a worker.
 */
export interface TrainingMemory {
  readonly memory: WebAssembly.Memory;
  readonly weights: number;
  readonly shards: number;
}

export function createTrainingMemory(weights: number, shards: number): TrainingMemory {
  const bytes = BASE + (3 + shards) * 4 * paddedLength(weights);
  const pages = Math.ceil(bytes / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return { memory, weights, shards };
}

/** Floats from one array to the next: a multiple of 4, the last of which are no weights and stay zero. */
export function paddedLength(weights: number): number {
  return 4 * Math.ceil(weights / 4);
}

/** Addresses of the arrays; the shards' gradients follow one another. */
export function addresses({ weights }: TrainingMemory): {
  readonly values: number;
  readonly mean: number;
  readonly square: number;
  readonly gradients: number;
} {
  const at = (array: number) => BASE + 4 * array * paddedLength(weights);
  return { values: at(0), mean: at(1), square: at(2), gradients: at(3) };
}

/** The arrays, without their padding. */
export function arrays(shared: TrainingMemory): {
  readonly values: Float32Array;
  readonly mean: Float32Array;
  readonly square: Float32Array;
  readonly gradients: readonly Float32Array[];
} {
  const { values, mean, square, gradients } = addresses(shared);
  const { memory, weights, shards } = shared;
  const view = (address: number) => new Float32Array(memory.buffer, address, weights);
  return {
    values: view(values),
    mean: view(mean),
    square: view(square),
    gradients: Array.from({ length: shards }, (_, shard) =>
      view(gradients + 4 * shard * paddedLength(weights)),
    ),
  };
}
