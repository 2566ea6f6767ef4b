import { tf } from "#tfjs";
import { type Attrs, type KernelName, tfjsName } from "./kernelTable.ts";

/** Runs a kernel; what it takes and gives stands in the kernel table. */
function run(name: KernelName, inputs: Record<string, tf.Tensor>, attrs: Attrs = {}): tf.Tensor[] {
  return tf.engine().runKernel(tfjsName(name), inputs, { ...attrs }) as tf.Tensor[];
}

// Gradients below are computed when tfjs asks for a kernel's gradients at all; that it then asks for one after
// the other, each in a scope of its own, must not make them twice. Only by x they may not be wanted.

/**
 * Convolution over time with ReLU, stride 1, as long as its input: `ReLU(bias + x * kernel)` over a clip's own
 * frames, zeros around them; 0 past its length.
 *
 * @param x `[batch, frames, channels]`
 * @param kernel `[taps, channels, filters]`
 * @param bias `[filters]`
 * @param lengths `[batch, 1]`: frames of each clip that are its own.
 * @returns `[batch, frames, filters]`
 */
export function conv1d(
  x: tf.Tensor3D,
  kernel: tf.Tensor3D,
  bias: tf.Tensor1D,
  lengths: tf.Tensor2D,
): tf.Tensor3D {
  return run("conv1dForward", { x, kernel, bias, lengths })[0] as tf.Tensor3D;
}

tf.registerGradient({
  kernelName: tfjsName("conv1dForward"),
  inputsToSave: ["x", "kernel", "lengths"],
  outputsToSave: [true],
  gradFunc: (dys, saved) => {
    const [x, kernel, lengths, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const dy = first(dys);
    const taps = kernel.shape[0]!;
    const [dKernel, dBias] = run("conv1dBackwardFilter", { x, lengths, y, dy }, { taps });
    return {
      x: () => run("conv1dBackwardInput", { kernel, lengths, y, dy })[0]!,
      kernel: () => dKernel!,
      bias: () => dBias!,
    };
  },
});

/** Weights of a batch normalisation, each `[channels]`. */
export interface NormWeights {
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
}

/**
 * Batch normalisation over the own frames of all clips: `gamma (x - mean) / sqrt(variance + epsilon) + beta`, 0 past a
 * clip's length.
 *
 * @param x `[batch, frames, channels]`
 * @returns the normalised values, and mean and variance `[2, channels]`, which pass no gradient on.
 */
export function batchNorm(
  x: tf.Tensor3D,
  weights: NormWeights,
  lengths: tf.Tensor2D,
  epsilon: number,
): [tf.Tensor3D, tf.Tensor2D] {
  const inputs = { x, ...weights, lengths };
  return run("batchNormForward", inputs, { epsilon }) as [tf.Tensor3D, tf.Tensor2D];
}

tf.registerGradient({
  kernelName: tfjsName("batchNormForward"),
  inputsToSave: ["x", "gamma", "lengths"],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, gamma, lengths, statistics] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const inputs = { x, gamma, lengths, statistics, dy: first(dys) };
    const [dx, dGamma, dBeta] = run("batchNormBackward", inputs, attrs as unknown as Attrs);
    return { x: () => dx!, gamma: () => dGamma!, beta: () => dBeta! };
  },
});

/** The same with a mean and a variance that are given, each `[channels]`; it has no gradient. */
export function applyBatchNorm(
  x: tf.Tensor3D,
  weights: NormWeights & { readonly mean: tf.Tensor1D; readonly variance: tf.Tensor1D },
  lengths: tf.Tensor2D,
  epsilon: number,
): tf.Tensor3D {
  return run("batchNormApply", { x, ...weights, lengths }, { epsilon })[0] as tf.Tensor3D;
}

/**
 * Largest value of each `pool` frames, pools side by side; a pool that a clip does not fill is dropped.
 *
 * @param x `[batch, frames, channels]`
 * @returns `[batch, floor(frames / pool), channels]`
 */
export function maxPool(x: tf.Tensor3D, lengths: tf.Tensor2D, pool: number): tf.Tensor3D {
  return run("maxPoolForward", { x, lengths }, { pool })[0] as tf.Tensor3D;
}

