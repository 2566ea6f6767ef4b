import { gemm, gemmRows, gemmRowsScratchBytes, gemmScratchBytes } from "./gemm";
import { frameAt, ownFrames } from "./lengths";
import { KC, NR, packedColumnsBytes } from "./pack";
import { sumRows } from "./rows";
import * as vector from "./vector";
import { LANES, Vector } from "./vector";

// A convolution over time with five taps and its gradients, by minimal filtering (Winograd's; Lavin and Gray, "Fast
// Algorithms for Convolutional Neural Networks", 2015): four frames of y are sums of eight products, whose factors are sums of
// eight frames of x and of the five taps; of the frames themselves they are twenty. It multiplies polynomials by their values at
// 0, 1/2, 1, 2, the negatives of those, and infinity; rounding errors are then 3 times those of the twenty, and no other points
// that were tried have less. The gradient by the taps is the same in reverse: products of the same sums of frames with sums of
// four frames of dy add up over the batch, and five taps are sums of the eight.

/** Taps of the kernel. */
export const MINIMAL_TAPS: i32 = 5;
/** Frames of y that are made together. */
const GROUP: i32 = 4;
/** Products that they are made of. */
const PRODUCTS: i32 = 8;
/** Groups that are computed at a time: their factors then stay in the second cache. */
const GROUPS: i32 = 64;
/** Where the values at 1 stand among the products. */
const AT_ONE: i32 = 3;

/** Bytes of the factors that are sums of taps. */
export function minimalFactorBytes(channels: i32, filters: i32): i32 {
  return PRODUCTS * packedColumnsBytes(filters, channels);
}

/** Bytes of scratch memory for a convolution, without those factors. */
export function minimalScratchBytes(channels: i32, filters: i32): i32 {
  return gemmRowsScratchBytes() + (PRODUCTS * GROUPS + 1) * (channels + filters) * 4;
}

/** Bytes of scratch memory for the gradient by the taps. */
export function minimalFilterScratchBytes(channels: i32, filters: i32): i32 {
  return gemmScratchBytes(filters) + (PRODUCTS * (channels * filters + GROUPS * (channels + filters)) + channels + filters) * 4;
}

/** The factors that are sums of taps, each packed as `packDeepColumns` does. */
export function transformTaps(kernel: usize, to: usize, channels: i32, filters: i32): void {
  const tap = <usize>(channels * filters) << 2;
  const panel = <usize>packedColumnsBytes(filters, channels);
  for (let c = 0; c < channels; c += KC) {
    const deep = min(KC, channels - c);
    for (let n = 0; n < filters; n += LANES) {
      const lanes = filters - n;
      let from = kernel + (<usize>(c * filters + n) << 2);
      let at = to + <usize>packedColumnsBytes(n / NR * NR, deep) + (<usize>(n % NR) << 2);
      for (let k = 0; k < deep; k++) {
        const w0 = vector.loadLanes(from, lanes), w1 = vector.loadLanes(from + tap, lanes);
        const w2 = vector.loadLanes(from + 2 * tap, lanes), w3 = vector.loadLanes(from + 3 * tap, lanes);
        const w4 = vector.loadLanes(from + 4 * tap, lanes);
        vector.store(at, w0);
        storeTaps(at + panel, panel, w0, w1, w2, w3, w4, 0.5, <f32>32 / 45);
        storeTaps(at + 3 * panel, panel, w0, w1, w2, w3, w4, 1, <f32>-2 / 9);
        storeTaps(at + 5 * panel, panel, w0, w1, w2, w3, w4, 2, <f32>1 / 90);
        vector.store(at + 7 * panel, w4);
        from += <usize>filters << 2;
        at += NR << 2;
      }
    }
    to += packedColumnsBytes(filters, deep);
  }
}

/** What taps make at a point and at its negative, each `scale` times. */
// @ts-ignore: decorator
@inline
function storeTaps(
  to: usize, panel: usize, w0: Vector, w1: Vector, w2: Vector, w3: Vector, w4: Vector, point: f32, scale: f32,
): void {
  const square = vector.splat(point * point), factor = vector.splat(scale);
  const even = vector.mul(factor, vector.madd(square, vector.madd(square, w4, w2), w0));
  const odd = vector.mul(vector.splat(scale * point), vector.madd(square, w3, w1));
  vector.store(to, vector.add(even, odd));
  vector.store(to + panel, vector.sub(even, odd));
}

