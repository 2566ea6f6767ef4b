import { EDGE_BYTES, gemm, gemmPacked, gemmRows, gemmRowsScratchBytes, gemmScratchBytes } from "./gemm";
import { lengthOf, ownFrames } from "./lengths";
import { packColumns, packedColumnsBytes, packedRowsBytes, packRows } from "./pack";
import { fillRows, sumRows } from "./rows";
import { loadLanes, madd, sigmoid4, storeLanes, tanh4 } from "./vector";

// An LSTM, forwards only (causal) or in both directions, over a whole batch of sequences (Hochreiter and Schmidhuber
// 1997, with the forget gate of Gers et al. 2000). Gates stand in Keras' order: input, forget, cell, output. Steps at or
// past a clip's length leave state and output at zero, so in reverse a clip starts at its own last step. Products leave
// such steps out as far as the clips stand in falling order of length; any other order only costs time.
//
// x is `[batch, frames, inputs]`; of each direction kernel `[inputs, 4 units]`, recurrent `[units, 4 units]` and bias
// `[4 units]`. h and c are `[batch, frames, directions * units]`, forwards before backwards, the activated gates
// `[directions, batch, frames, 4 units]`, whose values past a clip's length mean nothing.

/** Bytes of scratch memory that forward and backward need. */
export function lstmScratchBytes(batch: i32, frames: i32, inputs: i32, units: i32): i32 {
  const width = 4 * units;
  const weights = max(packedColumnsBytes(width, max(inputs, units)), packedColumnsBytes(max(inputs, units), width));
  const rows = max(packedRowsBytes(batch, width), gemmRowsScratchBytes(max(width, inputs)));
  const carry = 2 * batch * units * 4;
  return gemmScratchBytes(width) + weights + rows + EDGE_BYTES + batch * frames * width * 4 + carry;
}

/** Clips up to the last one that is still running at step t. */
function running(lengths: usize, batch: i32, t: i32): i32 {
  let clips = batch;
  while (clips > 0 && lengthOf(lengths, clips - 1) <= t) clips--;
  return clips;
}

/** To h, c and the gates, forwards only. */
export function causalLstmForward(
  x: usize, kernel: usize, recurrent: usize, bias: usize, lengths: usize, h: usize, c: usize, gates: usize,
  scratch: usize, batch: i32, frames: i32, inputs: i32, units: i32,
): void {
  forward(x, kernel, recurrent, bias, lengths, h, c, gates, scratch, batch, frames, inputs, units, 1, false);
}

/** Gradients by x and the weights, from `dh` `[batch, frames, units]` and what forward kept. */
export function causalLstmBackward(
  dh: usize, x: usize, kernel: usize, recurrent: usize, lengths: usize, h: usize, c: usize, gates: usize,
  dx: usize, dKernel: usize, dRecurrent: usize, dBias: usize, scratch: usize,
  batch: i32, frames: i32, inputs: i32, units: i32,
): void {
  backward(dh, x, kernel, recurrent, lengths, h, c, gates, dx, dKernel, dRecurrent, dBias, scratch,
    batch, frames, inputs, units, 1, false);
}

/** To h, c and the gates, in both directions. */
export function lstmForward(
  x: usize, kernelF: usize, recurrentF: usize, biasF: usize, kernelB: usize, recurrentB: usize, biasB: usize,
  lengths: usize, h: usize, c: usize, gates: usize, scratch: usize, batch: i32, frames: i32, inputs: i32, units: i32,
): void {
  forward(x, kernelF, recurrentF, biasF, lengths, h, c, gates, scratch, batch, frames, inputs, units, 2, false);
  const second = <usize>units << 2;
  const gatesB = gates + (<usize>(batch * frames * 4 * units) << 2);
  forward(x, kernelB, recurrentB, biasB, lengths, h + second, c + second, gatesB, scratch, batch, frames, inputs, units, 2, true);
}

