import { createBatchRoom, placeBatch } from "../examples/batchRoom.ts";
import type { TrainingExample } from "../examples/showBatch.ts";
import type { GradientOptions, GradientSource, PlacedBatch } from "./gradientSource.ts";
import type { OptimiserStep } from "./optimiser.ts";
import { ShardGradients } from "./shardGradients.ts";
import { arrays, createTrainingMemory, type TrainingState } from "./trainingMemory.ts";

/** Gradients on the thread that asks, which waits meanwhile: the numbers are those of any threads. */
export class LocalGradients implements GradientSource {
  readonly state: TrainingState;
  readonly #options: GradientOptions;
  readonly #rooms: ReturnType<typeof createRooms>;
  readonly #shards: ShardGradients;
  #room: 0 | 1 = 0;

  /** Works under the backend in use. */
  constructor(options: GradientOptions) {
    const { network, frozen = false, batches } = options;
    const memory = createTrainingMemory(options);
    this.state = arrays(memory).state;
    this.#options = options;
    this.#rooms = createRooms(batches);
    const rooms = this.#rooms;
    this.#shards = new ShardGradients({ network, frozen, memory, rooms, part: 0, parts: 1 });
  }

  place(batch: readonly TrainingExample[]): PlacedBatch {
    this.#room = this.#room === 0 ? 1 : 0;
    const shards = placeBatch(this.#rooms[this.#room], batch, this.#options);
    return { room: this.#room, shards };
  }

  async compute({ room, shards }: PlacedBatch, step: number): Promise<number> {
    return this.#shards.compute(shards, { room, step }).reduce((sum, loss) => sum + loss, 0);
  }

  async update(step: OptimiserStep): Promise<void> {
    this.#shards.update(step);
  }

  async close(): Promise<void> {
    this.#shards.dispose();
  }
}

function createRooms(batches: GradientOptions["batches"]) {
  return [createBatchRoom(batches), createBatchRoom(batches)] as const;
}