/** The factors that are sums of frames, of groups from `start` on; each factor has `image` bytes. */
function transformFrames(
  x: usize, own: i32, start: i32, groups: i32, zeros: usize, to: usize, image: usize, channels: i32,
): void {
  const bytes = <usize>channels << 2;
  const outer = vector.splat(5.25), minusOuter = vector.splat(-5.25);
  for (let g = 0; g < groups; g++) {
    const first = start + GROUP * g - (MINIMAL_TAPS - 1) / 2;
    const x0 = frameAt(x, first, own, bytes, zeros), x1 = frameAt(x, first + 1, own, bytes, zeros);
    const x2 = frameAt(x, first + 2, own, bytes, zeros), x3 = frameAt(x, first + 3, own, bytes, zeros);
    const x4 = frameAt(x, first + 4, own, bytes, zeros), x5 = frameAt(x, first + 5, own, bytes, zeros);
    const x6 = frameAt(x, first + 6, own, bytes, zeros), x7 = frameAt(x, first + 7, own, bytes, zeros);
    for (let i = 0; i < channels; i += LANES) {
      const at = <usize>i << 2, lanes = channels - i;
      const d1 = vector.loadLanes(x1 + at, lanes), d2 = vector.loadLanes(x2 + at, lanes);
      const d3 = vector.loadLanes(x3 + at, lanes), d4 = vector.loadLanes(x4 + at, lanes);
      const d5 = vector.loadLanes(x5 + at, lanes), d6 = vector.loadLanes(x6 + at, lanes);
      const out = to + at;
      const ends = vector.sub(vector.loadLanes(x0 + at, lanes), d6);
      vector.storeLanes(out, vector.madd(outer, vector.sub(d4, d2), ends), lanes);
      storeFrames(out + image, image, d1, d2, d3, d4, d5, d6, 0.5, 5, 4, lanes);
      storeFrames(out + 3 * image, image, d1, d2, d3, d4, d5, d6, 1, 4.25, 1, lanes);
      storeFrames(out + 5 * image, image, d1, d2, d3, d4, d5, d6, 2, 1.25, 0.25, lanes);
      const lastEnds = vector.sub(vector.loadLanes(x7 + at, lanes), d1);
      vector.storeLanes(out + 7 * image, vector.madd(minusOuter, vector.sub(d5, d3), lastEnds), lanes);
    }
    to += bytes;
  }
}

/** What frames make at a point and at its negative, by the sum and the product of the squares of the other points. */
// @ts-ignore: decorator
@inline
function storeFrames(
  to: usize, image: usize, d1: Vector, d2: Vector, d3: Vector, d4: Vector, d5: Vector,
  d6: Vector, point: f32, sum: f32, product: f32, lanes: i32,
): void {
  const minusSum = vector.splat(-sum), both = vector.splat(product);
  const even = vector.madd(both, d2, vector.madd(minusSum, d4, d6));
  const odd = vector.mul(vector.splat(point), vector.madd(both, d1, vector.madd(minusSum, d3, d5)));
  vector.storeLanes(to, vector.add(even, odd), lanes);
  vector.storeLanes(to + image, vector.sub(even, odd), lanes);
}

/**
 * y `[own, filters]` = ReLU of bias + x `[own, channels]` * the kernel of `factors`, by {@link transformTaps}; without a bias,
 * which is then 0, not rectified.
 */
export function minimalConvolve(
  x: usize, own: i32, factors: usize, bias: usize, y: usize, channels: i32, filters: i32, scratch: usize,
): void {
  const panel = <usize>packedColumnsBytes(filters, channels);
  const image = <usize>(GROUPS * channels) << 2, product = <usize>(GROUPS * filters) << 2;
  const images = scratch + gemmRowsScratchBytes();
  const products = images + image * PRODUCTS;
  const zeros = products + product * PRODUCTS;
  memory.fill(zeros, 0, <usize>(channels + filters) << 2);
  const start = bias == 0 ? zeros : bias;
  for (let t = 0; t < own; t += GROUP * GROUPS) {
    const groups = min(GROUPS, (own - t + GROUP - 1) / GROUP);
    transformFrames(x, own, t, groups, zeros, images, image, channels);
    for (let k = 0; k < PRODUCTS; k++)
      gemmRows(groups, filters, channels, images + image * k, channels, factors + panel * k, products + product * k, filters,
        false, scratch);
    for (let g = 0; g < groups; g++) {
      const first = t + GROUP * g;
      finish(products + (<usize>(g * filters) << 2), product, start, y + (<usize>(first * filters) << 2), min(GROUP, own - first),
        filters, bias != 0);
    }
  }
}

