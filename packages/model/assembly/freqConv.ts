import { gemmRows, gemmRowsScratchBytes } from "./gemm";
import { ownFrames } from "./lengths";
import { packDeepColumns, packedColumnsBytes } from "./pack";
import * as vector from "./vector";
import { LANES } from "./vector";

// A convolution over time and frequency, 3 by 3, zeros around a clip, with a stride along frequency. For one of its three
// frames the windows of all places are rows of one product, as places stand side by side in a frame and frames after one
// another; those that reach over a frame's end are computed too, and left out.

/** Frames that are convolved at a time: they then stay in the second cache. */
const CHUNK: i32 = 64;

// @ts-ignore: decorator
@inline
function paddedBands(bands: i32, stride: i32): i32 {
  return ((bands + 2 + stride - 1) / stride) * stride;
}

// @ts-ignore: decorator
@inline
function paddedBytes(bands: i32, channels: i32, stride: i32): i32 {
  return ((CHUNK + 2) * paddedBands(bands, stride) + 2) * channels * 4;
}

/** Bytes of scratch memory for a convolution. */
export function freqConvScratchBytes(bands: i32, channels: i32, filters: i32, stride: i32): i32 {
  const places = CHUNK * (paddedBands(bands, stride) / stride);
  return gemmRowsScratchBytes() + 3 * packedColumnsBytes(filters, 3 * channels) + paddedBytes(bands, channels, stride) +
    places * filters * 4;
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
  const weights = scratch + gemmRowsScratchBytes();
  const panel = <usize>packedColumnsBytes(filters, depth);
  const padded = weights + 3 * panel;
  const sums = padded + paddedBytes(bands, channels, stride);
  for (let k = 0; k < 3; k++)
    packDeepColumns(kernel + (<usize>(k * depth * filters) << 2), filters, 1, depth, filters, weights + panel * k);
  const frame = <usize>(bands * channels) << 2, paddedFrame = <usize>(width * channels) << 2;
  const outFrame = <usize>(outBands * filters) << 2;
  memory.fill(padded, 0, paddedBytes(bands, channels, stride));
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const from = x + frame * (b * frames);
    const to = y + outFrame * (b * frames);
    for (let start = 0; start < own; start += CHUNK) {
      const count = min(CHUNK, own - start);
      for (let t = -1; t <= count; t++) {
        const at = padded + paddedFrame * (t + 1) + (<usize>channels << 2);
        const there = start + t >= 0 && start + t < own;
        if (there) memory.copy(at, from + frame * (start + t), frame);
        else memory.fill(at, 0, frame);
      }
      for (let k = 0; k < 3; k++)
        gemmRows(count * places, filters, depth, padded + paddedFrame * k, stride * channels, weights + panel * k,
          sums, filters, k > 0, scratch);
      for (let t = 0; t < count; t++)
        finish(sums + (<usize>(t * places * filters) << 2), bias, to + outFrame * (start + t), outBands, filters, rectify);
    }
    memory.fill(to + outFrame * own, 0, outFrame * (frames - own));
  }
}

/** Adds the bias to the places of a frame, and rectifies. */
function finish(from: usize, bias: usize, to: usize, bands: i32, filters: i32, rectify: i32): void {
  const least = vector.splat(rectify == 1 ? <f32>0 : <f32>-3.4028234663852886e38);
  for (let f = 0; f < bands; f++) {
    for (let c = 0; c < filters; c += LANES) {
      const at = <usize>c << 2, lanes = filters - c;
      const sum = vector.add(vector.loadLanes(from + at, lanes), vector.loadLanes(bias + at, lanes));
      vector.storeLanes(to + at, vector.max(sum, least), lanes);
    }
    from += <usize>filters << 2;
    to += <usize>filters << 2;
  }
}
