import { madd } from "./vector";

// One run of the inner loop computes a tile of C. A fused multiply-add takes 4 cycles and two start in each, so the 8
// accumulators of 4 x 8 could just do; the 10 of 5 x 8 leave room for delays. More do not fit: V8 loads everything that a
// run needs before it multiplies, so of 15 registers 10 sum up, 2 hold columns, 2 rows, and 1 is free.

/** Rows of a tile. Without fused multiply-add, products need registers too. */
const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 5 : 4;
/** Rows of a low tile, for what tall ones leave. */
const LOW: i32 = 4;
/** Columns of a tile. */
const NR: i32 = 8;
/** Length of the inner product and rows of A that are packed at a time: they stay in the first two caches. */
const KC: i32 = 256;
const MC: i32 = 60;
/** Bytes for one tile, which those over the edge of C are computed in. */
export const EDGE_BYTES: i32 = MR * NR * 4;

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

/** Bytes of scratch memory that `gemm` needs for a product with `columns` columns. */
export function gemmScratchBytes(columns: i32): i32 {
  return packedRowsBytes(MC, KC) + packedColumnsBytes(columns, KC) + EDGE_BYTES;
}

/** How many of some rows are covered by tall tiles: low ones cover the rest without waste, unless rows are few. */
// @ts-ignore: decorator
@inline
function tallRows(rows: i32): i32 {
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

/**
 * `C = A B` or `C += A B` of packed panels; C `[rows, columns]` has `stride` floats a row.
 * `edge` is room for one tile, for the tiles that stand over the edge of C.
 */
export function gemmPacked(
  a: usize, b: usize, c: usize, stride: i32, rows: i32, columns: i32, depth: i32, add: bool, edge: usize,
): void {
  const bPanel = <usize>(depth * NR) << 2;
  const tall = tallRows(rows);
  let pb = b;
  for (let n = 0; n < columns; n += NR) {
    let pa = a;
    let high = 0;
    for (let m = 0; m < rows; m += high) {
      high = m < tall ? MR : LOW;
      const out = c + (<usize>(m * stride + n) << 2);
      if (rows - m >= high && columns - n >= NR) {
        if (high == LOW) lowTile(pa, pb, out, stride, depth, add);
        else tallTile(pa, pb, out, stride, depth, add);
      } else {
        if (high == LOW) lowTile(pa, pb, edge, NR, depth, false);
        else tallTile(pa, pb, edge, NR, depth, false);
        const height = min(high, rows - m);
        const width = min(NR, columns - n);
        for (let r = 0; r < height; r++)
          for (let q = 0; q < width; q++) {
            const at = out + (<usize>(r * stride + q) << 2);
            const value = load<f32>(edge + (<usize>(r * NR + q) << 2));
            store<f32>(at, add ? load<f32>(at) + value : value);
          }
      }
      pa += <usize>(depth * high) << 2;
    }
    pb += bPanel;
  }
}

/** One tile of 4 x 8 of C, all of it in registers. */
// @ts-ignore: decorator
@inline
function lowTile(a: usize, b: usize, c: usize, stride: i32, depth: i32, add: bool): void {
  const c0 = c;
  const c1 = c0 + (<usize>stride << 2);
  const c2 = c1 + (<usize>stride << 2);
  const c3 = c2 + (<usize>stride << 2);
  const zero = f32x4.splat(0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero;
  if (add) {
    x0 = v128.load(c0); y0 = v128.load(c0, 16);
    x1 = v128.load(c1); y1 = v128.load(c1, 16);
    x2 = v128.load(c2); y2 = v128.load(c2, 16);
    x3 = v128.load(c3); y3 = v128.load(c3, 16);
  }
  const end = b + (<usize>(depth * NR) << 2);
  while (b < end) {
    const w0 = v128.load(b);
    const w1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    x0 = madd(s, w0, x0); y0 = madd(s, w1, y0);
    s = v128.load32_splat(a, 4);
    x1 = madd(s, w0, x1); y1 = madd(s, w1, y1);
    s = v128.load32_splat(a, 8);
    x2 = madd(s, w0, x2); y2 = madd(s, w1, y2);
    s = v128.load32_splat(a, 12);
    x3 = madd(s, w0, x3); y3 = madd(s, w1, y3);
    a += 4 << 2;
    b += NR << 2;
  }
  v128.store(c0, x0); v128.store(c0, y0, 16);
  v128.store(c1, x1); v128.store(c1, y1, 16);
  v128.store(c2, x2); v128.store(c2, y2, 16);
  v128.store(c3, x3); v128.store(c3, y3, 16);
}

/** One tile of 5 x 8 of C, all of it in registers. */
// @ts-ignore: decorator
@inline
function tallTile(a: usize, b: usize, c: usize, stride: i32, depth: i32, add: bool): void {
  const c0 = c;
  const c1 = c0 + (<usize>stride << 2);
  const c2 = c1 + (<usize>stride << 2);
  const c3 = c2 + (<usize>stride << 2);
  const c4 = c3 + (<usize>stride << 2);
  const zero = f32x4.splat(0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero, x4 = zero, y4 = zero;
  if (add) {
    x0 = v128.load(c0); y0 = v128.load(c0, 16);
    x1 = v128.load(c1); y1 = v128.load(c1, 16);
    x2 = v128.load(c2); y2 = v128.load(c2, 16);
    x3 = v128.load(c3); y3 = v128.load(c3, 16);
    x4 = v128.load(c4); y4 = v128.load(c4, 16);
  }
  const end = b + (<usize>(depth * NR) << 2);
  while (b < end) {
    const w0 = v128.load(b);
    const w1 = v128.load(b, 16);
    const v = v128.load(a);
    const s0 = v128.shuffle<f32>(v, v, 0, 0, 0, 0);
    x0 = madd(s0, w0, x0); y0 = madd(s0, w1, y0);
    const s1 = v128.shuffle<f32>(v, v, 1, 1, 1, 1);
    x1 = madd(s1, w0, x1); y1 = madd(s1, w1, y1);
    const s2 = v128.shuffle<f32>(v, v, 2, 2, 2, 2);
    x2 = madd(s2, w0, x2); y2 = madd(s2, w1, y2);
    const s3 = v128.shuffle<f32>(v, v, 3, 3, 3, 3);
    x3 = madd(s3, w0, x3); y3 = madd(s3, w1, y3);
    const s4 = v128.load32_splat(a, 16);
    x4 = madd(s4, w0, x4); y4 = madd(s4, w1, y4);
    a += 5 << 2;
    b += NR << 2;
  }
  v128.store(c0, x0); v128.store(c0, y0, 16);
  v128.store(c1, x1); v128.store(c1, y1, 16);
  v128.store(c2, x2); v128.store(c2, y2, 16);
  v128.store(c3, x3); v128.store(c3, y3, 16);
  v128.store(c4, x4); v128.store(c4, y4, 16);
}

/**
 * `C = A B` or `C += A B` for matrices with any strides, so for every transposed form and for the
 * overlapping windows of a convolution. Strides in floats; C `[rows, columns]` is row-major, `stride` a row.
 */
export function gemm(
  rows: i32, columns: i32, depth: i32,
  a: usize, aRowStride: i32, aDepthStride: i32,
  b: usize, bDepthStride: i32, bColumnStride: i32,
  c: usize, stride: i32, add: bool, scratch: usize,
): void {
  const packedA = scratch;
  const packedB = packedA + packedRowsBytes(MC, KC);
  const edge = packedB + packedColumnsBytes(columns, KC);
  for (let k = 0; k < depth; k += KC) {
    const deep = min(KC, depth - k);
    packColumns(b + (<usize>(k * bDepthStride) << 2), bDepthStride, bColumnStride, deep, columns, packedB);
    for (let m = 0; m < rows; m += MC) {
      const high = min(MC, rows - m);
      packRows(a + (<usize>(m * aRowStride + k * aDepthStride) << 2), aRowStride, aDepthStride, high, deep, packedA);
      gemmPacked(packedA, packedB, c + (<usize>(m * stride) << 2), stride, high, columns, deep, add || k > 0, edge);
    }
  }
}

/** Bytes of scratch memory that `gemmRows` needs. */
export function gemmRowsScratchBytes(depth: i32): i32 {
  return packedRowsBytes(MC, depth) + EDGE_BYTES;
}

/** `C = A B` or `C += A B` where B is packed once for many A; A `[rows, depth]` is row-major. */
export function gemmRows(
  rows: i32, columns: i32, depth: i32, a: usize, packedB: usize, c: usize, stride: i32, add: bool, scratch: usize,
): void {
  const edge = scratch + packedRowsBytes(MC, depth);
  for (let m = 0; m < rows; m += MC) {
    const high = min(MC, rows - m);
    packRows(a + (<usize>(m * depth) << 2), depth, 1, high, depth, scratch);
    gemmPacked(scratch, packedB, c + (<usize>(m * stride) << 2), stride, high, columns, depth, add, edge);
  }
}
