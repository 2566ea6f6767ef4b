import { frameAt, ownFrames } from "./lengths";
import { NR, packedColumnsBytes } from "./pack";
import * as vector from "./vector";
import { LANES, PAIRS, TALL } from "./vector";

// A convolution over time and frequency, 3 by 3, zeros around a clip, with a stride along frequency. Along time it is
// minimal filtering (Winograd's; Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015): four frames of y
// are sums of six products, whose factors are sums of six frames of x and of three taps; of the frames themselves they are
// twelve. It multiplies polynomials by their values at 0, sqrt(1/2), sqrt(2), the negatives of both, and infinity: rounding
// errors are then 1.25 times those of the twelve, and with 1 and 2 instead 2.2 times. In a product the windows of all places
// are rows, as places stand side by side in a frame and frames after one another; those that reach over a frame's end are
// computed too, and left out.

/** Frames of y that are made together. */
const GROUP: i32 = 4;
/** Products that they are made of. */
const PRODUCTS: i32 = 6;
/** Places of a product that are computed at a time, or one group's: they then stay in the second cache. */
const PLACES: i32 = 160;
/**
 * Rows of a tile, two vectors wide, that the registers hold. V8 loads everything that a run needs before it multiplies: of
 * its 15 registers 8 sum up, 2 hold columns and 4 rows.
 */
const HIGH: i32 = TALL == 5 ? 4 : TALL;
/** Points whose squares are 1 / 2 and 2. */
const NEAR: f32 = 0.7071067811865476;
const FAR: f32 = 1.4142135623730951;

// @ts-ignore: decorator
@inline
function paddedBands(bands: i32, stride: i32): i32 {
  return ((bands + stride) / stride) * stride; // the zeros before the next frame end this one
}

// @ts-ignore: decorator
@inline
function groupsAtOnce(places: i32): i32 {
  return max(1, PLACES / places);
}

/** Bytes of the sums of frames for one of the products, of the groups computed at a time. */
// @ts-ignore: decorator
@inline
function imageBytes(bands: i32, channels: i32, stride: i32): i32 {
  const width = paddedBands(bands, stride);
  return (groupsAtOnce(width / stride) * width + HIGH * stride + 2) * channels * 4;
}

/** Bytes of one of the products, of these groups. */
// @ts-ignore: decorator
@inline
function productBytes(bands: i32, filters: i32, stride: i32): i32 {
  const places = paddedBands(bands, stride) / stride;
  return packedColumnsBytes(filters, groupsAtOnce(places) * places + HIGH);
}

/** Bytes of scratch memory for a convolution. */
export function freqConvScratchBytes(bands: i32, channels: i32, filters: i32, stride: i32): i32 {
  return PRODUCTS * (packedColumnsBytes(filters, 3 * channels) + imageBytes(bands, channels, stride) +
    productBytes(bands, filters, stride)) + bands * channels * 4;
}

/**
 * y `[batch, frames, ceil(bands / stride), filters]` = bias + x `[batch, frames, bands, channels]` * kernel
 * `[3, 3, channels, filters]`, or where `rectify` is 1 its ReLU; zero past a clip's length.
 */
