import { checkOptions } from "../arguments/checkOptions.ts";

/** Which decibels are told apart. */
export interface PowerToDbOptions {
  /** Floor below the loudest value, in dB; `Infinity` for none. Default 80. */
  readonly topDb?: number;
  /** Power that stands in for anything smaller, so that silence has a finite value. Default 1e-10. */
  readonly amin?: number;
}

/** `10 log10(x)` is this times `log(x)`, which is faster. */
const DB_PER_LOG = 10 / Math.LN10;

/**
 * `10 log10(power)` against a reference of 1, cut off `topDb` below the loudest, as `librosa.power_to_db`.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function powerToDb(power: Float32Array, options: PowerToDbOptions = {}): Float32Array {
  const { topDb = 80, amin = 1e-10 } = options;
  checkOptions({ topDb, amin });
  const db = new Float32Array(power.length);
  let loudest = -Infinity;
  for (let i = 0; i < db.length; i++) {
    const value = DB_PER_LOG * Math.log(Math.max(amin, power[i] as number));
    db[i] = value;
    if (value > loudest) loudest = value;
  }
  const floor = loudest - topDb;
  for (let i = 0; i < db.length; i++) if ((db[i] as number) < floor) db[i] = floor;
  return db;
}