tf.registerGradient({
  kernelName: tfjsName("maxPoolForward"),
  inputsToSave: ["x", "lengths"],
  outputsToSave: [true],
  gradFunc: (dys, saved, attrs) => {
    const [x, lengths, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const inputs = { x, lengths, y, dy: first(dys) };
    return { x: () => run("maxPoolBackward", inputs, attrs as unknown as Attrs)[0]! };
  },
});

/**
 * Convolution over time and frequency, 3 by 3, zeros around a clip's own frames: `bias + x * kernel`. It has no gradient.
 *
 * @param x `[batch, frames, bands, channels]`
 * @param options.kernel `[3, 3, channels, filters]`, time before frequency.
 * @param options.bias `[filters]`
 * @param options.stride bands from one place to the next.
 * @param options.rectify whether its ReLU is given.
 * @param lengths `[batch, 1]`: frames of each clip that are its own.
 * @returns `[batch, frames, ceil(bands / stride), filters]`, zero past a clip's length.
 */
export function freqConv(
  x: tf.Tensor4D,
  options: {
    readonly kernel: tf.Tensor4D;
    readonly bias: tf.Tensor1D;
    readonly stride: 1 | 2;
    readonly rectify: boolean;
  },
  lengths: tf.Tensor2D,
): tf.Tensor4D {
  const { kernel, bias, stride, rectify } = options;
  const attrs = { stride, rectify: rectify ? 1 : 0 };
  return run("freqConvForward", { x, kernel, bias, lengths }, attrs)[0] as tf.Tensor4D;
}

/**
 * What ends a residual block whose shortcut is a projection: `ReLU(residual + bias + x kernel)`, where x counts at every
 * `stride`-th band. It has no gradient.
 *
 * @param x `[batch, frames, bands, channels]`
 * @param options.kernel `[channels, filters]`
 * @param options.bias `[filters]`
 * @param options.residual `[batch, frames, ceil(bands / stride), filters]`
 * @param options.stride bands from one place to the next.
 * @param lengths `[batch, 1]`: frames of each clip that are its own.
 * @returns as large as the residual, zero past a clip's length.
 */
export function projection(
  x: tf.Tensor4D,
  options: {
    readonly kernel: tf.Tensor2D;
    readonly bias: tf.Tensor1D;
    readonly residual: tf.Tensor4D;
    readonly stride: 1 | 2;
  },
  lengths: tf.Tensor2D,
): tf.Tensor4D {
  const { stride, ...weights } = options;
  return run("projectionForward", { x, ...weights, lengths }, { stride })[0] as tf.Tensor4D;
}

/** Weights of a layer of a densely connected time-delay network with context-aware masking. */
export interface DenseTdnnWeights {
  /** `[channels]`, of what comes in. */
  readonly scale: tf.Tensor1D;
  /** `[channels]` */
  readonly shift: tf.Tensor1D;
  /** `[channels, bottleneck]` */
  readonly kernel: tf.Tensor2D;
  /** `[bottleneck]` */
  readonly bias: tf.Tensor1D;
  /** `[3, bottleneck, growth]`: the taps. */
  readonly local: tf.Tensor3D;
  /** `[bottleneck, context]` */
  readonly squeeze: tf.Tensor2D;
  /** `[context]` */
  readonly squeezeBias: tf.Tensor1D;
  /** `[context, growth]` */
  readonly excite: tf.Tensor2D;
  /** `[growth]` */
  readonly exciteBias: tf.Tensor1D;
}

/**
 * What comes in, with `growth` channels more: a convolution over 3 frames of a bottleneck of it, weighed by the clip and by
 * the segment about a frame, see assembly/denseTdnn.ts. It has no gradient.
 *
 * @param x `[batch, frames, channels]`
 * @param options.dilation frames from one tap to the next.
 * @param options.segment frames of a segment.
 * @param lengths `[batch, 1]`: frames of each clip that are its own.
 * @returns `[batch, frames, channels + growth]`, zero past a clip's length.
 */
export function denseTdnn(
  x: tf.Tensor3D,
  weights: DenseTdnnWeights,
  {
    lengths,
    ...options
  }: {
    readonly lengths: tf.Tensor2D;
    readonly dilation: number;
    readonly segment: number;
  },
): tf.Tensor3D {
  return run("denseTdnnForward", { x, ...weights, lengths }, options)[0] as tf.Tensor3D;
}

/**
 * What follows such layers: `ReLU(scale x + shift) kernel`. It has no gradient.
 *
 * @param x `[batch, frames, channels]`
 * @param lengths `[batch, 1]`: frames of each clip that are its own.
 * @returns `[batch, frames, filters]`, zero past a clip's length.
 */
export function transition(
  x: tf.Tensor3D,
  weights: Pick<DenseTdnnWeights, "scale" | "shift" | "kernel">,
  lengths: tf.Tensor2D,
): tf.Tensor3D {
  return run("transitionForward", { x, ...weights, lengths })[0] as tf.Tensor3D;
}

/**
 * Mean of each `pool` frames, pools side by side; a clip's last frame stands for those that its last pool lacks.
 *
 * @param x `[batch, frames, channels]`
 * @param lengths `[batch, 1]`: frames of each clip that are its own.
 * @returns `[batch, ceil(frames / pool), channels]`, zero past a clip's last pool.
 */
export function averagePool(x: tf.Tensor3D, lengths: tf.Tensor2D, pool: number): tf.Tensor3D {
  const frames = x.shape[1]; // all that the gradient needs of x
  return run("averagePoolForward", { x, lengths }, { frames, pool })[0] as tf.Tensor3D;
}

tf.registerGradient({
  kernelName: tfjsName("averagePoolForward"),
  inputsToSave: ["lengths"],
  gradFunc: (dys, saved, attrs) => {
    const inputs = { lengths: saved[0]!, dy: first(dys) };
    return { x: () => run("averagePoolBackward", inputs, attrs as unknown as Attrs)[0]! };
  },
});

/** Weights of one direction of an LSTM, gates in Keras' order: input, forget, cell, output. */
export interface LstmWeights {
  /** `[inputs, 4 units]` */
  readonly kernel: tf.Tensor2D;
  /** `[units, 4 units]` */
  readonly recurrent: tf.Tensor2D;
  /** `[4 units]` */
  readonly bias: tf.Tensor1D;
}

/**
 * An LSTM over whole sequences, forwards only (sigmoid gates, tanh cell): what comes later changes nothing before it.
 *
 * @param x `[batch, frames, inputs]`
 * @param lengths `[batch, 1]`: frames of each clip that are its own.
 * @returns `[batch, frames, units]`, zero at and past each clip's length.
 */
export function causalLstm(
  x: tf.Tensor3D,
  lengths: tf.Tensor2D,
  { kernel, recurrent, bias }: LstmWeights,
): tf.Tensor3D {
  const kernels = ["causalLstmForward", "causalLstmBackward"] as const;
  return lstm(kernels, { x, kernel, recurrent, bias }, lengths);
}

/**
 * The same in both directions.
 *
 * @param x `[batch, frames, inputs]`
 * @param lengths `[batch, 1]`: frames of each clip that are its own.
 * @returns `[batch, frames, 2 units]`, forwards before backwards, zero at and past each clip's length; backwards starts
 * at a clip's own last frame.
 */
export function bidirectionalLstm(
  x: tf.Tensor3D,
  lengths: tf.Tensor2D,
  [forwards, backwards]: readonly [LstmWeights, LstmWeights],
): tf.Tensor3D {
  const weights = {
    kernelF: forwards.kernel,
    recurrentF: forwards.recurrent,
    biasF: forwards.bias,
    kernelB: backwards.kernel,
    recurrentB: backwards.recurrent,
    biasB: backwards.bias,
  };
  return lstm(["lstmForward", "lstmBackward"], { x, ...weights }, lengths);
}

/**
 * Runs an LSTM's kernels, of which backward writes the gradients by `inputs` in their order. What it needs of the pass
 * is saved, not returned: tfjs would make zeros for the gradient of each output that nothing uses.
 */
function lstm(
  [forward, backward]: readonly [forward: KernelName, backward: KernelName],
  inputs: Readonly<Record<string, tf.Tensor>>,
  lengths: tf.Tensor2D,
): tf.Tensor3D {
  const keyed = (names: readonly string[], tensors: readonly tf.Tensor[]) =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  const differentiable = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc;
    const given = { ...keyed(Object.keys(inputs), args as tf.Tensor[]), lengths };
    const [h, c, gates] = run(forward, given);
    const kept = { ...given, h: h!, c: c!, gates: gates! };
    save(Object.values(kept));
    return {
      value: h!,
      gradFunc: (dh: tf.Tensor, saved: tf.Tensor[]) =>
        run(backward, { dh, ...keyed(Object.keys(kept), saved) }),
    };
  });
  return differentiable(...Object.values(inputs)) as tf.Tensor3D;
}

