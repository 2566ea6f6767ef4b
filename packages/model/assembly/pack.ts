import * as vector from "./vector";
import { LANES, PAIRS, TALL } from "./vector";

// Panels of a matrix in the order that a tile of the product reads them.

/** Rows of a low tile, for what tall ones leave. */
export const LOW: i32 = 4;
/** Columns of a tile. */
export const NR: i32 = 2 * PAIRS * LANES;
/** Length of the inner product that is packed at a time: a panel of columns then stays in the first cache. */
export const KC: i32 = 256;

// @ts-ignore: decorator
@inline
function roundUp(n: i32, unit: i32): i32 {
  return ((n + unit - 1) / unit) * unit;
}

/** Bytes that `packRows` writes. */
export function packedRowsBytes(rows: i32, depth: i32): i32 {
  return roundUp(rows, max(TALL, LOW)) * depth * 4;
}

/** Bytes that `packColumns` writes. */
export function packedColumnsBytes(columns: i32, depth: i32): i32 {
  return roundUp(columns, NR) * depth * 4;
}

/**
 * How many of some rows are covered by tall tiles. A single row that is left has a tile of its own; of 5 rows, low tiles
 * can stand in for tall ones so that nothing is left; higher ones take more than a low tile would by themselves.
 */
// @ts-ignore: decorator
@inline
export function tallRows(rows: i32): i32 {
  const left = rows % TALL;
  if (left <= 1) return rows - left;
  if (TALL > 5) return left > LOW ? rows + TALL - left : rows - left;
  const low = LOW * (TALL - left);
  return low <= rows ? rows - low : 0;
}

/** Four rows that stand side by side, one step of the depth after the other. */
function packAcross(source: usize, step: usize, depth: i32, target: usize, panel: usize): void {
  for (let k = 0; k < depth; k++) {
    v128.store(target, v128.load(source));
    source += step;
    target += panel;
  }
}

/** Four rows that run along the depth, 4 x 4 at a time; returns how much of the depth it did. */
function packAlong(row0: usize, step: usize, depth: i32, target: usize, panel: usize): i32 {
  const row1 = row0 + step, row2 = row1 + step, row3 = row2 + step;
  const whole = depth & ~3;
  for (let at: usize = 0; at < <usize>whole << 2; at += 16) {
    const a = v128.load(row0 + at), b = v128.load(row1 + at), c = v128.load(row2 + at), d = v128.load(row3 + at);
    const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5), ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(target, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
    v128.store(target + panel, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
    v128.store(target + 2 * panel, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
    v128.store(target + 3 * panel, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
    target += 4 * panel;
  }
  return whole;
}

/** A `[rows, depth]`, element (m, k) at `m * rowStride + k * depthStride` floats, into panels `[depth, rows of the tile]`. */
export function packRows(a: usize, rowStride: i32, depthStride: i32, rows: i32, depth: i32, to: usize): void {
  const tall = tallRows(rows);
  const rowStep = <usize>rowStride << 2, step = <usize>depthStride << 2;
  let high = 0;
  for (let m = 0; m < rows; m += high) {
    high = m < tall ? TALL : LOW;
    const height = min(high, rows - m);
    const from = a + rowStep * m;
    const panel = <usize>high << 2;
    if (height < high) memory.fill(to, 0, panel * depth);
    let r = 0;
    for (; r + 4 <= height; r += 4) {
      const target = to + (<usize>r << 2);
      let k = 0;
      if (rowStride == 1) {
        packAcross(from + rowStep * r, step, depth, target, panel);
        k = depth;
      } else if (depthStride == 1) k = packAlong(from + rowStep * r, rowStep, depth, target, panel);
      for (; k < depth; k++)
        for (let i = 0; i < 4; i++)
          store<f32>(target + panel * k + (<usize>i << 2), load<f32>(from + rowStep * (r + i) + step * k));
    }
    for (; r < height; r++) {
      let source = from + rowStep * r;
      let target = to + (<usize>r << 2);
      for (let k = 0; k < depth; k++) {
        store<f32>(target, load<f32>(source));
        source += step;
        target += panel;
      }
    }
    to += panel * depth;
  }
}

/**
 * B `[depth, columns]`, element (k, n) at `k * depthStride + n * columnStride` floats, into panels `[depth, NR]`; the last
 * one is filled up with zeros.
 */
export function packColumns(b: usize, depthStride: i32, columnStride: i32, depth: i32, columns: i32, to: usize): void {
  const step = <usize>depthStride << 2;
  for (let n = 0; n < columns; n += NR) {
    const width = min(NR, columns - n);
    let from = b + (<usize>(n * columnStride) << 2);
    if (width == NR && columnStride == 1) {
      for (let k = 0; k < depth; k++) {
        vector.store(to, vector.load(from));
        vector.storeNext(to, vector.loadNext(from));
        if (PAIRS > 1) {
          vector.storeThird(to, vector.loadThird(from));
          vector.storeFourth(to, vector.loadFourth(from));
        }
        from += step;
        to += NR << 2;
      }
    } else {
      for (let k = 0; k < depth; k++) {
        for (let c = 0; c < NR; c++)
          store<f32>(to + (<usize>c << 2), c < width ? load<f32>(from + (<usize>(c * columnStride) << 2)) : <f32>0);
        from += step;
        to += NR << 2;
      }
    }
  }
}

/** The same for any depth, `KC` of it at a time: all panels of the first part, then all of the next. */
export function packDeepColumns(b: usize, depthStride: i32, columnStride: i32, depth: i32, columns: i32, to: usize): void {
  for (let k = 0; k < depth; k += KC) {
    const deep = min(KC, depth - k);
    packColumns(b + (<usize>(k * depthStride) << 2), depthStride, columnStride, deep, columns, to);
    to += packedColumnsBytes(columns, deep);
  }
}
