import { sigmoid } from "./functions";
import { gemmRows, gemmRowsScratchBytes } from "./gemm";
import { ownFrames } from "./lengths";
import { packDeepColumns, packedColumnsBytes } from "./pack";
import { fillRows, relu, sumRows } from "./rows";
import * as vector from "./vector";
import { LANES } from "./vector";

// A layer of a densely connected time-delay network with context-aware masking (Wang et al., "CAM++: A Fast and Efficient
// Network for Speaker Verification Using Context-Aware Masking", 2023): what comes in, with some channels more. These are a
// convolution over 3 frames, `dilation` apart, of a bottleneck of what comes in, each multiplied by a share in (0, 1) that
// the means of the bottleneck over the clip and over the segment about the frame decide.

/** Rows that are normalised at a time: they then stay in the second cache. */
const CHUNK: i32 = 120;

/** Bytes of scratch memory for a layer. */
export function denseTdnnScratchBytes(
  frames: i32, channels: i32, bottleneck: i32, growth: i32, context: i32, dilation: i32,
): i32 {
  const vectors = (3 * bottleneck + context + growth + 3 * LANES) * 4;
  return gemmRowsScratchBytes() + packedColumnsBytes(bottleneck, channels) + 3 * packedColumnsBytes(growth, bottleneck) +
    CHUNK * channels * 4 + (frames + 2 * dilation) * bottleneck * 4 + frames * growth * 4 + vectors;
}

/**
 * y `[batch, frames, channels + growth]`, zero past a clip's length, from x `[batch, frames, channels]`: of it
 * `h = ReLU(bias + ReLU(scale x + shift) kernel)`, and of that `local`, the three taps, times
 * `sigmoid(exciteBias + ReLU(squeezeBias + (mean of h over the clip + over its segment) squeeze) excite)`.
 *
 * `scale` and `shift` `[channels]`, `kernel` `[channels, bottleneck]`, `bias` `[bottleneck]`, `local`
 * `[3, bottleneck, growth]`, `squeeze` `[bottleneck, context]`, `excite` `[context, growth]`, each with its bias.
 */
export function denseTdnnForward(
  x: usize, scale: usize, shift: usize, kernel: usize, bias: usize, local: usize, squeeze: usize, squeezeBias: usize,
  excite: usize, exciteBias: usize, lengths: usize, y: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, bottleneck: i32, growth: i32, context: i32, dilation: i32, segment: i32,
): void {
  const weights = scratch + gemmRowsScratchBytes();
  const taps = weights + packedColumnsBytes(bottleneck, channels);
  const tap = <usize>packedColumnsBytes(growth, bottleneck);
  const rectified = taps + 3 * tap;
  const hidden = rectified + (<usize>(CHUNK * channels) << 2);
  const row = <usize>bottleneck << 2;
  const own0 = hidden + row * dilation;
  const added = hidden + row * (frames + 2 * dilation);
  const mean = added + (<usize>(frames * growth) << 2);
  const sum = mean + row + (LANES << 2);
  const squeezed = sum + row + (LANES << 2);
  const share = squeezed + (<usize>context << 2) + (LANES << 2);
  packDeepColumns(kernel, bottleneck, 1, channels, bottleneck, weights);
  for (let k = 0; k < 3; k++)
    packDeepColumns(local + (<usize>(k * bottleneck * growth) << 2), growth, 1, bottleneck, growth, taps + tap * k);

  const inRow = <usize>channels << 2, addedRow = <usize>growth << 2, outRow = inRow + addedRow;
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const from = x + inRow * (b * frames);
    const to = y + outRow * (b * frames);
    fillRows(own0, bias, own, bottleneck);
    normalisedProduct(from, scale, shift, weights, own0, rectified, scratch, own, channels, bottleneck, true);
    relu(own0, own * bottleneck);
    memory.fill(hidden, 0, row * dilation);
    memory.fill(own0 + row * own, 0, row * dilation);
    for (let k = 0; k < 3; k++)
      gemmRows(own, growth, bottleneck, hidden + row * (k * dilation), bottleneck, taps + tap * k, added, growth, k > 0,
        scratch);

    sumRows(own0, mean, own, bottleneck, false);
    for (let start = 0; start < own; start += segment) {
      const count = min(segment, own - start);
      sumRows(own0 + row * start, sum, count, bottleneck, false);
      addMeans(sum, mean, bottleneck, count, own);
      product(sum, squeeze, squeezeBias, squeezed, bottleneck, context);
      relu(squeezed, context);
      product(squeezed, excite, exciteBias, share, context, growth);
      for (let c = 0; c < growth; c += LANES) {
        const at = share + (<usize>c << 2), lanes = growth - c;
        vector.storeLanes(at, sigmoid(vector.loadLanes(at, lanes)), lanes);
      }
      for (let t = start; t < start + count; t++) {
        const out = to + outRow * t;
        memory.copy(out, from + inRow * t, inRow);
        multiply(added + addedRow * t, share, out + inRow, growth);
      }
    }
    memory.fill(to + outRow * own, 0, outRow * (frames - own));
  }
}

