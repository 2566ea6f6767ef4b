/**
 * Evidence: the WebAssembly kernels, in the memory of tfjs's wasm backend and in their own for tensorflow, against the
 * plain TypeScript ones and against tfjs's own operations.
 */
import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { tensorflowIsBuilt } from "../../../../tests/tensorflowIsBuilt.ts";
import { useBackend } from "../backend.ts";
import {
  applyBatchNorm,
  attentionPool,
  averagePool,
  batchNorm,
  bidirectionalLstm,
  causalLstm,
  conv1d,
  type DenseTdnnWeights,
  denseTdnn,
  dropout,
  freqConv,
  type LstmWeights,
  maxPool,
  projection,
  transition,
} from "./ops.ts";

const random = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, "float32", seed);

/** Largest difference against the largest expected value, over several arrays. */
function difference(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  return Math.max(
    ...expected.map((array, i) => {
      const scale = array.reduce((max, x) => Math.max(max, Math.abs(x)), 1e-6);
      const other = found[i]!;
      if (other.length !== array.length) return Number.POSITIVE_INFINITY;
      return array.reduce((max, x, k) => Math.max(max, Math.abs(x - other[k]!)), 0) / scale;
    }),
  );
}

/** Leaves no zeros in the memory that outputs are given next: tfjs's wasm backend reuses it, our own memory is passed through. */
async function useSoiled(backend: "wasm" | "tensorflow"): Promise<void> {
  await useBackend(backend);
  for (const size of [1 << 6, 1 << 12, 1 << 20]) {
    const x = tf.fill([size], Number.NaN);
    tf.dispose([x, dropout(x, { rate: 0, seed: 1 })]);
  }
}

type Tensors = Record<string, tf.Tensor>;

/** Value and gradients of a function of tensors, on the backend in use. */
function valueAndGradients(
  shapes: Record<string, number[]>,
  f: (tensors: Tensors) => tf.Tensor,
): Float32Array[] {
  const names = Object.keys(shapes);
  const keyed = (list: tf.Tensor[]) =>
    Object.fromEntries(names.map((name, i) => [name, list[i]!])) as Tensors;
  const tensors = Object.values(shapes).map((shape, i) => random(shape, i + 1));
  const value = f(keyed(tensors));
  const gradients = tf.grads((...list) => f(keyed(list)))(tensors, random(value.shape, 99));
  return [value, ...gradients].map((tensor) => tensor.dataSync() as Float32Array);
}

/** Holds a backend against the one with the plain TypeScript kernels. */
type Agree = (
  shapes: Record<string, number[]>,
  f: (tensors: Tensors) => tf.Tensor,
) => Promise<void>;

const agreement =
  (backend: "wasm" | "tensorflow"): Agree =>
  async (shapes, f) => {
    await useBackend("cpu");
    const expected = valueAndGradients(shapes, f);
    await useSoiled(backend);
    expect(difference(valueAndGradients(shapes, f), expected)).toBeLessThan(1e-4);
  };

/** The same of values without a gradient. */
const valueAgreement = (backend: "wasm" | "tensorflow") => async (f: () => tf.Tensor) => {
  const values = () => f().dataSync() as Float32Array;
  await useBackend("cpu");
  const expected = values();
  await useSoiled(backend);
  expect(difference([values()], [expected])).toBeLessThan(1e-4);
};

const denseTdnnWeights = (channels: number, bottleneck: number): DenseTdnnWeights => {
  const [growth, context] = [bottleneck + 1, 3];
  const shapes = {
    scale: [channels],
    shift: [channels],
    kernel: [channels, bottleneck],
    bias: [bottleneck],
    local: [3, bottleneck, growth],
    squeeze: [bottleneck, context],
    squeezeBias: [context],
    excite: [context, growth],
    exciteBias: [growth],
  };
  const drawn = Object.entries(shapes).map(([name, shape], i) => [name, random(shape, i + 2)]);
  return Object.fromEntries(drawn);
};

const lstmShapes = (inputs: number, units: number) => ({
  kernelF: [inputs, 4 * units],
  recurrentF: [units, 4 * units],
  biasF: [4 * units],
  kernelB: [inputs, 4 * units],
  recurrentB: [units, 4 * units],
  biasB: [4 * units],
});

const lstmWeights = (t: Tensors) =>
  [
    { kernel: t.kernelF, recurrent: t.recurrentF, bias: t.biasF },
    { kernel: t.kernelB, recurrent: t.recurrentB, bias: t.biasB },
  ] as unknown as readonly [LstmWeights, LstmWeights];

const sizes: [batch: number, frames: number, channels: number, units: number][] = [
  [1, 1, 1, 1],
  [1, 12, 20, 33],
  [2, 3, 5, 3],
  [3, 5, 7, 6],
  [5, 17, 9, 10],
  [4, 130, 12, 8],
  [2, 9, 121, 33],
  [3, 20, 300, 4],
  [2, 270, 5, 7],
];

