import { gemmRows, gemmRowsScratchBytes } from "./gemm";
import { ownFrames } from "./lengths";
import { packDeepColumns, packedColumnsBytes } from "./pack";
import { fillRows } from "./rows";
import * as vector from "./vector";
import { LANES } from "./vector";

/** Bytes of scratch memory for a projection. */
export function projectionScratchBytes(channels: i32, filters: i32): i32 {
  return gemmRowsScratchBytes() + packedColumnsBytes(filters, channels);
}

/**
 * What ends a residual block whose shortcut is a projection: y `[batch, frames, ceil(bands / stride), filters]` =
 * `ReLU(residual + bias + x kernel)`, zero past a clip's length, where x `[batch, frames, bands, channels]` counts at every
 * `stride`-th band; residual is as large as y, kernel `[channels, filters]`.
 */
export function projectionForward(
  x: usize, kernel: usize, bias: usize, residual: usize, lengths: usize, y: usize, scratch: usize,
  batch: i32, frames: i32, bands: i32, channels: i32, filters: i32, stride: i32,
): void {
  const outBands = (bands + stride - 1) / stride;
  const weights = scratch + gemmRowsScratchBytes();
  const frame = <usize>(bands * channels) << 2, outFrame = <usize>(outBands * filters) << 2;
  packDeepColumns(kernel, filters, 1, channels, filters, weights);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const first = outFrame * (b * frames);
    for (let t = 0; t < own; t++) {
      const out = first + outFrame * t;
      fillRows(y + out, bias, outBands, filters);
      gemmRows(outBands, filters, channels, x + frame * (b * frames + t), stride * channels, weights, y + out, filters, true,
        scratch);
      addRectified(residual + out, y + out, outBands * filters);
    }
    memory.fill(y + first + outFrame * own, 0, outFrame * (frames - own));
  }
}

/** `ReLU(x + y)` in place of y. */
function addRectified(x: usize, y: usize, count: i32): void {
  const zero = vector.splat(0);
  for (let i = 0; i < count; i += LANES) {
    const at = <usize>i << 2, lanes = count - i;
    const sum = vector.add(vector.loadLanes(x + at, lanes), vector.loadLanes(y + at, lanes));
    vector.storeLanes(y + at, vector.max(sum, zero), lanes);
  }
}