export function freqConvForward(
  x: usize, kernel: usize, bias: usize, lengths: usize, y: usize, scratch: usize,
  batch: i32, frames: i32, bands: i32, channels: i32, filters: i32, stride: i32, rectify: i32,
): void {
  const depth = 3 * channels;
  const width = paddedBands(bands, stride);
  const places = width / stride;
  const outBands = (bands + stride - 1) / stride;
  const columns = packedColumnsBytes(filters, 1) / 4;
  const groups = groupsAtOnce(places);
  const panel = <usize>packedColumnsBytes(filters, depth);
  const image = <usize>imageBytes(bands, channels, stride);
  const product = <usize>productBytes(bands, filters, stride);
  const images = scratch + panel * PRODUCTS;
  const products = images + image * PRODUCTS;
  const zeros = products + product * PRODUCTS;
  const frame = <usize>(bands * channels) << 2, outFrame = <usize>(outBands * filters) << 2;
  const group = <usize>(width * channels) << 2, outGroup = <usize>(places * columns) << 2;
  transformKernel(kernel, scratch, panel, depth, filters);
  memory.fill(images, 0, image * PRODUCTS);
  memory.fill(zeros, 0, frame);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const from = x + frame * (b * frames);
    const to = y + outFrame * (b * frames);
    for (let start = 0; start < own; start += GROUP * groups) {
      const count = min(groups, (own - start + GROUP - 1) / GROUP);
      for (let g = 0; g < count; g++)
        transformFrames(from, own, start + GROUP * g, zeros, images + group * g + (<usize>channels << 2), image,
          bands * channels);
      for (let k = 0; k < PRODUCTS; k++)
        multiply(images + image * k, stride * channels, scratch + panel * k, products + product * k,
          (count - 1) * places + outBands, columns, depth);
      for (let g = 0; g < count; g++) {
        const first = start + GROUP * g;
        finish(products + outGroup * g, product, columns, bias, to + outFrame * first, outFrame, min(GROUP, own - first),
          outBands, filters, rectify);
      }
    }
    memory.fill(to + outFrame * own, 0, outFrame * (frames - own));
  }
}

/** The factors of the products that are sums of taps, each packed as `multiply` reads it. */
function transformKernel(kernel: usize, to: usize, panel: usize, depth: i32, filters: i32): void {
  const tap = <usize>(depth * filters) << 2;
  const half = vector.splat(0.5), two = vector.splat(2), near = vector.splat(NEAR), far = vector.splat(FAR);
  const minusTwoThirds = vector.splat(<f32>-2 / 3), sixth = vector.splat(<f32>1 / 6);
  for (let n = 0; n < filters; n += LANES) {
    const lanes = filters - n;
    let from = kernel + (<usize>n << 2);
    let at = to + <usize>packedColumnsBytes(n / NR * NR, depth) + (<usize>(n % NR) << 2);
    for (let k = 0; k < depth; k++) {
      const w0 = vector.loadLanes(from, lanes);
      const w1 = vector.loadLanes(from + tap, lanes);
      const w2 = vector.loadLanes(from + 2 * tap, lanes);
      const nearEven = vector.madd(half, w2, w0), nearOdd = vector.mul(near, w1);
      const farEven = vector.madd(two, w2, w0), farOdd = vector.mul(far, w1);
      vector.store(at, w0);
      vector.store(at + panel, vector.mul(minusTwoThirds, vector.add(nearEven, nearOdd)));
      vector.store(at + 2 * panel, vector.mul(minusTwoThirds, vector.sub(nearEven, nearOdd)));
      vector.store(at + 3 * panel, vector.mul(sixth, vector.add(farEven, farOdd)));
      vector.store(at + 4 * panel, vector.mul(sixth, vector.sub(farEven, farOdd)));
      vector.store(at + 5 * panel, w2);
      from += <usize>filters << 2;
      at += NR << 2;
    }
  }
}