/** A group's frames, `count` of them, from its products: adds the bias, and rectifies. */
function finish(from: usize, product: usize, bias: usize, to: usize, count: i32, filters: i32, rectify: bool): void {
  const least = vector.splat(rectify ? <f32>0 : <f32>-3.4028234663852886e38);
  const frame = <usize>filters << 2;
  const quarter = vector.splat(0.25), four = vector.splat(4), half = vector.splat(0.5), two = vector.splat(2);
  for (let n = 0; n < filters; n += LANES) {
    const at = <usize>n << 2, lanes = filters - n;
    const m = from + at, out = to + at;
    const start = vector.loadLanes(bias + at, lanes);
    const half0 = vector.loadLanes(m + product, lanes), half1 = vector.loadLanes(m + 2 * product, lanes);
    const one0 = vector.loadLanes(m + 3 * product, lanes), one1 = vector.loadLanes(m + 4 * product, lanes);
    const two0 = vector.loadLanes(m + 5 * product, lanes), two1 = vector.loadLanes(m + 6 * product, lanes);
    const halfEven = vector.add(half0, half1), halfOdd = vector.mul(half, vector.sub(half0, half1));
    const oneEven = vector.add(vector.add(one0, one1), start), oneOdd = vector.add(vector.sub(one0, one1), start);
    const twoEven = vector.add(two0, two1), twoOdd = vector.mul(two, vector.sub(two0, two1));
    const y0 = vector.add(vector.add(vector.loadLanes(m, lanes), halfEven), vector.add(oneEven, twoEven));
    vector.storeLanes(out, vector.max(y0, least), lanes);
    if (count > 1)
      vector.storeLanes(out + frame, vector.max(vector.add(vector.add(halfOdd, twoOdd), oneOdd), least), lanes);
    if (count > 2) {
      const y2 = vector.madd(four, twoEven, vector.madd(quarter, halfEven, oneEven));
      vector.storeLanes(out + 2 * frame, vector.max(y2, least), lanes);
    }
    if (count > 3) {
      const last = vector.add(vector.loadLanes(m + 7 * product, lanes), oneOdd);
      const y3 = vector.madd(four, twoOdd, vector.madd(quarter, halfOdd, last));
      vector.storeLanes(out + 3 * frame, vector.max(y3, least), lanes);
    }
  }
}

/**
 * The factors that are sums of frames of the gradient before the ReLU, which is `dy` where y is above zero, of groups from
 * `start` on; each factor has `image` bytes.
 */
function transformGradient(
  y: usize, dy: usize, own: i32, start: i32, groups: i32, zeros: usize, to: usize, image: usize, filters: i32,
): void {
  const bytes = <usize>filters << 2;
  for (let g = 0; g < groups; g++) {
    const first = start + GROUP * g;
    const y0 = frameAt(y, first, own, bytes, zeros), y1 = frameAt(y, first + 1, own, bytes, zeros);
    const y2 = frameAt(y, first + 2, own, bytes, zeros), y3 = frameAt(y, first + 3, own, bytes, zeros);
    const dy0 = frameAt(dy, first, own, bytes, zeros), dy1 = frameAt(dy, first + 1, own, bytes, zeros);
    const dy2 = frameAt(dy, first + 2, own, bytes, zeros), dy3 = frameAt(dy, first + 3, own, bytes, zeros);
    for (let i = 0; i < filters; i += LANES) {
      const at = <usize>i << 2, lanes = filters - i;
      const d0 = gradientAt(y0 + at, dy0 + at, lanes), d1 = gradientAt(y1 + at, dy1 + at, lanes);
      const d2 = gradientAt(y2 + at, dy2 + at, lanes), d3 = gradientAt(y3 + at, dy3 + at, lanes);
      const out = to + at;
      vector.storeLanes(out, d0, lanes);
      storeGradient(out + image, image, d0, d1, d2, d3, 0.5, lanes);
      storeGradient(out + 3 * image, image, d0, d1, d2, d3, 1, lanes);
      storeGradient(out + 5 * image, image, d0, d1, d2, d3, 2, lanes);
      vector.storeLanes(out + 7 * image, d3, lanes);
    }
    to += bytes;
  }
}

// @ts-ignore: decorator
@inline
function gradientAt(y: usize, dy: usize, lanes: i32): Vector {
  return vector.whereAbove(vector.loadLanes(y, lanes), vector.splat(0), vector.loadLanes(dy, lanes));
}

/** What frames of the gradient make at a point and at its negative. */
// @ts-ignore: decorator
@inline
function storeGradient(
  to: usize, image: usize, d0: Vector, d1: Vector, d2: Vector, d3: Vector, point: f32, lanes: i32,
): void {
  const square = vector.splat(point * point);
  const even = vector.madd(square, d2, d0);
  const odd = vector.mul(vector.splat(point), vector.madd(square, d3, d1));
  vector.storeLanes(to, vector.add(even, odd), lanes);
  vector.storeLanes(to + image, vector.sub(even, odd), lanes);
}

