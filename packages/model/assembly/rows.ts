import * as vector from "./vector";
import { LANES } from "./vector";

/** Fills each row of `[rows, columns]` with the same values. */
export function fillRows(to: usize, values: usize, rows: i32, columns: i32): void {
  const bytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) memory.copy(to + <usize>r * bytes, values, bytes);
}

/** Sums of the columns of `[rows, columns]`, or those added to what is there. */
export function sumRows(from: usize, to: usize, rows: i32, columns: i32, add: bool): void {
  for (let n = 0; n < columns; n += LANES) {
    const lanes = columns - n;
    const out = to + (<usize>n << 2);
    let sum = add ? vector.loadLanes(out, lanes) : vector.splat(0);
    let at = from + (<usize>n << 2);
    for (let r = 0; r < rows; r++) {
      sum = vector.add(sum, vector.loadLanes(at, lanes));
      at += <usize>columns << 2;
    }
    vector.storeLanes(out, sum, lanes);
  }
}

/** `max(0, x)` in place. */
export function relu(x: usize, count: i32): void {
  const zero = vector.splat(0);
  let i = 0;
  for (; i + LANES <= count; i += LANES) {
    const at = x + (<usize>i << 2);
    vector.store(at, vector.max(vector.load(at), zero));
  }
  for (; i < count; i++) {
    const at = x + (<usize>i << 2);
    store<f32>(at, max<f32>(load<f32>(at), 0));
  }
}