/** The factors that are sums of frames, of the six about the group that begins at `start`; a frame has `count` values. */
function transformFrames(x: usize, own: i32, start: i32, zeros: usize, to: usize, image: usize, count: i32): void {
  const bytes = <usize>count << 2;
  const x0 = frameAt(x, start - 1, own, bytes, zeros), x1 = frameAt(x, start, own, bytes, zeros);
  const x2 = frameAt(x, start + 1, own, bytes, zeros), x3 = frameAt(x, start + 2, own, bytes, zeros);
  const x4 = frameAt(x, start + 3, own, bytes, zeros), x5 = frameAt(x, start + 4, own, bytes, zeros);
  const minusHalf = vector.splat(-0.5), minusTwo = vector.splat(-2), minusBoth = vector.splat(-2.5);
  const near = vector.splat(NEAR), far = vector.splat(FAR);
  for (let i = 0; i < count; i += LANES) {
    const at = <usize>i << 2, lanes = count - i;
    const d1 = vector.loadLanes(x1 + at, lanes), d2 = vector.loadLanes(x2 + at, lanes);
    const d3 = vector.loadLanes(x3 + at, lanes), d4 = vector.loadLanes(x4 + at, lanes);
    const out = to + at;
    vector.storeLanes(out, vector.madd(minusBoth, d2, vector.add(vector.loadLanes(x0 + at, lanes), d4)), lanes);
    vector.storeLanes(out + 5 * image, vector.madd(minusBoth, d3, vector.add(d1, vector.loadLanes(x5 + at, lanes))), lanes);
    const nearEven = vector.madd(minusTwo, d2, d4), nearOdd = vector.mul(near, vector.madd(minusTwo, d1, d3));
    vector.storeLanes(out + image, vector.add(nearEven, nearOdd), lanes);
    vector.storeLanes(out + 2 * image, vector.sub(nearEven, nearOdd), lanes);
    const farEven = vector.madd(minusHalf, d2, d4), farOdd = vector.mul(far, vector.madd(minusHalf, d1, d3));
    vector.storeLanes(out + 3 * image, vector.add(farEven, farOdd), lanes);
    vector.storeLanes(out + 4 * image, vector.sub(farEven, farOdd), lanes);
  }
}

/**
 * `C = A B` with packed B, and A as it stands: its rows, `aStride` floats from one to the next, overlap, so that packed it
 * would be up to three times as long. What a tile has past the last row is computed too.
 */
function multiply(a: usize, aStride: i32, b: usize, c: usize, rows: i32, columns: i32, depth: i32): void {
  const step = <usize>aStride << 2, row = <usize>columns << 2;
  for (let n = 0; n < columns; n += NR) {
    for (let m = 0; m < rows; m += HIGH) tile(a + step * m, step, b, c + row * m + (<usize>n << 2), row, depth);
    b += <usize>packedColumnsBytes(NR, depth);
  }
}

/** One tile of `HIGH` rows of C, all of it in registers. */
// @ts-ignore: decorator
@inline
function tile(a: usize, step: usize, b: usize, c: usize, row: usize, depth: i32): void {
  let a0 = a, a1 = a0 + step, a2 = a1 + step, a3 = a2 + step, a4 = a3 + step, a5 = a4 + step, a6 = a5 + step, a7 = a6 + step;
  const zero = vector.splat(0);
  let x0 = zero, y0 = zero, x1 = zero, y1 = zero, x2 = zero, y2 = zero, x3 = zero, y3 = zero, x4 = zero, y4 = zero;
  let z0 = zero, u0 = zero, z1 = zero, u1 = zero, z2 = zero, u2 = zero, z3 = zero, u3 = zero;
  let x5 = zero, y5 = zero, x6 = zero, y6 = zero, x7 = zero, y7 = zero;
  const end = b + (<usize>(depth * NR) << 2);
  while (b < end) {
    const w0 = vector.load(b);
    const w1 = vector.loadNext(b);
    const w2 = PAIRS > 1 ? vector.loadThird(b) : w0, w3 = PAIRS > 1 ? vector.loadFourth(b) : w1;
    const s0 = vector.loadSplat(a0);
    x0 = vector.madd(s0, w0, x0); y0 = vector.madd(s0, w1, y0);
    if (PAIRS > 1) { z0 = vector.madd(s0, w2, z0); u0 = vector.madd(s0, w3, u0); }
    const s1 = vector.loadSplat(a1);
    x1 = vector.madd(s1, w0, x1); y1 = vector.madd(s1, w1, y1);
    if (PAIRS > 1) { z1 = vector.madd(s1, w2, z1); u1 = vector.madd(s1, w3, u1); }
    const s2 = vector.loadSplat(a2);
    x2 = vector.madd(s2, w0, x2); y2 = vector.madd(s2, w1, y2);
    if (PAIRS > 1) { z2 = vector.madd(s2, w2, z2); u2 = vector.madd(s2, w3, u2); }
    const s3 = vector.loadSplat(a3);
    x3 = vector.madd(s3, w0, x3); y3 = vector.madd(s3, w1, y3);
    if (PAIRS > 1) { z3 = vector.madd(s3, w2, z3); u3 = vector.madd(s3, w3, u3); }
    a0 += 4; a1 += 4; a2 += 4; a3 += 4;
    if (HIGH > 4) {
      const s4 = vector.loadSplat(a4);
      x4 = vector.madd(s4, w0, x4); y4 = vector.madd(s4, w1, y4);
      const s5 = vector.loadSplat(a5);
      x5 = vector.madd(s5, w0, x5); y5 = vector.madd(s5, w1, y5);
      a4 += 4; a5 += 4;
    }
    if (HIGH > 6) {
      const s6 = vector.loadSplat(a6);
      x6 = vector.madd(s6, w0, x6); y6 = vector.madd(s6, w1, y6);
      const s7 = vector.loadSplat(a7);
      x7 = vector.madd(s7, w0, x7); y7 = vector.madd(s7, w1, y7);
      a6 += 4; a7 += 4;
    }
    b += NR << 2;
  }
  vector.store(c, x0); vector.storeNext(c, y0);
  if (PAIRS > 1) { vector.storeThird(c, z0); vector.storeFourth(c, u0); }
  c += row; vector.store(c, x1); vector.storeNext(c, y1);
  if (PAIRS > 1) { vector.storeThird(c, z1); vector.storeFourth(c, u1); }
  c += row; vector.store(c, x2); vector.storeNext(c, y2);
  if (PAIRS > 1) { vector.storeThird(c, z2); vector.storeFourth(c, u2); }
  c += row; vector.store(c, x3); vector.storeNext(c, y3);
  if (PAIRS > 1) { vector.storeThird(c, z3); vector.storeFourth(c, u3); }
  if (HIGH > 4) {
    c += row; vector.store(c, x4); vector.storeNext(c, y4);
    c += row; vector.store(c, x5); vector.storeNext(c, y5);
  }
  if (HIGH > 6) {
    c += row; vector.store(c, x6); vector.storeNext(c, y6);
    c += row; vector.store(c, x7); vector.storeNext(c, y7);
  }
}

