/** Evidence: gradient. The plain TypeScript kernels in float64 against finite differences. */
import { describe, expect, test } from "vitest";
import * as reference from "./reference.ts";

/** Deterministic values in [-1, 1): Weyl's sequence of the golden ratio. */
function values(length: number, start: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => (((i + start) * 0.6180339887) % 1) * 2 - 1);
}

const EPSILON = 1e-6;

/** Largest difference between a gradient and the slope of `loss`, over all elements of `at`. */
function gradientError(at: Float64Array, gradient: Float64Array, loss: () => number): number {
  let worst = 0;
  for (let i = 0; i < at.length; i++) {
    const value = at[i] as number;
    at[i] = value + EPSILON;
    const above = loss();
    at[i] = value - EPSILON;
    const slope = (above - loss()) / (2 * EPSILON);
    at[i] = value;
    worst = Math.max(worst, Math.abs(slope - (gradient[i] as number)));
  }
  return worst;
}

const dot = (a: Float64Array, b: Float64Array) =>
  a.reduce((s, x, i) => s + x * (b[i] as number), 0);

describe.each([
  [1, 1, 1],
  [2, 3, 3],
  [2, 5, 4],
])("conv1d, %i clips of %i frames, %i taps", (batch, frames, taps) => {
  const sizes = { batch, frames, channels: 3, filters: 2, taps };
  const x = values(batch * frames * 3, 1);
  const kernel = values(taps * 3 * 2, 2);
  const bias = values(2, 3);
  const dy = values(batch * frames * 2, 4);
  const loss = () => {
    const y = new Float64Array(batch * frames * 2);
    reference.conv1dForward(x, kernel, bias, y, sizes);
    return dot(y, dy);
  };

  test("gradients are the slopes", () => {
    const gradients = {
      dx: new Float64Array(x.length),
      dKernel: new Float64Array(kernel.length),
      dBias: new Float64Array(2),
    };
    reference.conv1dBackward(x, kernel, dy, gradients, sizes);
    expect(gradientError(x, gradients.dx, loss)).toBeLessThan(1e-8);
    expect(gradientError(kernel, gradients.dKernel, loss)).toBeLessThan(1e-8);
    expect(gradientError(bias, gradients.dBias, loss)).toBeLessThan(1e-8);
  });
});

describe.each([false, true])("lstm, reverse %s", (reverse) => {
  const [batch, frames, inputs, units] = [3, 4, 2, 3];
  const sizes = { batch, frames, inputs, units, reverse };
  const lengths = Int32Array.of(4, 1, 3);
  const x = values(batch * frames * inputs, 1);
  const weights = {
    kernel: values(inputs * 4 * units, 2),
    recurrent: values(units * 4 * units, 3),
    bias: values(4 * units, 4),
  };
  const dh = values(batch * frames * units, 5);
  const forward = () => {
    const state = {
      h: new Float64Array(dh.length),
      c: new Float64Array(dh.length),
      gates: new Float64Array(4 * dh.length),
    };
    reference.lstmForward(x, weights, lengths, state, sizes);
    return state;
  };
  const loss = () => dot(forward().h, dh);

  test("gradients are the slopes, none past a clip's length", () => {
    const gradients = {
      dx: new Float64Array(x.length),
      kernel: new Float64Array(weights.kernel.length),
      recurrent: new Float64Array(weights.recurrent.length),
      bias: new Float64Array(weights.bias.length),
    };
    reference.lstmBackward(dh, x, weights, lengths, forward(), gradients, sizes);
    expect(gradientError(x, gradients.dx, loss)).toBeLessThan(1e-8);
    expect(gradientError(weights.kernel, gradients.kernel, loss)).toBeLessThan(1e-8);
    expect(gradientError(weights.recurrent, gradients.recurrent, loss)).toBeLessThan(1e-8);
    expect(gradientError(weights.bias, gradients.bias, loss)).toBeLessThan(1e-8);
    const secondClip = gradients.dx.subarray(frames * inputs, 2 * frames * inputs);
    expect([...secondClip.subarray(inputs)]).toEqual(new Array((frames - 1) * inputs).fill(0));
    expect(secondClip[0]).not.toBe(0);
  });
});
