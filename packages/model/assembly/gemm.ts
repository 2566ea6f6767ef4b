import { KC, LOW, NR, packColumns, packedColumnsBytes, packedRowsBytes, packRows, tallRows } from "./pack";
import * as vector from "./vector";
import { PAIRS, TALL } from "./vector";

/** Rows of A that are packed at a time, a multiple of all heights of tiles: they stay in the second cache. */
const MC: i32 = 120;
/** Bytes for one tile, which those over the edge of C are computed in. */
export const EDGE_BYTES: i32 = max(TALL, LOW) * NR * 4;

/** Bytes of scratch memory that `gemm` needs for a product with `columns` columns. */
export function gemmScratchBytes(columns: i32): i32 {
  return packedRowsBytes(MC, KC) + packedColumnsBytes(columns, KC) + EDGE_BYTES;
}

/**
 * `C = A B` or `C += A B` of packed panels; C `[rows, columns]` has `stride` floats a row.
 * `edge` is room for one tile, for the tiles that stand over the edge of C.
 */
export function gemmPacked(
  a: usize, b: usize, c: usize, stride: i32, rows: i32, columns: i32, depth: i32, add: bool, edge: usize,
): void {
  const panel = <usize>(depth * NR) << 2;
  const tall = tallRows(rows);
  const single = rows - tall == 1;
  const inTiles = single ? tall : rows;
  for (let n = 0; n < columns && inTiles > 0; n += NR) {
    const pb = b + panel * (n / NR);
    let pa = a;
    let high = 0;
    for (let m = 0; m < inTiles; m += high) {
      high = m < tall ? TALL : LOW;
      const out = c + (<usize>(m * stride + n) << 2);
      const height = min(high, inTiles - m);
      const width = min(NR, columns - n);
      if (height == high && width == NR) tile(pa, pb, out, stride, depth, add, high);
      else edgeTile(pa, pb, out, stride, depth, add, high, height, width, edge);
      pa += <usize>(depth * high) << 2;
    }
  }
  if (single) singleRow(a + (<usize>(depth * tall) << 2), b, c + (<usize>(tall * stride) << 2), columns, depth, add, edge);
}

/** The last row where the others are in tall tiles: a low tile of it would be three quarters zeros. */
function singleRow(a: usize, b: usize, c: usize, columns: i32, depth: i32, add: bool, edge: usize): void {
  const panel = <usize>(depth * NR) << 2;
  let n = 0;
  for (; n + 3 * NR <= columns; n += 3 * NR) rowTile(a, b + panel * (n / NR), panel, c + (<usize>n << 2), depth, add);
  for (; n < columns; n += NR)
    edgeTile(a, b + panel * (n / NR), c + (<usize>n << 2), 0, depth, add, LOW, 1, min(NR, columns - n), edge);
}

// @ts-ignore: decorator
@inline
function tile(a: usize, b: usize, c: usize, stride: i32, depth: i32, add: bool, high: i32): void {
  if (high == LOW) lowTile(a, b, c, stride, depth, add);
  else tallTile(a, b, c, stride, depth, add);
}

/**
 * A tile that stands over the edge of C. It begins with what is there as one inside does: no result depends on its place.
 */
function edgeTile(
  a: usize, b: usize, c: usize, stride: i32, depth: i32, add: bool, high: i32, height: i32, width: i32, edge: usize,
): void {
  const bytes = <usize>width << 2;
  const step = <usize>stride << 2, edgeStep: usize = NR << 2;
  if (add) for (let r = 0; r < height; r++) memory.copy(edge + edgeStep * r, c + step * r, bytes);
  tile(a, b, edge, NR, depth, add, high);
  for (let r = 0; r < height; r++) memory.copy(c + step * r, edge + edgeStep * r, bytes);
}

/**
 * One tile of one row of C and three panels: a low tile of one row would be three quarters zeros. V8 loads all that a run
 * needs before it multiplies, so 13 of its 15 registers are in use; with four panels it spills, and takes twice as long.
 */
