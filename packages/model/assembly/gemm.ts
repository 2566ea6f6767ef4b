import { madd } from "./vector";

/** Rows and columns that one run of the inner loop computes: 8 accumulators of 4 lanes. */
const MR: i32 = 4;
const NR: i32 = 8;
/** Length of the inner product and rows of A that are packed at a time: they stay in the first two caches. */
const KC: i32 = 256;
const MC: i32 = 64;

// @ts-ignore: decorator
@inline
function roundUp(n: i32, unit: i32): i32 {
  return ((n + unit - 1) / unit) * unit;
}

/** Bytes that `packRows` writes. */
export function packedRowsBytes(rows: i32, depth: i32): i32 {
  return roundUp(rows, MR) * depth * 4;
}

/** Bytes that `packColumns` writes. */
export function packedColumnsBytes(columns: i32, depth: i32): i32 {
  return roundUp(columns, NR) * depth * 4;
}

/** Bytes of scratch memory that `gemm` needs for a product with `columns` columns. */
export function gemmScratchBytes(columns: i32): i32 {
  return packedRowsBytes(MC, KC) + packedColumnsBytes(columns, KC) + MR * NR * 4;
}

/** A `[rows, depth]`, element (m, k) at `m * rowStride + k * depthStride` floats, into panels of 4 rows `[depth, 4]`. */
export function packRows(a: usize, rowStride: i32, depthStride: i32, rows: i32, depth: i32, to: usize): void {
  for (let m = 0; m < rows; m += MR) {
    const height = min(MR, rows - m);
    const from = a + (<usize>(m * rowStride) << 2);
    if (height < MR) memory.fill(to, 0, <usize>(depth * MR) << 2);
    for (let r = 0; r < height; r++) {
      let source = from + (<usize>(r * rowStride) << 2);
      let target = to + (<usize>r << 2);
      const step = <usize>depthStride << 2;
      for (let k = 0; k < depth; k++) {
        store<f32>(target, load<f32>(source));
        source += step;
        target += MR << 2;
      }
    }
    to += <usize>(depth * MR) << 2;
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
  const aPanel = <usize>(depth * MR) << 2;
  const bPanel = <usize>(depth * NR) << 2;
  let pb = b;
  for (let n = 0; n < columns; n += NR) {
    let pa = a;
    for (let m = 0; m < rows; m += MR) {
      const out = c + (<usize>(m * stride + n) << 2);
      if (rows - m >= MR && columns - n >= NR) {
        tile(pa, pb, out, stride, depth, add);
      } else {
        tile(pa, pb, edge, NR, depth, false);
        const height = min(MR, rows - m);
        const width = min(NR, columns - n);
        for (let r = 0; r < height; r++)
          for (let q = 0; q < width; q++) {
            const at = out + (<usize>(r * stride + q) << 2);
            const value = load<f32>(edge + (<usize>(r * NR + q) << 2));
            store<f32>(at, add ? load<f32>(at) + value : value);
          }
      }
      pa += aPanel;
    }
    pb += bPanel;
  }
}

/** One 4 x 8 tile of C, all of it in registers. */
// @ts-ignore: decorator
@inline
function tile(a: usize, b: usize, c: usize, stride: i32, depth: i32, add: bool): void {
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
    a += MR << 2;
    b += NR << 2;
  }
  v128.store(c0, x0); v128.store(c0, y0, 16);
  v128.store(c1, x1); v128.store(c1, y1, 16);
  v128.store(c2, x2); v128.store(c2, y2, 16);
  v128.store(c3, x3); v128.store(c3, y3, 16);
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
  return packedRowsBytes(MC, depth) + MR * NR * 4;
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