/** Bytes of scratch memory for a transition. */
export function transitionScratchBytes(channels: i32, filters: i32): i32 {
  return gemmRowsScratchBytes() + packedColumnsBytes(filters, channels) + CHUNK * channels * 4;
}

/**
 * What follows the layers: y `[batch, frames, filters]` = `ReLU(scale x + shift) kernel`, zero past a clip's length, from x
 * `[batch, frames, channels]`, with scale and shift `[channels]` and kernel `[channels, filters]`.
 */
export function transitionForward(
  x: usize, scale: usize, shift: usize, kernel: usize, lengths: usize, y: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32,
): void {
  const weights = scratch + gemmRowsScratchBytes();
  const rectified = weights + packedColumnsBytes(filters, channels);
  const inRow = <usize>channels << 2, outRow = <usize>filters << 2;
  packDeepColumns(kernel, filters, 1, channels, filters, weights);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const from = x + inRow * (b * frames);
    const to = y + outRow * (b * frames);
    normalisedProduct(from, scale, shift, weights, to, rectified, scratch, own, channels, filters, false);
    memory.fill(to + outRow * own, 0, outRow * (frames - own));
  }
}

/** `ReLU(scale x + shift)` of rows, times a packed matrix `[channels, columns]`, or that added to what is there. */
function normalisedProduct(
  x: usize, scale: usize, shift: usize, weights: usize, to: usize, rectified: usize, scratch: usize,
  rows: i32, channels: i32, columns: i32, add: bool,
): void {
  for (let start = 0; start < rows; start += CHUNK) {
    const count = min(CHUNK, rows - start);
    normalise(x + (<usize>(start * channels) << 2), scale, shift, rectified, count, channels);
    gemmRows(count, columns, channels, rectified, channels, weights, to + (<usize>(start * columns) << 2), columns, add,
      scratch);
  }
}

/** `ReLU(scale x + shift)` of each row. */
function normalise(x: usize, scale: usize, shift: usize, to: usize, rows: i32, columns: i32): void {
  const zero = vector.splat(0);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c += LANES) {
      const at = <usize>c << 2, lanes = columns - c;
      const value = vector.madd(
        vector.loadLanes(scale + at, lanes), vector.loadLanes(x + at, lanes), vector.loadLanes(shift + at, lanes));
      vector.storeLanes(to + at, vector.max(value, zero), lanes);
    }
    x += <usize>columns << 2;
    to += <usize>columns << 2;
  }
}

/** The sum over a segment becomes its mean and the clip's together. */
function addMeans(sum: usize, total: usize, columns: i32, rows: i32, allRows: i32): void {
  const share = vector.splat(1 / <f32>rows), shareOfAll = vector.splat(1 / <f32>allRows);
  for (let c = 0; c < columns; c += LANES) {
    const at = <usize>c << 2, lanes = columns - c;
    const mean = vector.mul(vector.loadLanes(sum + at, lanes), share);
    vector.storeLanes(sum + at, vector.madd(vector.loadLanes(total + at, lanes), shareOfAll, mean), lanes);
  }
}

/** A row times a matrix `[depth, columns]`, and a bias. */
function product(a: usize, matrix: usize, bias: usize, to: usize, depth: i32, columns: i32): void {
  for (let c = 0; c < columns; c += LANES) {
    const at = <usize>c << 2, lanes = columns - c;
    let value = vector.loadLanes(bias + at, lanes);
    let from = matrix + at;
    for (let k = 0; k < depth; k++) {
      value = vector.madd(vector.loadSplat(a + (<usize>k << 2)), vector.loadLanes(from, lanes), value);
      from += <usize>columns << 2;
    }
    vector.storeLanes(to + at, value, lanes);
  }
}

function multiply(a: usize, b: usize, to: usize, count: i32): void {
  for (let c = 0; c < count; c += LANES) {
    const at = <usize>c << 2, lanes = count - c;
    vector.storeLanes(to + at, vector.mul(vector.loadLanes(a + at, lanes), vector.loadLanes(b + at, lanes)), lanes);
  }
}