// @ts-ignore: decorator
@inline
function rowTile(a: usize, b: usize, panel: usize, c: usize, depth: i32, add: bool): void {
  const c1 = c + (NR << 2), c2 = c1 + (NR << 2);
  const zero = vector.splat(0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero;
  let z0 = zero, u0 = zero, z1 = zero, u1 = zero, z2 = zero, u2 = zero;
  if (add) {
    x0 = vector.load(c); y0 = vector.loadNext(c);
    x1 = vector.load(c1); y1 = vector.loadNext(c1);
    x2 = vector.load(c2); y2 = vector.loadNext(c2);
    if (PAIRS > 1) {
      z0 = vector.loadThird(c); u0 = vector.loadFourth(c);
      z1 = vector.loadThird(c1); u1 = vector.loadFourth(c1);
      z2 = vector.loadThird(c2); u2 = vector.loadFourth(c2);
    }
  }
  let b1 = b + panel, b2 = b1 + panel;
  const end = b + (<usize>(depth * NR) << 2);
  while (b < end) {
    const s = vector.loadSplat(a);
    x0 = vector.madd(s, vector.load(b), x0); y0 = vector.madd(s, vector.loadNext(b), y0);
    x1 = vector.madd(s, vector.load(b1), x1); y1 = vector.madd(s, vector.loadNext(b1), y1);
    x2 = vector.madd(s, vector.load(b2), x2); y2 = vector.madd(s, vector.loadNext(b2), y2);
    if (PAIRS > 1) {
      z0 = vector.madd(s, vector.loadThird(b), z0); u0 = vector.madd(s, vector.loadFourth(b), u0);
      z1 = vector.madd(s, vector.loadThird(b1), z1); u1 = vector.madd(s, vector.loadFourth(b1), u1);
      z2 = vector.madd(s, vector.loadThird(b2), z2); u2 = vector.madd(s, vector.loadFourth(b2), u2);
    }
    a += LOW << 2;
    b += NR << 2;
    b1 += NR << 2;
    b2 += NR << 2;
  }
  vector.store(c, x0); vector.storeNext(c, y0);
  vector.store(c1, x1); vector.storeNext(c1, y1);
  vector.store(c2, x2); vector.storeNext(c2, y2);
  if (PAIRS > 1) {
    vector.storeThird(c, z0); vector.storeFourth(c, u0);
    vector.storeThird(c1, z1); vector.storeFourth(c1, u1);
    vector.storeThird(c2, z2); vector.storeFourth(c2, u2);
  }
}

/** One tile of four rows of C, all of it in registers. */
// @ts-ignore: decorator
@inline
function lowTile(a: usize, b: usize, c: usize, stride: i32, depth: i32, add: bool): void {
  const c0 = c;
  const c1 = c0 + (<usize>stride << 2);
  const c2 = c1 + (<usize>stride << 2);
  const c3 = c2 + (<usize>stride << 2);
  const zero = vector.splat(0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero;
  let z0 = zero, u0 = zero, z1 = zero, u1 = zero, z2 = zero, u2 = zero, z3 = zero, u3 = zero;
  if (add) {
    x0 = vector.load(c0); y0 = vector.loadNext(c0);
    x1 = vector.load(c1); y1 = vector.loadNext(c1);
    x2 = vector.load(c2); y2 = vector.loadNext(c2);
    x3 = vector.load(c3); y3 = vector.loadNext(c3);
    if (PAIRS > 1) {
      z0 = vector.loadThird(c0); u0 = vector.loadFourth(c0);
      z1 = vector.loadThird(c1); u1 = vector.loadFourth(c1);
      z2 = vector.loadThird(c2); u2 = vector.loadFourth(c2);
      z3 = vector.loadThird(c3); u3 = vector.loadFourth(c3);
    }
  }
  const end = b + (<usize>(depth * NR) << 2);
  while (b < end) {
    const w0 = vector.load(b);
    const w1 = vector.loadNext(b);
    const w2 = PAIRS > 1 ? vector.loadThird(b) : w0, w3 = PAIRS > 1 ? vector.loadFourth(b) : w1;
    const s0 = vector.loadSplat(a);
    x0 = vector.madd(s0, w0, x0); y0 = vector.madd(s0, w1, y0);
    if (PAIRS > 1) { z0 = vector.madd(s0, w2, z0); u0 = vector.madd(s0, w3, u0); }
    const s1 = vector.loadSplat(a + 4);
    x1 = vector.madd(s1, w0, x1); y1 = vector.madd(s1, w1, y1);
    if (PAIRS > 1) { z1 = vector.madd(s1, w2, z1); u1 = vector.madd(s1, w3, u1); }
    const s2 = vector.loadSplat(a + 8);
    x2 = vector.madd(s2, w0, x2); y2 = vector.madd(s2, w1, y2);
    if (PAIRS > 1) { z2 = vector.madd(s2, w2, z2); u2 = vector.madd(s2, w3, u2); }
    const s3 = vector.loadSplat(a + 12);
    x3 = vector.madd(s3, w0, x3); y3 = vector.madd(s3, w1, y3);
    if (PAIRS > 1) { z3 = vector.madd(s3, w2, z3); u3 = vector.madd(s3, w3, u3); }
    a += 4 << 2;
    b += NR << 2;
  }
  vector.store(c0, x0); vector.storeNext(c0, y0);
  vector.store(c1, x1); vector.storeNext(c1, y1);
  vector.store(c2, x2); vector.storeNext(c2, y2);
  vector.store(c3, x3); vector.storeNext(c3, y3);
  if (PAIRS > 1) {
    vector.storeThird(c0, z0); vector.storeFourth(c0, u0);
    vector.storeThird(c1, z1); vector.storeFourth(c1, u1);
    vector.storeThird(c2, z2); vector.storeFourth(c2, u2);
    vector.storeThird(c3, z3); vector.storeFourth(c3, u3);
  }
}

/** One tile of `TALL` rows of C, all of it in registers. */
// @ts-ignore: decorator
@inline
function tallTile(a: usize, b: usize, c0: usize, stride: i32, depth: i32, add: bool): void {
  const row = <usize>stride << 2;
  const c1 = c0 + row, c2 = c1 + row, c3 = c2 + row, c4 = c3 + row, c5 = c4 + row, c6 = c5 + row, c7 = c6 + row;
  const zero = vector.splat(0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero, x4 = zero, y4 = zero;
  let z0 = zero, u0 = zero, z1 = zero, u1 = zero, z2 = zero, u2 = zero, z3 = zero, u3 = zero, z4 = zero, u4 = zero;
  let x5 = zero, y5 = zero, x6 = zero, y6 = zero, x7 = zero, y7 = zero;
  if (add) {
    x0 = vector.load(c0); y0 = vector.loadNext(c0);
    x1 = vector.load(c1); y1 = vector.loadNext(c1);
    x2 = vector.load(c2); y2 = vector.loadNext(c2);
    x3 = vector.load(c3); y3 = vector.loadNext(c3);
    if (TALL > 4) { x4 = vector.load(c4); y4 = vector.loadNext(c4); }
    if (TALL > 5) { x5 = vector.load(c5); y5 = vector.loadNext(c5); }
    if (TALL > 6) { x6 = vector.load(c6); y6 = vector.loadNext(c6); }
    if (TALL > 7) { x7 = vector.load(c7); y7 = vector.loadNext(c7); }
    if (PAIRS > 1) {
      z0 = vector.loadThird(c0); u0 = vector.loadFourth(c0);
      z1 = vector.loadThird(c1); u1 = vector.loadFourth(c1);
      z2 = vector.loadThird(c2); u2 = vector.loadFourth(c2);
      z3 = vector.loadThird(c3); u3 = vector.loadFourth(c3);
      z4 = vector.loadThird(c4); u4 = vector.loadFourth(c4);
    }
  }
  const end = b + (<usize>(depth * NR) << 2);
  while (b < end) {
    const w0 = vector.load(b);
    const w1 = vector.loadNext(b);
    const w2 = PAIRS > 1 ? vector.loadThird(b) : w0, w3 = PAIRS > 1 ? vector.loadFourth(b) : w1;
    const v = v128.load(a);
    const s0 = vector.splatLane0(v);
    x0 = vector.madd(s0, w0, x0); y0 = vector.madd(s0, w1, y0);
    if (PAIRS > 1) { z0 = vector.madd(s0, w2, z0); u0 = vector.madd(s0, w3, u0); }
    const s1 = vector.splatLane1(v);
    x1 = vector.madd(s1, w0, x1); y1 = vector.madd(s1, w1, y1);
    if (PAIRS > 1) { z1 = vector.madd(s1, w2, z1); u1 = vector.madd(s1, w3, u1); }
    const s2 = vector.splatLane2(v);
    x2 = vector.madd(s2, w0, x2); y2 = vector.madd(s2, w1, y2);
    if (PAIRS > 1) { z2 = vector.madd(s2, w2, z2); u2 = vector.madd(s2, w3, u2); }
    const s3 = vector.splatLane3(v);
    x3 = vector.madd(s3, w0, x3); y3 = vector.madd(s3, w1, y3);
    if (PAIRS > 1) { z3 = vector.madd(s3, w2, z3); u3 = vector.madd(s3, w3, u3); }
    if (TALL > 4) {
      const s = vector.loadSplatFifth(a);
      x4 = vector.madd(s, w0, x4); y4 = vector.madd(s, w1, y4);
      if (PAIRS > 1) { z4 = vector.madd(s, w2, z4); u4 = vector.madd(s, w3, u4); }
    }
    if (TALL > 5) {
      const s = vector.loadSplat(a + 20);
      x5 = vector.madd(s, w0, x5); y5 = vector.madd(s, w1, y5);
    }
    if (TALL > 6) {
      const s = vector.loadSplat(a + 24);
      x6 = vector.madd(s, w0, x6); y6 = vector.madd(s, w1, y6);
    }
    if (TALL > 7) {
      const s = vector.loadSplat(a + 28);
      x7 = vector.madd(s, w0, x7); y7 = vector.madd(s, w1, y7);
    }
    a += TALL << 2;
    b += NR << 2;
  }
  vector.store(c0, x0); vector.storeNext(c0, y0);
  vector.store(c1, x1); vector.storeNext(c1, y1);
  vector.store(c2, x2); vector.storeNext(c2, y2);
  vector.store(c3, x3); vector.storeNext(c3, y3);
  if (TALL > 4) { vector.store(c4, x4); vector.storeNext(c4, y4); }
  if (TALL > 5) { vector.store(c5, x5); vector.storeNext(c5, y5); }
  if (TALL > 6) { vector.store(c6, x6); vector.storeNext(c6, y6); }
  if (TALL > 7) { vector.store(c7, x7); vector.storeNext(c7, y7); }
  if (PAIRS > 1) {
    vector.storeThird(c0, z0); vector.storeFourth(c0, u0);
    vector.storeThird(c1, z1); vector.storeFourth(c1, u1);
    vector.storeThird(c2, z2); vector.storeFourth(c2, u2);
    vector.storeThird(c3, z3); vector.storeFourth(c3, u3);
    vector.storeThird(c4, z4); vector.storeFourth(c4, u4);
  }
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
  if (depth == 0 && !add)
    for (let m = 0; m < rows; m++) memory.fill(c + (<usize>(m * stride) << 2), 0, <usize>columns << 2);
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
export function gemmRowsScratchBytes(): i32 {
  return packedRowsBytes(MC, KC) + EDGE_BYTES;
}

/**
 * `C = A B` or `C += A B` where B is packed once for many A, by `packDeepColumns`; A `[rows, depth]` has `aStride` floats
 * from row to row, which may overlap.
 */
export function gemmRows(
  rows: i32, columns: i32, depth: i32, a: usize, aStride: i32, packedB: usize, c: usize, stride: i32, add: bool,
  scratch: usize,
): void {
  const edge = scratch + packedRowsBytes(MC, KC);
  for (let m = 0; m < rows; m += MC) {
    const high = min(MC, rows - m);
    let pb = packedB;
    for (let k = 0; k < depth; k += KC) {
      const deep = min(KC, depth - k);
      packRows(a + (<usize>(m * aStride + k) << 2), aStride, 1, high, deep, scratch);
      gemmPacked(scratch, pb, c + (<usize>(m * stride) << 2), stride, high, columns, deep, add || k > 0, edge);
      pb += packedColumnsBytes(columns, deep);
    }
  }
}
