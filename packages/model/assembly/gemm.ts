import { LOW, MR, NR, packColumns, packedColumnsBytes, packedRowsBytes, packRows, tallRows } from "./pack";
import { madd } from "./vector";

/** Length of the inner product and rows of A that are packed at a time: they stay in the first two caches. */
const KC: i32 = 256;
const MC: i32 = 60;
/** Bytes for one tile, which those over the edge of C are computed in. */
export const EDGE_BYTES: i32 = MR * NR * 4;

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
  const bPanel = <usize>(depth * NR) << 2;
  const tall = tallRows(rows);
  let pb = b;
  let n = 0;
  if (rows == 1)
    for (; n + 4 * NR <= columns; n += 4 * NR) {
      rowTile(a, pb, bPanel, c + (<usize>n << 2), depth, add);
      pb += 4 * bPanel;
    }
  for (; n < columns; n += NR) {
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

/** One tile of 1 x 32 of C, of four panels: a low tile of one row would be three quarters zeros. */
// @ts-ignore: decorator
@inline
function rowTile(a: usize, b: usize, panel: usize, c: usize, depth: i32, add: bool): void {
  const zero = f32x4.splat(0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero;
  if (add) {
    x0 = v128.load(c); y0 = v128.load(c, 16);
    x1 = v128.load(c, 32); y1 = v128.load(c, 48);
    x2 = v128.load(c, 64); y2 = v128.load(c, 80);
    x3 = v128.load(c, 96); y3 = v128.load(c, 112);
  }
  let b1 = b + panel, b2 = b1 + panel, b3 = b2 + panel;
  const end = b + (<usize>(depth * NR) << 2);
  while (b < end) {
    const s = v128.load32_splat(a);
    x0 = madd(s, v128.load(b), x0); y0 = madd(s, v128.load(b, 16), y0);
    x1 = madd(s, v128.load(b1), x1); y1 = madd(s, v128.load(b1, 16), y1);
    x2 = madd(s, v128.load(b2), x2); y2 = madd(s, v128.load(b2, 16), y2);
    x3 = madd(s, v128.load(b3), x3); y3 = madd(s, v128.load(b3, 16), y3);
    a += LOW << 2;
    b += NR << 2;
    b1 += NR << 2;
    b2 += NR << 2;
    b3 += NR << 2;
  }
  v128.store(c, x0); v128.store(c, y0, 16);
  v128.store(c, x1, 32); v128.store(c, y1, 48);
  v128.store(c, x2, 64); v128.store(c, y2, 80);
  v128.store(c, x3, 96); v128.store(c, y3, 112);
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
