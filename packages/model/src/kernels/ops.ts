import * as tf from "@tensorflow/tfjs-core";
import * as names from "./names.ts";

function run(
  name: names.KernelName,
  inputs: Record<string, tf.Tensor>,
  attrs: object,
): tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor[];
}

/**
 * Convolution over time, stride 1, as long as its input ("same" padding with zeros).
 *
 * @param x `[batch, frames, channels]`
 * @param kernel `[taps, channels, filters]`
 * @param bias `[filters]`
 * @returns `[batch, frames, filters]`
 */
export function conv1d(x: tf.Tensor3D, kernel: tf.Tensor3D, bias: tf.Tensor1D): tf.Tensor3D {
  return run(names.CONV1D, { x, kernel, bias }, {})[0] as tf.Tensor3D;
}

tf.registerGradient({
  kernelName: names.CONV1D,
  inputsToSave: ["x", "kernel"],
  gradFunc: (dy, saved) => {
    const [x, kernel] = saved as [tf.Tensor, tf.Tensor];
    const inputs = { x, kernel, dy: dy as tf.Tensor };
    // tfjs asks for each gradient in a scope of its own, so what they share is computed before.
    const [dKernel, dBias] = run(names.CONV1D_GRAD_FILTER, inputs, {}) as [tf.Tensor, tf.Tensor];
    return {
      x: () => run(names.CONV1D_GRAD_INPUT, inputs, {})[0] as tf.Tensor,
      kernel: () => dKernel.clone(),
      bias: () => dBias.clone(),
    };
  },
});

export interface LstmTensors {
  /** `[batch, frames, inputs]` */
  readonly x: tf.Tensor3D;
  /** `[inputs, 4 units]`, gates in Keras' order: input, forget, cell, output. */
  readonly kernel: tf.Tensor2D;
  /** `[units, 4 units]` */
  readonly recurrent: tf.Tensor2D;
  /** `[4 units]` */
  readonly bias: tf.Tensor1D;
  /** int32 `[batch]`: frames of each clip that are its own. */
  readonly lengths: tf.Tensor1D;
}

/**
 * One direction of an LSTM over whole sequences (sigmoid gates, tanh cell).
 *
 * @returns `[batch, frames, units]`, zero at and past each clip's length; in reverse a clip starts at its own
 * last frame.
 */
export function lstm(tensors: LstmTensors, options: { readonly reverse: boolean }): tf.Tensor3D {
  const { x, kernel, recurrent, bias, lengths } = tensors;
  return run(names.LSTM, { x, kernel, recurrent, bias, lengths }, options)[0] as tf.Tensor3D;
}

tf.registerGradient({
  kernelName: names.LSTM,
  inputsToSave: ["x", "kernel", "recurrent", "lengths"],
  outputsToSave: [true, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, kernel, recurrent, lengths, h, c, gates] = saved as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const dh = (dys as tf.Tensor[])[0] as tf.Tensor;
    const inputs = { dh, x, kernel, recurrent, lengths, h, c, gates };
    const [dx, dKernel, dRecurrent, dBias] = run(names.LSTM_GRAD, inputs, attrs) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    return {
      x: () => dx.clone(),
      kernel: () => dKernel.clone(),
      recurrent: () => dRecurrent.clone(),
      bias: () => dBias.clone(),
    };
  },
});
