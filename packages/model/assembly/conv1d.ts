import { gemm, gemmRows, gemmRowsScratchBytes, gemmScratchBytes } from "./gemm";
import { ownFrames } from "./lengths";
import {
  MINIMAL_TAPS, minimalBackwardFilter, minimalConvolve, minimalFactorBytes, minimalFilterScratchBytes, minimalScratchBytes,
  transformTaps,
} from "./minimalConv1d";
import { packDeepColumns, packedColumnsBytes } from "./pack";
import { fillRows, relu, sumRows } from "./rows";
import * as vector from "./vector";
import { LANES } from "./vector";

// A convolution over time is one product per clip: the windows of a clip that stands between zeros are rows
// that overlap, so row t of A is `x[t - before ..]` with a stride of one frame. Only a clip's own frames are
// read and computed; past its length the result is zero. With five taps half of the products do.

// @ts-ignore: decorator
@inline
function paddedBytes(frames: i32, channels: i32, taps: i32): i32 {
  return (frames + taps - 1) * channels * 4;
}

/** Bytes of scratch memory for a convolution and its gradients. */
export function conv1dScratchBytes(frames: i32, channels: i32, filters: i32, taps: i32): i32 {
  const byInput = clipBytes(frames, filters, channels, taps) + (taps * channels + frames) * filters * 4;
  const byFilter = taps == MINIMAL_TAPS
    ? minimalFilterScratchBytes(channels, filters)
    : gemmScratchBytes(filters) + paddedBytes(frames, channels, taps) + frames * filters * 4;
  return max(max(clipBytes(frames, channels, filters, taps), byInput), byFilter);
}

/** Bytes of a packed kernel and of what {@link convolve} needs besides. */
function clipBytes(frames: i32, channels: i32, filters: i32, taps: i32): i32 {
  if (taps == MINIMAL_TAPS) return minimalFactorBytes(channels, filters) + minimalScratchBytes(channels, filters);
  return packedColumnsBytes(filters, taps * channels) + gemmRowsScratchBytes() + paddedBytes(frames, channels, taps);
}

/** Packs a kernel as {@link convolve} reads it; returns where it ends. */
function packKernel(kernel: usize, to: usize, channels: i32, filters: i32, taps: i32): usize {
  if (taps == MINIMAL_TAPS) {
    transformTaps(kernel, to, channels, filters);
    return to + minimalFactorBytes(channels, filters);
  }
  packDeepColumns(kernel, filters, 1, taps * channels, filters, to);
  return to + packedColumnsBytes(filters, taps * channels);
}

/**
 * y `[own, filters]` = ReLU of bias + x `[own, channels]` * a packed kernel; without a bias, which is then 0, not rectified.
 * `before` of the taps stand before the frame that y is for.
 */
function convolve(
  x: usize, own: i32, packed: usize, bias: usize, y: usize, channels: i32, filters: i32, taps: i32, before: i32, scratch: usize,
): void {
  if (taps == MINIMAL_TAPS) {
    minimalConvolve(x, own, packed, bias, y, channels, filters, scratch);
    return;
  }
  const padded = scratch + gemmRowsScratchBytes();
  pad(x, own, channels, before, taps - 1 - before, padded);
  if (bias != 0) fillRows(y, bias, own, filters);
  gemmRows(own, filters, taps * channels, padded, channels, packed, y, filters, bias != 0, scratch);
  if (bias != 0) relu(y, own * filters);
}

function pad(x: usize, own: i32, channels: i32, before: i32, after: i32, to: usize): void {
  const frame = <usize>channels << 2;
  memory.fill(to, 0, <usize>before * frame);
  memory.copy(to + <usize>before * frame, x, <usize>own * frame);
  memory.fill(to + <usize>(before + own) * frame, 0, <usize>after * frame);
}

/** `dy` where y is above zero, else 0: the gradient before the ReLU. */
function reluGradient(y: usize, dy: usize, to: usize, count: i32): void {
  const zero = vector.splat(0);
  let i = 0;
  for (; i + LANES <= count; i += LANES) {
    const o = <usize>i << 2;
    vector.store(to + o, vector.whereAbove(vector.load(y + o), zero, vector.load(dy + o)));
  }
  for (; i < count; i++) {
    const o = <usize>i << 2;
    store<f32>(to + o, load<f32>(y + o) > 0 ? load<f32>(dy + o) : 0);
  }
}

/**
 * y `[batch, frames, filters]` = ReLU of bias + x `[batch, frames, channels]` * kernel `[taps, channels, filters]`,
 * as long as x.
 */
export function conv1dForward(
  x: usize, kernel: usize, bias: usize, lengths: usize, y: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32, taps: i32,
): void {
  const before = (taps - 1) / 2;
  const rest = packKernel(kernel, scratch, channels, filters, taps);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const out = y + (<usize>(b * frames * filters) << 2);
    convolve(x + (<usize>(b * frames * channels) << 2), own, scratch, bias, out, channels, filters, taps, before, rest);
    memory.fill(out + (<usize>(own * filters) << 2), 0, <usize>((frames - own) * filters) << 2);
  }
}

/** Gradients of the loss by kernel and bias, from y and `dy` `[batch, frames, filters]`. */
export function conv1dBackwardFilter(
  x: usize, lengths: usize, y: usize, dy: usize, dKernel: usize, dBias: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32, taps: i32,
): void {
  if (taps == MINIMAL_TAPS) {
    minimalBackwardFilter(x, lengths, y, dy, dKernel, dBias, scratch, batch, frames, channels, filters);
    return;
  }
  const before = (taps - 1) / 2;
  const padded = scratch + gemmScratchBytes(filters);
  const dz = padded + paddedBytes(frames, channels, taps);
  memory.fill(dBias, 0, <usize>filters << 2);
  memory.fill(dKernel, 0, <usize>(taps * channels * filters) << 2);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const from = <usize>(b * frames * filters) << 2;
    pad(x + (<usize>(b * frames * channels) << 2), own, channels, before, taps - 1 - before, padded);
    reluGradient(y + from, dy + from, dz, own * filters);
    sumRows(dz, dBias, own, filters, true);
    gemm(taps * channels, filters, own, padded, 1, channels, dz, filters, 1, dKernel, filters, true, scratch);
  }
}

/** Gradient of the loss by x: a convolution with the kernel turned round in time and transposed. */
export function conv1dBackwardInput(
  kernel: usize, lengths: usize, y: usize, dy: usize, dx: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32, taps: i32,
): void {
  const before = taps / 2;
  const dz = scratch + (<usize>(taps * filters * channels) << 2);
  const packed = dz + (<usize>(frames * filters) << 2);
  for (let k = 0; k < taps; k++)
    for (let f = 0; f < filters; f++)
      for (let c = 0; c < channels; c++)
        store<f32>(scratch + (<usize>((k * filters + f) * channels + c) << 2),
          load<f32>(kernel + (<usize>(((taps - 1 - k) * channels + c) * filters + f) << 2)));
  const rest = packKernel(scratch, packed, filters, channels, taps);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const from = <usize>(b * frames * filters) << 2;
    const out = dx + (<usize>(b * frames * channels) << 2);
    reluGradient(y + from, dy + from, dz, own * filters);
    convolve(dz, own, packed, 0, out, filters, channels, taps, before, rest);
    memory.fill(out + (<usize>(own * channels) << 2), 0, <usize>((frames - own) * channels) << 2);
  }
}
