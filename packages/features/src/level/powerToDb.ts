import { checkOptions } from "../arguments/checkOptions.ts";
import { inParts } from "../kernels/inParts.ts";
import { withScratch } from "../kernels/kernels.ts";

/** Which decibels are told apart. */
export interface PowerToDbOptions {
  /** Floor below the loudest value, in dB; `Infinity` for none. Default 80. */
  readonly topDb?: number;
  /** Power that stands in for anything smaller, so that silence has a finite value. Default 1e-10. */
  readonly amin?: number;
}

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
    const least = Math.max(amin, SMALLEST_NORMAL);
    let loudest = Number.NEGATIVE_INFINITY;
    inParts(scratch, power, (at, count, first) => {
      loudest = scratch.kernels.decibels(at, count, least, loudest, at);
      db.set(scratch.view(at, count), first);
    });
    if (!Number.isFinite(topDb)) return;
    inParts(scratch, db, (at, count, first) => {
      scratch.kernels.raise(at, count, loudest - topDb);
      db.set(scratch.view(at, count), first);
    });
  });
  return db;
}