/**
 * Attention pooling: for each head the mean of a clip's own steps, weighted with `softmax(score . tanh(x))`.
 *
 * @param x `[batch, steps, channels]`
 * @param score `[heads, channels]`
 * @returns the means `[batch, heads, channels]` and the weights `[batch, heads, steps]`; the weights pass no gradient on.
 */
export function attentionPool(
  x: tf.Tensor3D,
  score: tf.Tensor2D,
  lengths: tf.Tensor2D,
): [tf.Tensor3D, tf.Tensor3D] {
  return run("attentionForward", { x, score, lengths }) as [tf.Tensor3D, tf.Tensor3D];
}

tf.registerGradient({
  kernelName: tfjsName("attentionForward"),
  inputsToSave: ["x", "score", "lengths"],
  outputsToSave: [false, true],
  gradFunc: (dys, saved) => {
    const [x, score, lengths, weights] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const inputs = { x, score, lengths, weights, dPooled: first(dys) };
    const [dx, dScore] = run("attentionBackward", inputs);
    return { x: () => dx!, score: () => dScore! };
  },
});

/**
 * Drops values with the chance `rate` and scales the others up. One seed drops the same values each time.
 *
 * @param seed whole number below 2^32.
 */
export function dropout<T extends tf.Tensor>(
  x: T,
  { rate, seed }: { readonly rate: number; readonly seed: number },
): T {
  return run("dropout", { x }, { rate, seed })[0] as T;
}

tf.registerGradient({
  kernelName: tfjsName("dropout"),
  gradFunc: (dys, _, attrs) => ({
    x: () => run("dropout", { x: first(dys) }, attrs as unknown as Attrs)[0]!,
  }),
});

/** tfjs hands over one gradient an output, or a single one as it is. */
function first(dys: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(dys) ? dys[0]! : dys;
}
