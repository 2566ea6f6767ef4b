import { EDGE_BYTES, gemm, gemmPacked, gemmRows, gemmRowsScratchBytes, gemmScratchBytes } from "./gemm";
import { sigmoid, tanh } from "./functions";
import { packColumns, packDeepColumns, packedColumnsBytes, packedRowsBytes, packRows } from "./pack";
import { addRows, gatherRows, longest, orderBytes, orderClips, rowOf, running, scatterRows } from "./packedSequence";
import { sumRows } from "./rows";
import * as vector from "./vector";
import { LANES, Vector } from "./vector";

// An LSTM, forwards only (causal) or in both directions, over a whole batch of sequences (Hochreiter and Schmidhuber
// 1997, with the forget gate of Gers et al. 2000). Gates stand in Keras' order: input, forget, cell, output. Steps at or
// past a clip's length leave output at zero, so in reverse a clip starts at its own last step. All products are over
// packed sequences: those that do not wait for the step before are one product for the whole batch.
//
// x is `[batch, frames, inputs]`; of each direction kernel `[inputs, 4 units]`, recurrent `[units, 4 units]` and bias
// `[4 units]`. h is `[batch, frames, directions * units]`, forwards before backwards. What backward needs besides is kept
// packed, one direction after the other: c, `[rows, units]`, in room for `[directions, batch, frames, units]`, and the
// activated gates, `[rows, 4 units]`, likewise.

/** Bytes of scratch memory that forward and backward need. */
export function lstmScratchBytes(batch: i32, frames: i32, inputs: i32, units: i32): i32 {
  const width = 4 * units;
  const deepest = max(inputs, units);
  const weights = max(packedColumnsBytes(width, deepest), packedColumnsBytes(deepest, width));
  const product = max(packedRowsBytes(batch, width) + EDGE_BYTES, max(gemmRowsScratchBytes(), gemmScratchBytes(width)));
  const rows = batch * frames * (width + deepest) * 4;
  return orderBytes(batch) + weights + product + rows + 2 * batch * units * 4;
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
  const cB = c + (<usize>(batch * frames * units) << 2);
  const gatesB = gates + (<usize>(batch * frames * 4 * units) << 2);
  forward(x, kernelB, recurrentB, biasB, lengths, h + second, cB, gatesB, scratch, batch, frames, inputs, units, 2, true);
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
  const cB = c + (<usize>(batch * frames * units) << 2);
  const gatesB = gates + (<usize>(batch * frames * 4 * units) << 2);
  backward(dh + second, x, kernelB, recurrentB, lengths, h + second, cB, gatesB, dx, dKernelB, dRecurrentB, dBiasB,
    scratch, batch, frames, inputs, units, 2, true);
}

/** One of `directions`; its part of a row of h begins where that points to. */
function forward(
  x: usize, kernel: usize, recurrent: usize, bias: usize, lengths: usize, h: usize, c: usize, gates: usize,
  scratch: usize, batch: i32, frames: i32, inputs: i32, units: i32, directions: i32, reverse: bool,
): void {
  const width = 4 * units;
  const order = scratch;
  const weights = order + orderBytes(batch);
  const packed = weights + max(packedColumnsBytes(width, inputs), packedColumnsBytes(width, units));
  const edge = packed + packedRowsBytes(batch, units);
  const rows = packed + max(packedRowsBytes(batch, units) + EDGE_BYTES, gemmRowsScratchBytes());

  const total = orderClips(lengths, batch, frames, order);
  gatherRows(x, inputs, inputs, rows, order, lengths, batch, frames, reverse, 0);
  packDeepColumns(kernel, width, 1, inputs, width, weights);
  gemmRows(total, width, inputs, rows, inputs, weights, gates, width, false, packed);

  const gate = <usize>units << 2;
  const states = rows; // x is in the gates by now
  packColumns(recurrent, width, 1, units, width, weights);
  let first = 0, before = 0;
  let clips = running(order, lengths, frames, 0, batch);
  for (let step = 0; clips > 0; clips = running(order, lengths, frames, ++step, clips)) {
    const z = gates + gate * (4 * first);
    if (step > 0) {
      packRows(states + gate * before, units, 1, clips, units, packed);
      gemmPacked(packed, weights, z, width, clips, width, units, true, edge);
    }
    for (let place = 0; place < clips; place++) {
      const at = z + gate * (4 * place);
      const last = c + gate * (before + place);
      const cell = c + gate * (first + place);
      const state = states + gate * (first + place);
      for (let u = 0; u < units; u += LANES) {
        const o4 = <usize>u << 2;
        const lanes = units - u;
        const i = sigmoid(addLanes(at + o4, bias + o4, lanes));
        const f = sigmoid(addLanes(at + gate + o4, bias + gate + o4, lanes));
        const g = tanh(addLanes(at + 2 * gate + o4, bias + 2 * gate + o4, lanes));
        const o = sigmoid(addLanes(at + 3 * gate + o4, bias + 3 * gate + o4, lanes));
        let value = vector.mul(i, g);
        if (step > 0) value = vector.madd(f, vector.loadLanes(last + o4, lanes), value);
        vector.storeLanes(cell + o4, value, lanes);
        vector.storeLanes(state + o4, vector.mul(o, tanh(value)), lanes);
        vector.storeLanes(at + o4, i, lanes);
        vector.storeLanes(at + gate + o4, f, lanes);
        vector.storeLanes(at + 2 * gate + o4, g, lanes);
        vector.storeLanes(at + 3 * gate + o4, o, lanes);
      }
    }
    before = first;
    first += clips;
  }
  scatterRows(states, h, directions * units, units, order, lengths, batch, frames, reverse);
}