/** A group's frames, `count` of them, from its products: adds the bias, and rectifies. */
function finish(
  from: usize, product: usize, columns: i32, bias: usize, to: usize, outFrame: usize, count: i32, bands: i32, filters: i32,
  rectify: i32,
): void {
  const least = vector.splat(rectify == 1 ? <f32>0 : <f32>-3.4028234663852886e38);
  const half = vector.splat(0.5), two = vector.splat(2), near = vector.splat(NEAR), far = vector.splat(FAR);
  for (let f = 0; f < bands; f++) {
    for (let n = 0; n < filters; n += LANES) {
      const at = <usize>n << 2, lanes = filters - n;
      const m = from + at, out = to + at;
      const start = vector.loadLanes(bias + at, lanes);
      const near0 = vector.load(m + product), near1 = vector.load(m + 2 * product);
      const far0 = vector.load(m + 3 * product), far1 = vector.load(m + 4 * product);
      const nearEven = vector.add(near0, near1), nearOdd = vector.mul(near, vector.sub(near0, near1));
      const farEven = vector.add(far0, far1), farOdd = vector.mul(far, vector.sub(far0, far1));
      const y0 = vector.add(vector.add(vector.load(m), start), vector.add(nearEven, farEven));
      vector.storeLanes(out, vector.max(y0, least), lanes);
      if (count > 1)
        vector.storeLanes(out + outFrame, vector.max(vector.add(vector.add(nearOdd, farOdd), start), least), lanes);
      if (count > 2) {
        const y2 = vector.madd(two, farEven, vector.madd(half, nearEven, start));
        vector.storeLanes(out + 2 * outFrame, vector.max(y2, least), lanes);
      }
      if (count > 3) {
        const y3 = vector.madd(two, farOdd, vector.madd(half, nearOdd, vector.add(vector.load(m + 5 * product), start)));
        vector.storeLanes(out + 3 * outFrame, vector.max(y3, least), lanes);
      }
    }
    from += <usize>columns << 2;
    to += <usize>filters << 2;
  }
}
