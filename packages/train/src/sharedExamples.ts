import { padBatch } from "@speech-emotion/data";
import type { Example } from "./prepare.ts";

/** Examples in memory that all threads see; plain data, so that it can be handed to a worker. */
export interface SharedExamples {
  /** All matrices, one after the other. */
  readonly data: Float32Array;
  /** Where each begins in `data`, and one more for the end. */
  readonly offsets: Float64Array;
  /** Features a frame. */
  readonly size: number;
  readonly targets: Uint8Array;
}

export function shareExamples(examples: readonly Example[]): SharedExamples {
  const size = examples[0]?.matrix.size ?? 1;
  const offsets = new Float64Array(new SharedArrayBuffer(8 * (examples.length + 1)));
  for (const [i, { matrix }] of examples.entries())
    offsets[i + 1] = offsets[i]! + matrix.data.length;
  const data = new Float32Array(new SharedArrayBuffer(4 * offsets[examples.length]!));
  for (const [i, { matrix }] of examples.entries()) data.set(matrix.data, offsets[i]!);
  const targets = new Uint8Array(new SharedArrayBuffer(examples.length));
  targets.set(examples.map(({ target }) => target));
  return { data, offsets, size, targets };
}

/** Some of the examples as a padded batch. */
export function sharedBatch(
  { data, offsets, size }: SharedExamples,
  indices: readonly number[],
): ReturnType<typeof padBatch> {
  return padBatch(
    indices.map((i) => {
      if (!(i + 1 < offsets.length))
        throw new RangeError(`expected an example below ${offsets.length - 1}, found ${i}`);
      const own = data.subarray(offsets[i], offsets[i + 1]);
      return { data: own, frames: own.length / size, size };
    }),
  );
}