/** Gradients by x and all weights, from `dh` `[batch, frames, 2 units]` and what forward kept. */
export function lstmBackward(
  dh: usize, x: usize, kernelF: usize, recurrentF: usize, kernelB: usize, recurrentB: usize, lengths: usize,
  h: usize, c: usize, gates: usize, dx: usize, dKernelF: usize, dRecurrentF: usize, dBiasF: usize,
  dKernelB: usize, dRecurrentB: usize, dBiasB: usize, scratch: usize, batch: i32, frames: i32, inputs: i32, units: i32,
): void {
  backward(dh, x, kernelF, recurrentF, lengths, h, c, gates, dx, dKernelF, dRecurrentF, dBiasF, scratch,
    batch, frames, inputs, units, 2, false);
  const second = <usize>units << 2;
  const gatesB = gates + (<usize>(batch * frames * 4 * units) << 2);
  backward(dh + second, x, kernelB, recurrentB, lengths, h + second, c + second, gatesB, dx, dKernelB, dRecurrentB, dBiasB,
    scratch, batch, frames, inputs, units, 2, true);
}

/** One of `directions`; its part of a row of h and c begins where they point to. */
function forward(
  x: usize, kernel: usize, recurrent: usize, bias: usize, lengths: usize, h: usize, c: usize, gates: usize,
  scratch: usize, batch: i32, frames: i32, inputs: i32, units: i32, directions: i32, reverse: bool,
): void {
  const stride = directions * units;
  const width = 4 * units;
  const weights = scratch;
  const state = weights + max(packedColumnsBytes(width, inputs), packedColumnsBytes(width, units));
  packColumns(kernel, width, 1, inputs, width, weights);
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const z = gates + (<usize>(b * frames * width) << 2);
    fillRows(z, bias, own, width);
    gemmRows(own, width, inputs, x + (<usize>(b * frames * inputs) << 2), weights, z, width, true, state);
  }

  const edge = state + packedRowsBytes(batch, units);
  packColumns(recurrent, width, 1, units, width, weights);
  for (let step = 0; step < frames; step++) {
    const t = reverse ? frames - 1 - step : step;
    const before = reverse ? t + 1 : t - 1;
    const clips = step > 0 ? running(lengths, batch, t) : 0;
    if (clips > 0) {
      packRows(h + (<usize>(before * stride) << 2), frames * stride, 1, clips, units, state);
      gemmPacked(state, weights, gates + (<usize>(t * width) << 2), frames * width, clips, width, units, true, edge);
    }
    for (let b = 0; b < batch; b++) {
      const row = b * frames + t;
      const z = gates + (<usize>(row * width) << 2);
      const out = <usize>(row * stride) << 2;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(h + out, 0, <usize>units << 2);
        memory.fill(c + out, 0, <usize>units << 2);
        continue;
      }
      const last = c + (<usize>((b * frames + before) * stride) << 2);
      const gate = <usize>units << 2;
      for (let u = 0; u < units; u += 4) {
        const lanes = units - u;
        const at = z + (<usize>u << 2);
        const i = sigmoid4(loadLanes(at, lanes));
        const f = sigmoid4(loadLanes(at + gate, lanes));
        const g = tanh4(loadLanes(at + 2 * gate, lanes));
        const o = sigmoid4(loadLanes(at + 3 * gate, lanes));
        let cell = f32x4.mul(i, g);
        if (step > 0) cell = madd(f, loadLanes(last + (<usize>u << 2), lanes), cell);
        storeLanes(c + out + (<usize>u << 2), cell, lanes);
        storeLanes(h + out + (<usize>u << 2), f32x4.mul(o, tanh4(cell)), lanes);
        storeLanes(at, i, lanes);
        storeLanes(at + gate, f, lanes);
        storeLanes(at + 2 * gate, g, lanes);
        storeLanes(at + 3 * gate, o, lanes);
      }
    }
  }
}

