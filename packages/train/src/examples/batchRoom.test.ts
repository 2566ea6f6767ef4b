/** Evidence: closed form. Where each clip of a batch stands, and what it counts. */
import { expect, test } from "vitest";
import { createBatchRoom, placeBatch } from "./batchRoom.ts";
import { oneHot, type TrainingExample } from "./showBatch.ts";

/** A clip of so many frames of two features, each of which is its target plus one. */
function example(frames: number, target: number): TrainingExample {
  const data = new Float32Array(2 * frames).fill(target + 1);
  return { matrix: { data, frames, size: 2 }, labels: oneHot(target, 3) };
}
const room = () => {
  const empty = createBatchRoom({ rows: 5, frames: 6, size: 2, classes: 3 });
  empty.features.fill(9); // of the batch before
  return empty;
};
const options = { shards: 2, classWeights: [1, 2, 4] };

test("clips are dealt out by length, there and back again, each shard in falling order", () => {
  const to = room();
  const batch = [example(2, 0), example(5, 0), example(3, 0), example(6, 0), example(4, 0)];
  const placed = placeBatch(to, batch, options);
  expect([...to.lengths]).toEqual([6, 3, 2, 5, 4]);
  expect(placed).toEqual([
    { shard: 0, firstRow: 0, rows: 3, frames: 6, offset: 0 },
    { shard: 1, firstRow: 3, rows: 2, frames: 5, offset: 3 * 6 * 2 },
  ]);
});

test("a row is its clip and then zeros, up to the longest of its shard and no further", () => {
  const to = room();
  placeBatch(to, [example(3, 1), example(1, 0), example(2, 2)], options);
  // Shard 0: the longest. Shard 1: of 2 frames and of 1.
  expect([...to.features.subarray(0, 6)]).toEqual([2, 2, 2, 2, 2, 2]);
  expect([...to.features.subarray(6, 14)]).toEqual([3, 3, 3, 3, 1, 1, 0, 0]);
  expect([...to.features.subarray(14)].every((x) => x === 9)).toBe(true);
});

test("a clip counts what its class weighs, of what all clips of the batch weigh together", () => {
  const to = room();
  placeBatch(to, [example(3, 1), example(2, 2), example(1, 2)], { ...options, shards: 1 });
  expect([...to.targets.subarray(0, 9)].map((x) => Number(x.toFixed(6)))).toEqual([
    ...[0, 0.2, 0],
    ...[0, 0, 0.4],
    ...[0, 0, 0.4],
  ]);
  expect([...to.targets.subarray(9)]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("a batch smaller than the shards leaves some without clips", () => {
  const placed = placeBatch(room(), [example(2, 0)], { ...options, shards: 4 });
  expect(placed).toEqual([{ shard: 0, firstRow: 0, rows: 1, frames: 2, offset: 0 }]);
});

test("classes that are no answers to a clip have no logit, where some clips of the training have such", () => {
  const to = createBatchRoom({ rows: 3, frames: 6, size: 2, classes: 3, masked: true });
  const own = { ...example(3, 0), classes: [true, false, true] };
  placeBatch(to, [own, example(2, 0)], { ...options, shards: 1 });
  expect([...(to.masks ?? [])]).toEqual([0, -1e9, 0, 0, 0, 0, 0, 0, 0]);
  placeBatch(to, [example(3, 0), own], { ...options, shards: 1 }); // in the same room
  expect([...(to.masks ?? [])].slice(0, 6)).toEqual([0, 0, 0, 0, -1e9, 0]);
  expect(room().masks).toBeUndefined();
});
