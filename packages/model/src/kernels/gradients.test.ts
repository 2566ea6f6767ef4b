/** Evidence: gradient. The plain TypeScript kernels in float64 against finite differences. */
import { describe, expect, test } from "vitest";
import { attentionBackward, attentionForward } from "./reference/attention.ts";
import { averagePoolBackward, averagePoolForward } from "./reference/averagePool.ts";
import { batchNormBackward, batchNormForward } from "./reference/batchNorm.ts";
import { conv1dBackwardFilter, conv1dBackwardInput, conv1dForward } from "./reference/conv1d.ts";
import { dropout } from "./reference/dropout.ts";
import {
  causalLstmBackward,
  causalLstmForward,
  lstmBackward,
  lstmForward,
} from "./reference/lstm.ts";
import { maxPoolBackward, maxPoolForward } from "./reference/maxPool.ts";

/** Deterministic values in [-1, 1): Weyl's sequence of the golden ratio. */
function values(length: number, start: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => (((i + start) * 0.6180339887) % 1) * 2 - 1);
}

const zeros = (like: Float64Array) => new Float64Array(like.length);
const dot = (a: Float64Array, b: Float64Array) => a.reduce((s, x, i) => s + x * b[i]!, 0);

/** Holds a gradient against the slopes of `loss`, over all elements of `at`. */
function expectSlopes(at: Float64Array, gradient: Float64Array, loss: () => number): void {
  const epsilon = 1e-6;
  for (let i = 0; i < at.length; i++) {
    const value = at[i]!;
    at[i] = value + epsilon;
    const above = loss();
    at[i] = value - epsilon;
    const slope = (above - loss()) / (2 * epsilon);
    at[i] = value;
    expect(gradient[i]).toBeCloseTo(slope, 7);
  }
}

const lengths = Float64Array.of(5, 1, 3);
const [batch, frames] = [3, 5];

describe.each([1, 3, 4])("conv1d with ReLU, %i taps", (taps) => {
  const [channels, filters] = [3, 2];
  const numbers = [batch, frames, channels, filters, taps] as const;
  const x = values(batch * frames * channels, 1);
  const kernel = values(taps * channels * filters, 2);
  const bias = values(filters, 3);
  const dy = values(batch * frames * filters, 4);
  const forward = () => {
    const y = zeros(dy);
    conv1dForward(x, kernel, bias, lengths, y, ...numbers);
    return y;
  };
  const loss = () => dot(forward(), dy);

  test("gradients are the slopes, none past a clip's length", () => {
    const [dx, dKernel, dBias] = [zeros(x), zeros(kernel), zeros(bias)];
    conv1dBackwardFilter(x, lengths, forward(), dy, dKernel, dBias, ...numbers);
    conv1dBackwardInput(kernel, lengths, forward(), dy, dx, ...numbers);
    expectSlopes(x, dx, loss);
    expectSlopes(kernel, dKernel, loss);
    expectSlopes(bias, dBias, loss);
    expect([...dx.subarray((frames + 1) * channels, 2 * frames * channels)]).toEqual(
      new Array((frames - 1) * channels).fill(0),
    );
    expect(forward().some((y) => y === 0) && forward().some((y) => y > 0)).toBe(true);
  });
});

test("batch normalisation: gradients are the slopes, none past a clip's length", () => {
  const channels = 2;
  const numbers = [batch, frames, channels, 1e-3] as const;
  const x = values(batch * frames * channels, 1);
  const [gamma, beta] = [values(channels, 2), values(channels, 3)];
  const dy = values(x.length, 4);
  const forward = () => {
    const [y, statistics] = [zeros(x), new Float64Array(2 * channels)];
    batchNormForward(x, gamma, beta, lengths, y, statistics, ...numbers);
    return { y, statistics };
  };
  const loss = () => dot(forward().y, dy);
  const [dx, dGamma, dBeta] = [zeros(x), zeros(gamma), zeros(beta)];
  const { statistics } = forward();
  batchNormBackward(x, gamma, lengths, statistics, dy, dx, dGamma, dBeta, ...numbers);
  expectSlopes(x, dx, loss);
  expectSlopes(gamma, dGamma, loss);
  expectSlopes(beta, dBeta, loss);
  expect([...dx.subarray((frames + 1) * channels, 2 * frames * channels)]).toEqual(
    new Array((frames - 1) * channels).fill(0),
  );
});

describe.each([1, 2, 3])("max-pool of %i", (pool) => {
  const channels = 2;
  const numbers = [batch, frames, channels, pool] as const;
  const x = values(batch * frames * channels, 1);
  const dy = values(batch * Math.floor(frames / pool) * channels, 2);
  const forward = () => {
    const y = zeros(dy);
    maxPoolForward(x, lengths, y, ...numbers);
    return y;
  };

  test("gradients are the slopes", () => {
    const dx = zeros(x);
    maxPoolBackward(x, lengths, forward(), dy, dx, ...numbers);
    expectSlopes(x, dx, () => dot(forward(), dy));
    expect(dx.filter((d) => d !== 0)).toHaveLength(
      channels * lengths.reduce((sum, length) => sum + Math.floor(length / pool), 0),
    );
  });
});

describe.each([1, 2, 3])("average-pool of %i", (pool) => {
  const channels = 2;
  const numbers = [batch, frames, channels, pool] as const;
  const x = values(batch * frames * channels, 1);
  const dy = values(batch * Math.ceil(frames / pool) * channels, 2);

  test("gradients are the slopes, none past a clip's length", () => {
    const dx = zeros(x);
    averagePoolBackward(lengths, dy, dx, ...numbers);
    expectSlopes(x, dx, () => {
      const y = zeros(dy);
      averagePoolForward(x, lengths, y, ...numbers);
      return dot(y, dy);
    });
    expect(dx.filter((d) => d !== 0)).toHaveLength(
      channels * lengths.reduce((sum, length) => sum + length, 0),
    );
  });
});