const agreesWithReference =
  (backend: "wasm" | "tensorflow") =>
  (batch: number, frames: number, channels: number, units: number): void => {
    const expectBackendsAgree = agreement(backend);
    const expectValuesAgree = valueAgreement(backend);
    const lengths = () =>
      tf.tensor2d(
        // In no order: kernels that leave padding out must not depend on one.
        Array.from({ length: batch }, (_, i) => [Math.max(1, frames - 3 * ((2 * i) % batch))]),
      );
    const x = [batch, frames, channels];

    test.each([1, 2, 3, 5])("conv1d with %i taps", async (taps) => {
      const shapes = { x, kernel: [taps, channels, units], bias: [units] };
      await expectBackendsAgree(shapes, (t) =>
        conv1d(t.x as tf.Tensor3D, t.kernel as tf.Tensor3D, t.bias as tf.Tensor1D, lengths()),
      );
    });

    test("batch normalisation", async () => {
      const shapes = { x, gamma: [channels], beta: [channels] };
      await expectBackendsAgree(shapes, ({ x, gamma, beta }) => {
        const weights = { gamma: gamma as tf.Tensor1D, beta: beta as tf.Tensor1D };
        return batchNorm(x as tf.Tensor3D, weights, lengths(), 1e-3)[0];
      });
    });

    test("batch normalisation by given means and variances", async () => {
      await expectValuesAgree(() => {
        const [gamma, beta, mean, deviation] = [2, 3, 4, 5].map((seed) =>
          random([channels], seed),
        ) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
        const weights = { gamma, beta, mean, variance: tf.square(deviation) };
        return applyBatchNorm(random(x, 1) as tf.Tensor3D, weights, lengths(), 1e-3);
      });
    });

    test.each([
      { stride: 1, rectify: true },
      { stride: 2, rectify: false },
    ] as const)("convolution over time and frequency %o", async (options) => {
      const inputs = Math.min(channels, 9);
      await expectValuesAgree(() => {
        const image = random([batch, frames, channels, inputs], 1) as tf.Tensor4D;
        const kernel = random([3, 3, inputs, units], 2) as tf.Tensor4D;
        const bias = random([units], 3) as tf.Tensor1D;
        return freqConv(image, { kernel, bias, ...options }, lengths());
      });
    });

    test.each([1, 2] as const)("projection, stride %i", async (stride) => {
      const [bands, inputs] = [channels, Math.min(channels, 9)];
      const places = Math.ceil(bands / stride);
      await expectValuesAgree(() => {
        const image = random([batch, frames, bands, inputs], 1) as tf.Tensor4D;
        const kernel = random([inputs, units], 2) as tf.Tensor2D;
        const bias = random([units], 3) as tf.Tensor1D;
        const residual = random([batch, frames, places, units], 4) as tf.Tensor4D;
        return projection(image, { kernel, bias, residual, stride }, lengths());
      });
    });

    test.each([
      [1, 100],
      [2, 4],
    ])("dense layer of taps %i frames apart, segments of %i", async (dilation, segment) => {
      await expectValuesAgree(() => {
        const weights = denseTdnnWeights(channels, units);
        const options = { lengths: lengths(), dilation, segment };
        return denseTdnn(random(x, 1) as tf.Tensor3D, weights, options);
      });
    });

    test("transition", async () => {
      await expectValuesAgree(() => {
        const { scale, shift, kernel } = denseTdnnWeights(channels, units);
        return transition(random(x, 1) as tf.Tensor3D, { scale, shift, kernel }, lengths());
      });
    });

    test.each([1, 2, 3])("max-pool of %i", async (pool) => {
      if (pool <= frames)
        await expectBackendsAgree({ x }, (t) => maxPool(t.x as tf.Tensor3D, lengths(), pool));
    });

    test.each([1, 2, 4])("average-pool of %i", async (pool) => {
      await expectBackendsAgree({ x }, (t) => averagePool(t.x as tf.Tensor3D, lengths(), pool));
    });

    test("causal lstm", async () => {
      const shapes = {
        x,
        kernel: [channels, 4 * units],
        recurrent: [units, 4 * units],
        bias: [4 * units],
      };
      await expectBackendsAgree(shapes, ({ x, ...weights }) =>
        causalLstm(x as tf.Tensor3D, lengths(), weights as unknown as LstmWeights),
      );
    });

    test("bidirectional lstm", async () => {
      await expectBackendsAgree({ x, ...lstmShapes(channels, units) }, (t) =>
        bidirectionalLstm(t.x as tf.Tensor3D, lengths(), lstmWeights(t)),
      );
    });

    test.each([1, 3])("attention of %i heads", async (heads) => {
      await expectBackendsAgree(
        { x, score: [heads, channels] },
        (t) => attentionPool(t.x as tf.Tensor3D, t.score as tf.Tensor2D, lengths())[0],
      );
    });

    test("dropout drops the same values", async () => {
      await expectBackendsAgree({ x }, (t) => dropout(t.x!, { rate: 0.4, seed: 0xfedcba98 }));
    });
  };

