export interface PowerToDbOptions {
  /** Floor below the loudest value, in dB; `Infinity` for none. Default 80. */
  readonly topDb?: number;
  /** Power that stands in for anything smaller, so that silence has a finite value. Default 1e-10. */
  readonly amin?: number;
}

/** `10 log10(power)` against a reference of 1, cut off `topDb` below the loudest, as `librosa.power_to_db`. */
export function powerToDb(power: Float32Array, options: PowerToDbOptions = {}): Float32Array {
  const { topDb = 80, amin = 1e-10 } = options;
  const db = Float32Array.from(power, (value) => 10 * Math.log10(Math.max(amin, value)));
  const floor = db.reduce((max, value) => Math.max(max, value), -Infinity) - topDb;
  return db.map((value) => Math.max(value, floor));
}
