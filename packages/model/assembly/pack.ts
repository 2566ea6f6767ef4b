// Panels of a matrix in the order that a tile of the product reads them.
//
// One run of the inner loop computes a tile of C. A fused multiply-add takes 4 cycles and two start in each, so the 8
// accumulators of 4 x 8 could just do; the 10 of 5 x 8 leave room for delays. More do not fit: V8 loads everything that a
// run needs before it multiplies, so of 15 registers 10 sum up, 2 hold columns, 2 rows, and 1 is free.

/** Rows of a tile. Without fused multiply-add, products need registers too. */
export const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 5 : 4;
/** Rows of a low tile, for what tall ones leave. */
export const LOW: i32 = 4;
/** Columns of a tile. */
export const NR: i32 = 8;

// @ts-ignore: decorator
@inline
function roundUp(n: i32, unit: i32): i32 {
  return ((n + unit - 1) / unit) * unit;
}

/** Bytes that `packRows` writes. */
export function packedRowsBytes(rows: i32, depth: i32): i32 {
  return roundUp(rows, LOW) * depth * 4;
}

/** Bytes that `packColumns` writes. */
export function packedColumnsBytes(columns: i32, depth: i32): i32 {
  return roundUp(columns, NR) * depth * 4;
}

/** How many of some rows are covered by tall tiles: low ones cover the rest without waste, unless rows are few. */
// @ts-ignore: decorator
@inline
export function tallRows(rows: i32): i32 {
  if (MR == LOW) return 0;
  const low = LOW * ((LOW * rows) % MR); // 4 * 4 is 1 more than a multiple of 5
  return low <= rows ? rows - low : 0;
}

/** Packs a whole panel of rows that stand side by side; returns how much of the depth it did, all. */
function packAcross(source: usize, step: usize, depth: i32, high: i32, target: usize): i32 {
  for (let k = 0; k < depth; k++) {
    v128.store(target, v128.load(source));
    if (high > 4) store<f32>(target, load<f32>(source, 16), 16);
    source += step;
    target += high << 2;
  }
  return depth;
}

/** Packs a whole panel of rows that run along the depth, 4 x 4 at a time; returns how much of the depth it did. */
function packAlong(row0: usize, step: usize, depth: i32, high: i32, target: usize): i32 {
  const row1 = row0 + step, row2 = row1 + step, row3 = row2 + step, row4 = row3 + step;
  const panel = <usize>high << 2;
  const whole = depth & ~3;
  for (let at: usize = 0; at < <usize>whole << 2; at += 16) {
    const a = v128.load(row0 + at), b = v128.load(row1 + at), c = v128.load(row2 + at), d = v128.load(row3 + at);
    const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5), ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(target, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
    v128.store(target + panel, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
    v128.store(target + 2 * panel, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
    v128.store(target + 3 * panel, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
    if (high > 4) {
      store<f32>(target, load<f32>(row4 + at), 16);
      store<f32>(target + panel, load<f32>(row4 + at, 4), 16);
      store<f32>(target + 2 * panel, load<f32>(row4 + at, 8), 16);
      store<f32>(target + 3 * panel, load<f32>(row4 + at, 12), 16);
    }
    target += 4 * panel;
  }
  return whole;
}

/** A `[rows, depth]`, element (m, k) at `m * rowStride + k * depthStride` floats, into panels `[depth, rows of the tile]`. */
export function packRows(a: usize, rowStride: i32, depthStride: i32, rows: i32, depth: i32, to: usize): void {
  const tall = tallRows(rows);
  let high = 0;
  for (let m = 0; m < rows; m += high) {
    high = m < tall ? MR : LOW;
    const height = min(high, rows - m);
    const from = a + (<usize>(m * rowStride) << 2);
    let packed = 0;
    if (height < high) memory.fill(to, 0, <usize>(depth * high) << 2);
    else if (rowStride == 1) packed = packAcross(from, <usize>depthStride << 2, depth, high, to);
    else if (depthStride == 1) packed = packAlong(from, <usize>rowStride << 2, depth, high, to);
    for (let r = 0; r < height; r++) {
      let source = from + (<usize>(r * rowStride + packed * depthStride) << 2);
      let target = to + (<usize>(packed * high + r) << 2);
      const step = <usize>depthStride << 2;
      for (let k = packed; k < depth; k++) {
        store<f32>(target, load<f32>(source));
        source += step;
        target += high << 2;
      }
    }
    to += <usize>(depth * high) << 2;
  }
}

/** B `[depth, columns]`, element (k, n) at `k * depthStride + n * columnStride` floats, into panels of 8 columns `[depth, 8]`. */
export function packColumns(b: usize, depthStride: i32, columnStride: i32, depth: i32, columns: i32, to: usize): void {
  for (let n = 0; n < columns; n += NR) {
    const width = min(NR, columns - n);
    let from = b + (<usize>(n * columnStride) << 2);
    const step = <usize>depthStride << 2;
    if (width == NR && columnStride == 1) {
      for (let k = 0; k < depth; k++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
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
