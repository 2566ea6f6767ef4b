import { gemm, gemmScratchBytes } from "./gemm";
import { fillRows, sumRows } from "./rows";

// A convolution over time is one product per clip: the windows of a clip that stands between zeros are rows
// that overlap, so row t of A is `x[t - before ..]` with a stride of one frame.

// @ts-ignore: decorator
@inline
function paddedBytes(frames: i32, channels: i32, taps: i32): i32 {
  return (frames + taps - 1) * channels * 4;
}

/** Bytes of scratch memory for a convolution and its gradients. */
export function conv1dScratchBytes(frames: i32, channels: i32, filters: i32, taps: i32): i32 {
  const widest = max(channels, filters);
  return gemmScratchBytes(widest) + paddedBytes(frames, widest, taps) + taps * channels * filters * 4;
}

function pad(x: usize, frames: i32, channels: i32, before: i32, after: i32, to: usize): void {
  const frame = <usize>channels << 2;
  memory.fill(to, 0, <usize>before * frame);
  memory.copy(to + <usize>before * frame, x, <usize>frames * frame);
  memory.fill(to + <usize>(before + frames) * frame, 0, <usize>after * frame);
}

/** y `[batch, frames, filters]` = bias + x `[batch, frames, channels]` * kernel `[taps, channels, filters]`, same length. */
export function conv1dForward(
  x: usize, kernel: usize, bias: usize, y: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32, taps: i32,
): void {
  const before = (taps - 1) / 2;
  const padded = scratch + gemmScratchBytes(filters);
  fillRows(y, bias, batch * frames, filters);
  for (let b = 0; b < batch; b++) {
    pad(x + (<usize>(b * frames * channels) << 2), frames, channels, before, taps - 1 - before, padded);
    gemm(frames, filters, taps * channels, padded, channels, 1, kernel, filters, 1,
      y + (<usize>(b * frames * filters) << 2), filters, true, scratch);
  }
}

/** Gradients of the loss by kernel and bias, from `dy` `[batch, frames, filters]`. */
export function conv1dBackwardFilter(
  x: usize, dy: usize, dKernel: usize, dBias: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32, taps: i32,
): void {
  const before = (taps - 1) / 2;
  const padded = scratch + gemmScratchBytes(filters);
  sumRows(dy, dBias, batch * frames, filters);
  for (let b = 0; b < batch; b++) {
    pad(x + (<usize>(b * frames * channels) << 2), frames, channels, before, taps - 1 - before, padded);
    gemm(taps * channels, filters, frames, padded, 1, channels, dy + (<usize>(b * frames * filters) << 2), filters, 1,
      dKernel, filters, b > 0, scratch);
  }
}

/** Gradient of the loss by x: a convolution of `dy` with the kernel turned round in time and transposed. */
export function conv1dBackwardInput(
  dy: usize, kernel: usize, dx: usize, scratch: usize,
  batch: i32, frames: i32, channels: i32, filters: i32, taps: i32,
): void {
  const before = (taps - 1) / 2;
  const turned = scratch + gemmScratchBytes(channels);
  const padded = turned + (<usize>(taps * channels * filters) << 2);
  for (let k = 0; k < taps; k++)
    for (let f = 0; f < filters; f++)
      for (let c = 0; c < channels; c++)
        store<f32>(turned + (<usize>((k * filters + f) * channels + c) << 2),
          load<f32>(kernel + (<usize>(((taps - 1 - k) * channels + c) * filters + f) << 2)));
  for (let b = 0; b < batch; b++) {
    pad(dy + (<usize>(b * frames * filters) << 2), frames, filters, taps - 1 - before, before, padded);
    gemm(frames, channels, taps * filters, padded, filters, 1, turned, channels, 1,
      dx + (<usize>(b * frames * channels) << 2), channels, false, scratch);
  }
}