const sized = "%i clips, %i frames, %i channels, %i units";
describe.each(sizes)(`wasm: ${sized}`, agreesWithReference("wasm"));
describe.skipIf(!tensorflowIsBuilt).each(sizes)(
  `tensorflow: ${sized}`,
  agreesWithReference("tensorflow"),
);

describe("against tfjs's own, at full length", () => {
  beforeAll(() => useBackend("wasm"));
  const full = (batch: number, frames: number) => tf.fill([batch, 1], frames) as tf.Tensor2D;

  test("bidirectional lstm and two of layers.lstm", () => {
    const [batch, frames, inputs, units] = [3, 11, 5, 6];
    const stock = [false, true].map((goBackwards) =>
      layers.lstm({ units, returnSequences: true, goBackwards, recurrentActivation: "sigmoid" }),
    );
    const shapes = { x: [batch, frames, inputs] };
    const expected = valueAndGradients(shapes, ({ x }) => {
      const [forwards, backwards] = stock.map((layer) => layer.apply(x!) as tf.Tensor3D);
      return tf.concat([forwards!, tf.reverse(backwards!, 1)], 2);
    });
    const weights = stock.map((layer): LstmWeights => {
      const [kernel, recurrent, bias] = layer.getWeights();
      return { kernel, recurrent, bias } as unknown as LstmWeights;
    }) as [LstmWeights, LstmWeights];
    const found = valueAndGradients(shapes, ({ x }) =>
      bidirectionalLstm(x as tf.Tensor3D, full(batch, frames), weights),
    );
    expect(difference(found, expected)).toBeLessThan(1e-4);
  });

  test("causal lstm and layers.lstm, gradients of the weights too", () => {
    const [batch, frames, inputs, units] = [3, 11, 5, 6];
    const stock = layers.lstm({ units, returnSequences: true, recurrentActivation: "sigmoid" });
    const [x, dh] = [random([batch, frames, inputs], 1), random([batch, frames, units], 99)];
    const h = stock.apply(x) as tf.Tensor;
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(stock.apply(x) as tf.Tensor, dh)));
    const dWeights = stock.trainableWeights.map(({ name }) => grads[name]!);
    const dx = tf.grad((x) => stock.apply(x) as tf.Tensor)(x, dh);

    const f = (...[x, kernel, recurrent, bias]: tf.Tensor[]) =>
      causalLstm(x as tf.Tensor3D, full(batch, frames), {
        kernel: kernel as tf.Tensor2D,
        recurrent: recurrent as tf.Tensor2D,
        bias: bias as tf.Tensor1D,
      });
    const at = [x, ...stock.getWeights()];
    const found = [f(...at), ...tf.grads(f)(at, dh)];
    const values = (tensors: tf.Tensor[]) => tensors.map((t) => t.dataSync() as Float32Array);
    expect(difference(values(found), values([h, dx, ...dWeights]))).toBeLessThan(1e-4);
  });

  // The wasm backend has no gradient of tf.conv1d's kernel; cpu has.
  test("conv1d and tf.conv1d with bias and ReLU", async () => {
    const shapes = { x: [3, 17, 7], kernel: [5, 7, 9], bias: [9] };
    await useBackend("cpu");
    const expected = valueAndGradients(shapes, (t) =>
      tf.relu(tf.add(tf.conv1d(t.x as tf.Tensor3D, t.kernel as tf.Tensor3D, 1, "same"), t.bias!)),
    );
    await useBackend("wasm");
    const found = valueAndGradients(shapes, (t) =>
      conv1d(t.x as tf.Tensor3D, t.kernel as tf.Tensor3D, t.bias as tf.Tensor1D, full(3, 17)),
    );
    expect(difference(found, expected)).toBeLessThan(1e-4);
  });

  test.each([1, 2] as const)("freqConv and tf.conv2d, stride %i", (stride) => {
    const x = random([3, 70, 6, 5], 1) as tf.Tensor4D;
    const kernel = random([3, 3, 5, 7], 2) as tf.Tensor4D;
    const bias = random([7], 3) as tf.Tensor1D;
    const padded = tf.pad(x, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]); // "same" pads one side alone at a stride of 2
    const expected = tf.relu(tf.add(tf.conv2d(padded, kernel, [1, stride], "valid"), bias));
    const found = freqConv(x, { kernel, bias, stride, rectify: true }, full(3, 70));
    expect(found.shape).toEqual(expected.shape);
    const values = (tensor: tf.Tensor) => [tensor.dataSync() as Float32Array];
    expect(difference(values(found), values(expected))).toBeLessThan(1e-4);
  });

  test("denseTdnn and its formula in tfjs operations", () => {
    const [frames, dilation, segment] = [9, 2, 4];
    const x = random([1, frames, 6], 1) as tf.Tensor3D;
    const w = denseTdnnWeights(6, 5);
    const layer = (row: tf.Tensor, matrix: tf.Tensor2D, bias: tf.Tensor) =>
      tf.add(tf.matMul(row as tf.Tensor2D, matrix), bias);
    const hidden = tf.relu(
      layer(tf.relu(tf.add(tf.mul(x.squeeze([0]), w.scale), w.shift)), w.kernel, w.bias),
    ) as tf.Tensor2D;
    const means = [0, 4, 8].map((start) => {
      const around = tf.mean(hidden.slice(start, Math.min(segment, frames - start)), 0, true);
      return tf.add(around, tf.mean(hidden, 0, true));
    });
    const shares = means.map((mean) =>
      tf.sigmoid(layer(tf.relu(layer(mean, w.squeeze, w.squeezeBias)), w.excite, w.exciteBias)),
    );
    const gates = tf.concat(shares.map((share, i) => tf.tile(share, [i < 2 ? segment : 1, 1])));
    const taps = tf.conv1d(hidden, w.local, 1, "same", "NWC", dilation);
    const expected = tf.concat([x, tf.mul(taps, gates).expandDims(0) as tf.Tensor3D], 2);
    const found = denseTdnn(x, w, { lengths: full(1, frames), dilation, segment });
    const values = (tensor: tf.Tensor) => [tensor.dataSync() as Float32Array];
    expect(difference(values(found), values(expected))).toBeLessThan(1e-4);
  });

  test("batchNorm and its formula in tfjs operations", () => {
    const shapes = { x: [3, 17, 7], gamma: [7], beta: [7] };
    const expected = valueAndGradients(shapes, ({ x, gamma, beta }) => {
      const { mean, variance } = tf.moments(x!, [0, 1]);
      const normal = tf.div(tf.sub(x!, mean), tf.sqrt(tf.add(variance, 1e-3)));
      return tf.add(tf.mul(gamma!, normal), beta!);
    });
    const found = valueAndGradients(shapes, ({ x, gamma, beta }) => {
      const weights = { gamma: gamma as tf.Tensor1D, beta: beta as tf.Tensor1D };
      return batchNorm(x as tf.Tensor3D, weights, full(3, 17), 1e-3)[0];
    });
    expect(difference(found, expected)).toBeLessThan(1e-4);
  });

  test("maxPool and tf.maxPool", async () => {
    await useBackend("cpu"); // tfjs's gradient on wasm loses pools
    const expected = valueAndGradients({ x: [3, 17, 7] }, ({ x }) => {
      const image = x!.expandDims(2) as tf.Tensor4D;
      return tf.maxPool(image, [2, 1], [2, 1], "valid").squeeze([2]);
    });
    await useBackend("wasm");
    const found = valueAndGradients({ x: [3, 17, 7] }, ({ x }) =>
      maxPool(x as tf.Tensor3D, full(3, 17), 2),
    );
    expect(difference(found, expected)).toBeLessThan(1e-6);
  });

  test.each([2, 17, 20])(
    "averagePool of %i and the mean over pools filled with the last frame",
    (pool) => {
      const [shapes, steps] = [{ x: [3, 17, 7] }, Math.ceil(17 / pool)];
      const expected = valueAndGradients(shapes, ({ x }) => {
        const last = x!.slice([0, 16, 0], [-1, 1, -1]);
        const filled = tf.concat([x!, tf.tile(last, [1, steps * pool - 17, 1])], 1);
        return tf.mean(filled.reshape([3, steps, pool, 7]), 2);
      });
      const found = valueAndGradients(shapes, ({ x }) =>
        averagePool(x as tf.Tensor3D, full(3, 17), pool),
      );
      expect(difference(found, expected)).toBeLessThan(1e-6);
    },
  );

  test("attention and its formula in tfjs operations", () => {
    const shapes = { x: [3, 17, 7], score: [2, 7] };
    const expected = valueAndGradients(shapes, ({ x, score }) => {
      const scores = tf.sum(tf.mul(tf.tanh(x!).expandDims(1), score!.expandDims(1)), 3);
      return tf.sum(tf.mul(x!.expandDims(1), tf.softmax(scores, 2).expandDims(3)), 2);
    });
    const found = valueAndGradients(
      shapes,
      ({ x, score }) => attentionPool(x as tf.Tensor3D, score as tf.Tensor2D, full(3, 17))[0],
    );
    expect(difference(found, expected)).toBeLessThan(1e-4);
  });
});
