import type * as tf from "@tensorflow/tfjs-core";

/** Names our kernels are registered under, beside tfjs's own. */
export const CONV1D = "SequenceConv1D";
export const CONV1D_GRAD_INPUT = "SequenceConv1DGradInput";
export const CONV1D_GRAD_FILTER = "SequenceConv1DGradFilter";
export const LSTM = "SequenceLstm";
export const LSTM_GRAD = "SequenceLstmGrad";

export type KernelName =
  | typeof CONV1D
  | typeof CONV1D_GRAD_INPUT
  | typeof CONV1D_GRAD_FILTER
  | typeof LSTM
  | typeof LSTM_GRAD;

/** Shapes that a kernel needs to know, read off its inputs. */
export function conv1dSizes(
  x: readonly number[],
  kernel: readonly number[],
): {
  batch: number;
  frames: number;
  channels: number;
  filters: number;
  taps: number;
} {
  const [batch, frames] = x as [number, number];
  const [taps, channels, filters] = kernel as [number, number, number];
  return { batch, frames, channels, filters, taps };
}

export function lstmSizes(
  x: readonly number[],
  recurrent: readonly number[],
): {
  batch: number;
  frames: number;
  inputs: number;
  units: number;
} {
  const [batch, frames, inputs] = x as [number, number, number];
  return { batch, frames, inputs, units: recurrent[0] as number };
}

/** A kernel as tfjs calls it: tensors by name in, tensors out, in a fixed order. */
export type KernelFunc = (args: {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attrs: { readonly reverse?: boolean };
  readonly backend: unknown;
}) => tf.TensorInfo[];
