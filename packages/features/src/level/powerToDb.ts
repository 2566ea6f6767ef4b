import { checkOptions } from "../arguments/checkOptions.ts";
import { withScratch } from "../kernels/kernels.ts";

/** Which decibels are told apart. */
export interface PowerToDbOptions {
  /** Floor below the loudest value, in dB; `Infinity` for none. Default 80. */
  readonly topDb?: number;
  /** Power that stands in for anything smaller, so that silence has a finite value. Default 1e-10. */
  readonly amin?: number;
}

/** Values that are in the kernels' memory at a time. */
const VALUES_AT_ONCE = 16384;
/** Smaller numbers of 32 bits have fewer digits. */
const SMALLEST_NORMAL = 2 ** -126;

/**
 * `10 log10(power)` against a reference of 1, cut off `topDb` below the loudest, as `librosa.power_to_db`.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function powerToDb(power: Float32Array, options: PowerToDbOptions = {}): Float32Array {
  const { topDb = 80, amin = 1e-10 } = options;
  checkOptions({ topDb, amin });
  const db = new Float32Array(power.length);
  withScratch((scratch) => {
    const room = scratch.floats(4 * Math.ceil(Math.min(db.length, VALUES_AT_ONCE) / 4));
    /** Some values at a time. */
    const change = (values: Float32Array, run: (count: number) => void) => {
      for (let i = 0; i < values.length; i += VALUES_AT_ONCE) {
        const part = values.subarray(i, i + VALUES_AT_ONCE);
        scratch.view(room, part.length).set(part);
        run(part.length);
        db.set(scratch.view(room, part.length), i);
      }
    };
    const least = Math.max(amin, SMALLEST_NORMAL);
    let loudest = Number.NEGATIVE_INFINITY;
    change(power, (count) => {
      loudest = scratch.kernels.decibels(room, count, least, loudest, room);
    });
    if (Number.isFinite(topDb))
      change(db, (count) => scratch.kernels.raise(room, count, loudest - topDb));
  });
  return db;
}