/** As `conv1dBackwardFilter`, for five taps. Groups of all clips add up in runs, each as long as may be. */
export function minimalBackwardFilter(
  x: usize, lengths: usize, y: usize, dy: usize, dKernel: usize, dBias: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32,
): void {
  const tap = <usize>(channels * filters) << 2;
  const image = <usize>(GROUPS * channels) << 2, product = <usize>(GROUPS * filters) << 2;
  const sums = scratch + gemmScratchBytes(filters);
  const images = sums + tap * PRODUCTS;
  const gradients = images + image * PRODUCTS;
  const zeros = gradients + product * PRODUCTS;
  memory.fill(dBias, 0, <usize>filters << 2);
  memory.fill(sums, 0, tap * PRODUCTS);
  memory.fill(zeros, 0, <usize>(channels + filters) << 2);
  let held = 0;
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const from = x + (<usize>(b * frames * channels) << 2), out = <usize>(b * frames * filters) << 2;
    let t = 0;
    while (t < own) {
      const groups = min(GROUPS - held, (own - t + GROUP - 1) / GROUP);
      transformFrames(from, own, t, groups, zeros, images + (<usize>(held * channels) << 2), image, channels);
      transformGradient(y + out, dy + out, own, t, groups, zeros, gradients + (<usize>(held * filters) << 2), product, filters);
      t += GROUP * groups;
      held += groups;
      if (held < GROUPS) continue;
      addRun(held, images, image, gradients, product, sums, dBias, channels, filters, scratch);
      held = 0;
    }
  }
  addRun(held, images, image, gradients, product, sums, dBias, channels, filters, scratch);
  finishTaps(sums, dKernel, channels * filters);
}

/** Adds what a run of groups says of each sum of taps, and of the bias: at 1 the frames of a group add up. */
function addRun(
  groups: i32, images: usize, image: usize, gradients: usize, product: usize, sums: usize, dBias: usize, channels: i32,
  filters: i32, scratch: usize,
): void {
  const tap = <usize>(channels * filters) << 2;
  for (let k = 0; k < PRODUCTS; k++)
    gemm(channels, filters, groups, images + image * k, 1, channels, gradients + product * k, filters, 1, sums + tap * k, filters,
      true, scratch);
  sumRows(gradients + product * AT_ONE, dBias, groups, filters, true);
}

/** The gradient by each tap, `count` values, from those by their sums. */
function finishTaps(sums: usize, dKernel: usize, count: i32): void {
  const tap = <usize>count << 2;
  const ofHalf = vector.splat(<f32>32 / 45), ofOne = vector.splat(<f32>-2 / 9), ofTwo = vector.splat(<f32>1 / 90);
  const half = vector.splat(0.5), quarter = vector.splat(0.25), two = vector.splat(2), four = vector.splat(4);
  for (let i = 0; i < count; i += LANES) {
    const at = <usize>i << 2, lanes = count - i;
    const m = sums + at, out = dKernel + at;
    const half0 = vector.loadLanes(m + tap, lanes), half1 = vector.loadLanes(m + 2 * tap, lanes);
    const one0 = vector.loadLanes(m + 3 * tap, lanes), one1 = vector.loadLanes(m + 4 * tap, lanes);
    const two0 = vector.loadLanes(m + 5 * tap, lanes), two1 = vector.loadLanes(m + 6 * tap, lanes);
    const halfEven = vector.mul(ofHalf, vector.add(half0, half1));
    const halfOdd = vector.mul(half, vector.mul(ofHalf, vector.sub(half0, half1)));
    const oneEven = vector.mul(ofOne, vector.add(one0, one1)), oneOdd = vector.mul(ofOne, vector.sub(one0, one1));
    const twoEven = vector.mul(ofTwo, vector.add(two0, two1));
    const twoOdd = vector.mul(two, vector.mul(ofTwo, vector.sub(two0, two1)));
    const first = vector.add(vector.loadLanes(m, lanes), vector.add(halfEven, vector.add(oneEven, twoEven)));
    vector.storeLanes(out, first, lanes);
    vector.storeLanes(out + tap, vector.add(vector.add(halfOdd, twoOdd), oneOdd), lanes);
    vector.storeLanes(out + 2 * tap, vector.madd(four, twoEven, vector.madd(quarter, halfEven, oneEven)), lanes);
    vector.storeLanes(out + 3 * tap, vector.madd(four, twoOdd, vector.madd(quarter, halfOdd, oneOdd)), lanes);
    const last = vector.add(vector.loadLanes(m + 7 * tap, lanes), oneEven);
    const sixteenth = vector.mul(quarter, quarter), sixteen = vector.mul(four, four);
    vector.storeLanes(out + 4 * tap, vector.madd(sixteen, twoEven, vector.madd(sixteenth, halfEven, last)), lanes);
  }
}