test("causal lstm: gradients are the slopes, none past a clip's length", () => {
  const [inputs, units] = [2, 3];
  const numbers = [batch, frames, inputs, units] as const;
  const x = values(batch * frames * inputs, 1);
  const kernel = values(inputs * 4 * units, 2);
  const recurrent = values(units * 4 * units, 3);
  const bias = values(4 * units, 4);
  const dh = values(batch * frames * units, 5);
  const forward = () => {
    const [h, c, gates] = [zeros(dh), zeros(dh), new Float64Array(4 * dh.length)];
    causalLstmForward(x, kernel, recurrent, bias, lengths, h, c, gates, ...numbers);
    return [h, c, gates] as const;
  };
  const loss = () => dot(forward()[0], dh);

  const [dx, dKernel, dRecurrent, dBias] = [zeros(x), zeros(kernel), zeros(recurrent), zeros(bias)];
  const gradients = [dx, dKernel, dRecurrent, dBias] as const;
  causalLstmBackward(dh, x, kernel, recurrent, lengths, ...forward(), ...gradients, ...numbers);
  for (const [i, at] of [x, kernel, recurrent, bias].entries())
    expectSlopes(at, gradients[i]!, loss);
  expect([...dx.subarray((frames + 1) * inputs, 2 * frames * inputs)]).toEqual(
    new Array((frames - 1) * inputs).fill(0),
  );
});

test("lstm: gradients are the slopes, none past a clip's length", () => {
  const [inputs, units] = [2, 3];
  const numbers = [batch, frames, inputs, units] as const;
  const x = values(batch * frames * inputs, 1);
  const shapes = [inputs * 4 * units, units * 4 * units, 4 * units];
  const [kernelF, recurrentF, biasF, kernelB, recurrentB, biasB] = [...shapes, ...shapes].map(
    (size, i) => values(size, i + 2),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const dh = values(batch * frames * 2 * units, 9);
  const forward = () => {
    const [h, c, gates] = [zeros(dh), zeros(dh), new Float64Array(4 * dh.length)];
    const weights = [kernelF, recurrentF, biasF, kernelB, recurrentB, biasB] as const;
    lstmForward(x, ...weights, lengths, h, c, gates, ...numbers);
    return [h, c, gates] as const;
  };
  const loss = () => dot(forward()[0], dh);

  const at = [x, kernelF, recurrentF, biasF, kernelB, recurrentB, biasB] as const;
  const gradients = at.map(zeros) as [
    ...[Float64Array, Float64Array, Float64Array, Float64Array],
    ...[Float64Array, Float64Array, Float64Array],
  ];
  const weights = [kernelF, recurrentF, kernelB, recurrentB] as const;
  lstmBackward(dh, x, ...weights, lengths, ...forward(), ...gradients, ...numbers);
  for (const [i, values] of at.entries()) expectSlopes(values, gradients[i]!, loss);
  expect([...gradients[0].subarray((frames + 1) * inputs, 2 * frames * inputs)]).toEqual(
    new Array((frames - 1) * inputs).fill(0),
  );
});

test("attention of two heads: gradients are the slopes", () => {
  const [channels, heads] = [3, 2];
  const numbers = [batch, frames, channels, heads] as const;
  const x = values(batch * frames * channels, 1);
  const score = values(heads * channels, 2);
  const dPooled = values(batch * heads * channels, 3);
  const forward = () => {
    const [pooled, weights] = [zeros(dPooled), new Float64Array(batch * heads * frames)];
    attentionForward(x, score, lengths, pooled, weights, ...numbers);
    return { pooled, weights };
  };
  const loss = () => dot(forward().pooled, dPooled);
  const [dx, dScore] = [zeros(x), zeros(score)];
  attentionBackward(x, score, lengths, forward().weights, dPooled, dx, dScore, ...numbers);
  expectSlopes(x, dx, loss);
  expectSlopes(score, dScore, loss);
});

describe("dropout", () => {
  const ones = new Float64Array(20_000).fill(1);
  const drop = (seed: number, rate: number) => {
    const y = zeros(ones);
    dropout(ones, y, ones.length, seed, Math.floor(rate * 2 ** 32), 1 / (1 - rate));
    return y;
  };

  test.each([0.1, 0.3, 0.5])(
    "drops a share of %d, within 4 deviations, and keeps the mean",
    (rate) => {
      const kept = drop(7, rate).filter((y) => y !== 0);
      const deviation = Math.sqrt(rate * (1 - rate) * ones.length);
      expect(Math.abs(kept.length - (1 - rate) * ones.length)).toBeLessThan(4 * deviation);
      expect(kept[0]).toBeCloseTo(1 / (1 - rate), 12);
    },
  );

  test("neighbours and seeds are independent of each other", () => {
    const isKept = (y: Float64Array) => Array.from(y, (value) => (value === 0 ? -1 : 1));
    const [a, b] = [isKept(drop(1, 0.5)), isKept(drop(2, 0.5))];
    const correlation = (u: number[], v: number[]) =>
      u.reduce((sum, x, i) => sum + x * v[i]!, 0) / u.length;
    expect(Math.abs(correlation(a, b))).toBeLessThan(0.03);
    expect(Math.abs(correlation(a, [...a.slice(1), 0]))).toBeLessThan(0.03);
    expect(Math.abs(correlation(a, [...a.slice(128), ...new Array(128).fill(0)]))).toBeLessThan(
      0.03,
    );
  });
});
