import * as vector from "./vector";
import { BYTES, LANES } from "./vector";

/** Fills each row of `[rows, columns]` with the same values. */
export function fillRows(to: usize, values: usize, rows: i32, columns: i32): void {
  const bytes = <usize>columns << 2;
  for (let r = 0; r < rows; r++) memory.copy(to + <usize>r * bytes, values, bytes);
}

/**
 * Sums of the columns of `[rows, columns]`, or those added to what is there. Four vectors are read side by side, which is a line
 * of the cache in WebAssembly: one at a time has each line read four times.
 */
export function sumRows(from: usize, to: usize, rows: i32, columns: i32, add: bool): void {
  const step = <usize>columns << 2;
  let n = 0;
  for (; n + 4 * LANES <= columns; n += 4 * LANES) {
    const out = to + (<usize>n << 2);
    const zero = vector.splat(0);
    let a = zero, b = zero, c = zero, d = zero;
    if (add) {
      a = vector.load(out); b = vector.loadNext(out);
      c = vector.load(out + 2 * BYTES); d = vector.loadNext(out + 2 * BYTES);
    }
    let at = from + (<usize>n << 2);
    for (let r = 0; r < rows; r++) {
      a = vector.add(a, vector.load(at)); b = vector.add(b, vector.loadNext(at));
      c = vector.add(c, vector.load(at + 2 * BYTES)); d = vector.add(d, vector.loadNext(at + 2 * BYTES));
      at += step;
    }
    vector.store(out, a); vector.storeNext(out, b);
    vector.store(out + 2 * BYTES, c); vector.storeNext(out + 2 * BYTES, d);
  }
  for (; n < columns; n += LANES) {
    const lanes = columns - n;
    const out = to + (<usize>n << 2);
    let sum = add ? vector.loadLanes(out, lanes) : vector.splat(0);
    let at = from + (<usize>n << 2);
    for (let r = 0; r < rows; r++) {
      sum = vector.add(sum, vector.loadLanes(at, lanes));
      at += step;
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
