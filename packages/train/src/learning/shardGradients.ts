import type { NetworkShape } from "@speech-emotion/model";
import {
  buildNetwork,
  SeededDropout,
  SequenceBatchNorm,
  splitMembers,
} from "@speech-emotion/model/tfjs";
import { tf, type tfl } from "@speech-emotion/model/tfjs-modules";
import type { BatchRoom, PlacedShard } from "../examples/batchRoom.ts";
import { crossEntropy } from "./crossEntropy.ts";
import { isOfLastLayer } from "./isOfLastLayer.ts";
import { Optimiser, type OptimiserStep } from "./optimiser.ts";
import { Parameters } from "./parameters.ts";
import {
  arrays,
  type ShardResults,
  type TrainingMemory,
  type TrainingState,
} from "./trainingMemory.ts";

/** What a thread needs to compute its part; arrays may be shared memory. */
export interface ShardOptions {
  readonly network: NetworkShape;
  /** Whether only the last layer has a gradient, and the others are computed as recognition does. */
  readonly frozen: boolean;
  readonly memory: TrainingMemory;
  /** One batch runs while the next is put in place. */
  readonly rooms: readonly [BatchRoom, BatchRoom];
  /** Which of the threads it is, and how many there are. */
  readonly part: number;
  readonly parts: number;
}

/** Gradients of some shards of a batch, and the part of the weights that they change, under the backend in use. */
export class ShardGradients {
  readonly #options: ShardOptions;
  readonly #network: tfl.LayersModel;
  readonly #members: readonly tfl.LayersModel[];
  readonly #state: TrainingState;
  readonly #results: ShardResults;
  readonly #parameters: Parameters;
  readonly #optimiser: Optimiser;
  readonly #norms: readonly SequenceBatchNorm[];
  readonly #dropouts: readonly SeededDropout[];

  constructor(options: ShardOptions) {
    const { network: config, frozen, memory, rooms } = options;
    const { size, classes } = rooms[0];
    const network = buildNetwork(config, { featureSize: size, classes, drawn: false });
    const { state, results } = arrays(memory);
    this.#options = options;
    this.#network = network;
    this.#members = splitMembers(network);
    this.#state = state;
    this.#results = results;
    this.#parameters = new Parameters(network, { learns: frozen ? isOfLastLayer : undefined });
    this.#optimiser = new Optimiser(memory);
    this.#norms = network.layers.filter((layer) => layer instanceof SequenceBatchNorm);
    for (const layer of this.#norms) layer.isFrozen = frozen;
    this.#dropouts = network.layers.filter((layer) => layer instanceof SeededDropout);
  }

  /**
   * Loss of each shard: its share of the batch's mean. The gradients go into the memory.
   *
   * @param step number of the training step, which dropout draws from.
   */
  compute(
    shards: readonly PlacedShard[],
    { room, step }: { readonly room: 0 | 1; readonly step: number },
  ): number[] {
    const { values, statistics } = this.#state;
    this.#parameters.write(this.#options.frozen ? { values, statistics } : { values });
    const { rooms } = this.#options;
    return shards.map((placed) => this.#computeShard(rooms[room], step, placed));
  }

  /** Changes this thread's part of the weights. */
  update(step: OptimiserStep): void {
    this.#optimiser.update(this.#options.part, this.#options.parts, step);
  }

  /** Frees the network. */
  dispose(): void {
    this.#network.dispose();
  }

  #computeShard(room: BatchRoom, step: number, placed: PlacedShard): number {
    const { size, classes } = room;
    const { shard, firstRow, rows, frames, offset } = placed;
    for (const layer of this.#dropouts) Object.assign(layer, { step, shard });
    const rowsOf = (array: Float32Array, width: number) =>
      tf.tensor2d(array.subarray(firstRow * width, (firstRow + rows) * width), [rows, width]);
    const features = room.features.subarray(offset, offset + rows * frames * size);
    const inputs = [tf.tensor3d(features, [rows, frames, size]), rowsOf(room.lengths, 1)];
    const targets = rowsOf(room.targets, classes);
    const masks = room.masks && rowsOf(room.masks, classes);
    // One after another, so that the memory holds one member's steps at a time.
    const losses = this.#members.map((member) =>
      this.#parameters.gradient(() => {
        const logits = member.apply(inputs, { training: true }) as tf.Tensor3D;
        return tf.div(crossEntropy(logits, targets, masks), this.#members.length);
      }, this.#results.gradients[shard]!),
    );
    tf.dispose([...inputs, targets, ...(masks ? [masks] : [])]);
    let at = 0;
    for (const { statistics } of this.#norms) {
      this.#results.statistics[shard]!.set(statistics, at);
      at += statistics.length;
    }
    return losses.reduce((sum, loss) => sum + loss, 0);
  }
}
