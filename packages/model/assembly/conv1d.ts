import { gemm, gemmRows, gemmRowsScratchBytes, gemmScratchBytes } from "./gemm";
import { ownFrames } from "./lengths";
import { packDeepColumns, packedColumnsBytes } from "./pack";
import { fillRows, relu, sumRows } from "./rows";
import * as vector from "./vector";
import { LANES } from "./vector";

// A convolution over time is one product per clip: the windows of a clip that stands between zeros are rows
// that overlap, so row t of A is `x[t - before ..]` with a stride of one frame. Only a clip's own frames are
// read and computed; past its length the result is zero.

// @ts-ignore: decorator
@inline
function paddedBytes(frames: i32, channels: i32, taps: i32): i32 {
  return (frames + taps - 1) * channels * 4;
}

/** Bytes of scratch memory for a convolution and its gradients. */
export function conv1dScratchBytes(frames: i32, channels: i32, filters: i32, taps: i32): i32 {
  const widest = max(channels, filters);
  const weights = max(packedColumnsBytes(filters, taps * channels), packedColumnsBytes(channels, taps * filters));
  return (
    max(gemmScratchBytes(filters), gemmRowsScratchBytes() + weights + taps * channels * filters * 4) +
    paddedBytes(frames, widest, taps) + frames * filters * 4
  );
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
  const depth = taps * channels;
  const weights = scratch + gemmRowsScratchBytes();
  const padded = weights + packedColumnsBytes(filters, depth);
  packDeepColumns(kernel, filters, 1, depth, filters, weights);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const out = y + (<usize>(b * frames * filters) << 2);
    pad(x + (<usize>(b * frames * channels) << 2), own, channels, before, taps - 1 - before, padded);
    fillRows(out, bias, own, filters);
    gemmRows(own, filters, depth, padded, channels, weights, out, filters, true, scratch);
    relu(out, own * filters);
    memory.fill(out + (<usize>(own * filters) << 2), 0, <usize>((frames - own) * filters) << 2);
  }
}

/** Gradients of the loss by kernel and bias, from y and `dy` `[batch, frames, filters]`. */
export function conv1dBackwardFilter(
  x: usize, lengths: usize, y: usize, dy: usize, dKernel: usize, dBias: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32, taps: i32,
): void {
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
  const before = (taps - 1) / 2;
  const depth = taps * filters;
  const turned = scratch + gemmRowsScratchBytes();
  const weights = turned + (<usize>(depth * channels) << 2);
  const dz = weights + packedColumnsBytes(channels, depth);
  const padded = dz + (<usize>(frames * filters) << 2);
  for (let k = 0; k < taps; k++)
    for (let f = 0; f < filters; f++)
      for (let c = 0; c < channels; c++)
        store<f32>(turned + (<usize>((k * filters + f) * channels + c) << 2),
          load<f32>(kernel + (<usize>(((taps - 1 - k) * channels + c) * filters + f) << 2)));
  packDeepColumns(turned, channels, 1, depth, channels, weights);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const from = <usize>(b * frames * filters) << 2;
    const out = dx + (<usize>(b * frames * channels) << 2);
    reluGradient(y + from, dy + from, dz, own * filters);
    pad(dz, own, filters, taps - 1 - before, before, padded);
    gemmRows(own, channels, depth, padded, filters, weights, out, channels, false, scratch);
    memory.fill(out + (<usize>(own * channels) << 2), 0, <usize>((frames - own) * channels) << 2);
  }
}
