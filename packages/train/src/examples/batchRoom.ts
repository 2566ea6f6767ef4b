import type { TrainingExample } from "./showBatch.ts";

/** Room for one batch, in memory that all threads see where there are some. */
export interface BatchRoom {
  /** Shard after shard `[rows, frames, size]`, padded with zeros to the shard's longest clip. */
  readonly features: Float32Array;
  /** Frames of each row that are its own. */
  readonly lengths: Float32Array;
  /** `[rows, classes]`: what the logarithm of each probability counts in the batch's mean loss. */
  readonly targets: Float32Array;
  /** `[rows, classes]`: what is added to logits, so that a class which is no answer has no probability; without it all are. */
  readonly masks: Float32Array | undefined;
  readonly size: number;
  readonly classes: number;
}

/** Where a shard stands in a {@link BatchRoom}. */
export interface PlacedShard {
  readonly shard: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly frames: number;
  /** Where its features begin. */
  readonly offset: number;
}

export interface BatchRoomOptions {
  /** Clips of the largest batch. */
  readonly rows: number;
  /** Frames of the longest clip. */
  readonly frames: number;
  /** Features a frame. */
  readonly size: number;
  readonly classes: number;
  /** Whether some examples have classes that are no answers to them; default false. */
  readonly masked?: boolean;
}

/** Added to a logit; not infinite, as it meets targets of 0. */
const NO_ANSWER = -1e9;

export function createBatchRoom(options: BatchRoomOptions): BatchRoom {
  const { rows, frames, size, classes, masked = false } = options;
  // A page that is not cross-origin isolated has none to share.
  const Room = globalThis.SharedArrayBuffer ?? ArrayBuffer;
  const floats = (length: number) => new Float32Array(new Room(4 * length));
  return {
    features: floats(rows * frames * size),
    lengths: floats(rows),
    targets: floats(rows * classes),
    masks: masked ? floats(rows * classes) : undefined,
    size,
    classes,
  };
}

/**
 * Puts a batch into its room. Clips are dealt out by length, so that shards take the same time, and stand in falling
 * order of length, where kernels leave out most padding.
 *
 * @param classWeights how much each class counts: the loss is the mean with these weights, as PyTorch's
 * `CrossEntropyLoss(weight)`, so that those of the shards add up to it.
 */
export function placeBatch(
  room: BatchRoom,
  batch: readonly TrainingExample[],
  { shards, classWeights }: { readonly shards: number; readonly classWeights: readonly number[] },
): PlacedShard[] {
  const { size, classes } = room;
  const counts = (labels: ArrayLike<number>, c: number) => labels[c]! * classWeights[c]!;
  let totalWeight = 0;
  for (const { labels } of batch)
    for (let c = 0; c < classes; c++) totalWeight += counts(labels, c);
  const placed: PlacedShard[] = [];
  let [row, offset] = [0, 0];
  for (const [shard, examples] of deal(batch, shards).entries()) {
    const frames = Math.max(...examples.map(({ matrix }) => matrix.frames));
    placed.push({ shard, firstRow: row, rows: examples.length, frames, offset });
    for (const { matrix, labels, classes: own } of examples) {
      room.features.set(matrix.data, offset);
      room.features.fill(0, offset + matrix.data.length, offset + frames * size);
      room.lengths[row] = matrix.frames;
      for (let c = 0; c < classes; c++) {
        room.targets[row * classes + c] = counts(labels, c) / totalWeight;
        if (room.masks) room.masks[row * classes + c] = own?.[c] === false ? NO_ANSWER : 0;
      }
      offset += frames * size;
      row++;
    }
  }
  return placed;
}

/** Deals out the longest first, there and back again: 0 1 1 0 0 1 1 0 for two. Only hands that got something. */
function deal(batch: readonly TrainingExample[], hands: number): TrainingExample[][] {
  const dealt: TrainingExample[][] = Array.from({ length: hands }, () => []);
  const sorted = batch.toSorted((a, b) => b.matrix.frames - a.matrix.frames);
  for (const [i, example] of sorted.entries()) {
    const place = i % (2 * hands);
    dealt[place < hands ? place : 2 * hands - 1 - place]!.push(example);
  }
  return dealt.filter((hand) => hand.length > 0);
}