/** Sums of floats at two places. */
// @ts-ignore: decorator
@inline
function addLanes(a: usize, b: usize, lanes: i32): Vector {
  return vector.add(vector.loadLanes(a, lanes), vector.loadLanes(b, lanes));
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
  const order = scratch;
  const weights = order + orderBytes(batch);
  const packed = weights + max(packedColumnsBytes(units, width), packedColumnsBytes(inputs, width));
  const edge = packed + packedRowsBytes(batch, width);
  const dhNext = packed + max(packedRowsBytes(batch, width) + EDGE_BYTES, max(gemmRowsScratchBytes(), gemmScratchBytes(width)));
  const dcNext = dhNext + gate * batch;
  const dz = dcNext + gate * batch;
  const total = orderClips(lengths, batch, frames, order);
  const rows = dz + gate * (4 * total);

  packColumns(recurrent, 1, width, width, units, weights);
  memory.fill(dhNext, 0, 2 * gate * batch);
  const one = vector.splat(1.0);
  let first = total;
  for (let step = longest(order, lengths, frames) - 1; step >= 0; step--) {
    const clips = running(order, lengths, frames, step, batch);
    const before = step > 0 ? running(order, lengths, frames, step - 1, batch) : 0;
    first -= clips;
    for (let place = 0; place < clips; place++) {
      const z = gates + gate * (4 * (first + place));
      const d = dz + gate * (4 * (first + place));
      const cell = c + gate * (first + place);
      const last = cell - gate * before;
      const by = dh + (<usize>(rowOf(order, lengths, frames, place, step, reverse) * stride) << 2);
      const carry = gate * place;
      for (let u = 0; u < units; u += LANES) {
        const lanes = units - u;
        const o4 = <usize>u << 2;
        const i = vector.loadLanes(z + o4, lanes);
        const f = vector.loadLanes(z + gate + o4, lanes);
        const g = vector.loadLanes(z + 2 * gate + o4, lanes);
        const o = vector.loadLanes(z + 3 * gate + o4, lanes);
        const tc = tanh(vector.loadLanes(cell + o4, lanes));
        const dH = vector.add(vector.loadLanes(by + o4, lanes), vector.loadLanes(dhNext + carry + o4, lanes));
        const dC = vector.madd(
          vector.mul(dH, o), vector.sub(one, vector.mul(tc, tc)), vector.loadLanes(dcNext + carry + o4, lanes));
        const cLast = step > 0 ? vector.loadLanes(last + o4, lanes) : vector.splat(0);
        vector.storeLanes(d + o4, vector.mul(vector.mul(dC, g), vector.mul(i, vector.sub(one, i))), lanes);
        vector.storeLanes(d + gate + o4, vector.mul(vector.mul(dC, cLast), vector.mul(f, vector.sub(one, f))), lanes);
        vector.storeLanes(d + 2 * gate + o4, vector.mul(vector.mul(dC, i), vector.sub(one, vector.mul(g, g))), lanes);
        vector.storeLanes(d + 3 * gate + o4, vector.mul(vector.mul(dH, tc), vector.mul(o, vector.sub(one, o))), lanes);
        vector.storeLanes(dcNext + carry + o4, vector.mul(dC, f), lanes);
      }
    }
    if (step > 0) {
      packRows(dz + gate * (4 * first), width, 1, clips, width, packed);
      gemmPacked(packed, weights, dhNext, units, clips, units, width, false, edge);
    }
  }

  sumRows(dz, dBias, total, width, false);
  gatherRows(x, inputs, inputs, rows, order, lengths, batch, frames, reverse, 0);
  gemm(inputs, width, total, rows, 1, inputs, dz, width, 1, dKernel, width, false, packed);
  // The state before a step is that of the step before; the first has none.
  const starts = running(order, lengths, frames, 0, batch);
  gatherRows(h, stride, units, rows, order, lengths, batch, frames, reverse, 1);
  gemm(units, width, total - starts, rows, 1, units, dz + gate * (4 * starts), width, 1, dRecurrent, width, false, packed);
  packDeepColumns(kernel, 1, width, width, inputs, weights);
  gemmRows(total, inputs, width, dz, width, weights, rows, inputs, false, packed);
  if (reverse) addRows(rows, dx, inputs, order, lengths, batch, frames, true);
  else scatterRows(rows, dx, inputs, inputs, order, lengths, batch, frames, false);
}