/** Gradients of one of `directions`; the one by x is added to that of the direction before it. */
function backward(
  dh: usize, x: usize, kernel: usize, recurrent: usize, lengths: usize, h: usize, c: usize, gates: usize,
  dx: usize, dKernel: usize, dRecurrent: usize, dBias: usize, scratch: usize,
  batch: i32, frames: i32, inputs: i32, units: i32, directions: i32, reverse: bool,
): void {
  const stride = directions * units;
  const width = 4 * units;
  const gate = <usize>units << 2;
  const dz = scratch + gemmScratchBytes(width);
  const dhNext = dz + (<usize>(batch * frames * width) << 2);
  const dcNext = dhNext + (<usize>(batch * units) << 2);
  const weights = dcNext + (<usize>(batch * units) << 2);
  const packed = weights + max(packedColumnsBytes(units, width), packedColumnsBytes(inputs, width));
  const edge = packed + packedRowsBytes(batch, width);
  packColumns(recurrent, 1, width, width, units, weights);
  memory.fill(dhNext, 0, <usize>(2 * batch * units) << 2);
  const one = f32x4.splat(1.0);

  for (let step = frames - 1; step >= 0; step--) {
    const t = reverse ? frames - 1 - step : step;
    const before = reverse ? t + 1 : t - 1;
    for (let b = 0; b < batch; b++) {
      const row = b * frames + t;
      const d = dz + (<usize>(row * width) << 2);
      const carry = <usize>(b * units) << 2;
      if (t >= lengthOf(lengths, b)) {
        memory.fill(d, 0, <usize>width << 2);
        continue;
      }
      const z = gates + (<usize>(row * width) << 2);
      const out = <usize>(row * stride) << 2;
      const last = c + (<usize>((b * frames + before) * stride) << 2);
      for (let u = 0; u < units; u += 4) {
        const lanes = units - u;
        const o4 = <usize>u << 2;
        const i = loadLanes(z + o4, lanes);
        const f = loadLanes(z + gate + o4, lanes);
        const g = loadLanes(z + 2 * gate + o4, lanes);
        const o = loadLanes(z + 3 * gate + o4, lanes);
        const tc = tanh4(loadLanes(c + out + o4, lanes));
        const dH = f32x4.add(loadLanes(dh + out + o4, lanes), loadLanes(dhNext + carry + o4, lanes));
        const dC = madd(f32x4.mul(dH, o), f32x4.sub(one, f32x4.mul(tc, tc)), loadLanes(dcNext + carry + o4, lanes));
        const cLast = step > 0 ? loadLanes(last + o4, lanes) : f32x4.splat(0);
        storeLanes(d + o4, f32x4.mul(f32x4.mul(dC, g), f32x4.mul(i, f32x4.sub(one, i))), lanes);
        storeLanes(d + gate + o4, f32x4.mul(f32x4.mul(dC, cLast), f32x4.mul(f, f32x4.sub(one, f))), lanes);
        storeLanes(d + 2 * gate + o4, f32x4.mul(f32x4.mul(dC, i), f32x4.sub(one, f32x4.mul(g, g))), lanes);
        storeLanes(d + 3 * gate + o4, f32x4.mul(f32x4.mul(dH, tc), f32x4.mul(o, f32x4.sub(one, o))), lanes);
        storeLanes(dcNext + carry + o4, f32x4.mul(dC, f), lanes);
      }
    }
    const clips = step > 0 ? running(lengths, batch, t) : 0;
    if (clips > 0) {
      packRows(dz + (<usize>(t * width) << 2), frames * width, 1, clips, width, packed);
      gemmPacked(packed, weights, dhNext, units, clips, units, width, false, edge);
    }
  }

  memory.fill(dBias, 0, <usize>width << 2);
  memory.fill(dKernel, 0, <usize>(inputs * width) << 2);
  memory.fill(dRecurrent, 0, <usize>(units * width) << 2);
  packColumns(kernel, 1, width, width, inputs, weights);
  // The state before step t is h one frame earlier, or later in reverse; the first step has none.
  const hFrom = reverse ? 1 : 0;
  const zFrom = reverse ? 0 : 1;
  for (let b = 0; b < batch; b++) {
    const own = ownFrames(lengths, b, frames);
    const z = dz + (<usize>(b * frames * width) << 2);
    const from = <usize>(b * frames * inputs) << 2;
    sumRows(z, dBias, own, width, true);
    gemmRows(own, inputs, width, z, weights, dx + from, inputs, reverse, packed);
    if (!reverse) memory.fill(dx + from + (<usize>(own * inputs) << 2), 0, <usize>((frames - own) * inputs) << 2);
    gemm(inputs, width, own, x + from, 1, inputs, z, width, 1, dKernel, width, true, scratch);
    gemm(units, width, own - 1, h + (<usize>((b * frames + hFrom) * stride) << 2), 1, stride,
      z + (<usize>(zFrom * width) << 2), width, 1, dRecurrent, width, true, scratch);
  }
}
