import { attentionBackward, attentionForward } from "./reference/attention.ts";
import { averagePoolBackward, averagePoolForward } from "./reference/averagePool.ts";
import { batchNormApply, batchNormBackward, batchNormForward } from "./reference/batchNorm.ts";
import { conv1dBackwardFilter, conv1dBackwardInput, conv1dForward } from "./reference/conv1d.ts";
import { denseTdnnForward, transitionForward } from "./reference/denseTdnn.ts";
import { dropout } from "./reference/dropout.ts";
import { freqConvForward } from "./reference/freqConv.ts";
import {
  causalLstmBackward,
  causalLstmForward,
  lstmBackward,
  lstmForward,
} from "./reference/lstm.ts";
import { maxPoolBackward, maxPoolForward } from "./reference/maxPool.ts";
import { projectionForward } from "./reference/projection.ts";

type Shape = readonly number[];
type Shapes = Readonly<Record<string, Shape>>;
export type Attrs = Readonly<Record<string, number>>;

/**
 * A kernel of this package: what it reads, what it writes, and its two forms, which take the same arguments in
 * the same order: inputs, outputs, (in WebAssembly: scratch memory,) numbers.
 */
export interface KernelEntry {
  /** Names of the tensors it reads. All are float32, `lengths` too: whole numbers, one a clip. */
  readonly inputs: readonly string[];
  /** Shapes of the tensors it writes. */
  readonly outputs: (shapes: Shapes, attrs: Attrs) => Shape[];
  /** Sizes and settings. */
  readonly numbers: (shapes: Shapes, attrs: Attrs) => number[];
  /**
   * Name of the WebAssembly function that says how many bytes of scratch memory are needed, and its arguments among
   * the numbers.
   */
  readonly scratch?: readonly [name: string, ...numbers: number[]];
  /** The form in plain TypeScript; outputs start at zero. */
  readonly reference: (...args: never[]) => void;
}

/** Kernels by the name of their WebAssembly function. */
export type KernelName =
  | "conv1dForward"
  | "conv1dBackwardFilter"
  | "conv1dBackwardInput"
  | "batchNormApply"
  | "batchNormForward"
  | "batchNormBackward"
  | "maxPoolForward"
  | "maxPoolBackward"
  | "averagePoolForward"
  | "averagePoolBackward"
  | "causalLstmForward"
  | "causalLstmBackward"
  | "lstmForward"
  | "lstmBackward"
  | "attentionForward"
  | "attentionBackward"
  | "freqConvForward"
  | "projectionForward"
  | "denseTdnnForward"
  | "transitionForward"
  | "dropout";

/** batch, frames, channels, filters, taps */
function conv1dNumbers({ input, kernel }: { input: Shape; kernel: Shape }): number[] {
  return [input[0]!, input[1]!, kernel[1]!, kernel[2]!, kernel[0]!];
}
const conv1dScratch = ["conv1dScratchBytes", 1, 2, 3, 4] as const;

/** batch, frames, inputs, units */
function lstmNumbers({ x, recurrent }: { x: Shape; recurrent: Shape }): number[] {
  return [x[0]!, x[1]!, x[2]!, recurrent[0]!];
}
const lstmScratch = ["lstmScratchBytes", 0, 1, 2, 3] as const;

/** batch, steps, channels, heads */
function attentionNumbers({ x, score }: Shapes): number[] {
  return [...x!, score![0]!];
}
const attentionScratch = ["attentionScratchBytes", 1, 2, 3] as const;

/** All kernels. */
export const kernelTable: Readonly<Record<KernelName, KernelEntry>> = {
  conv1dForward: {
    inputs: ["x", "kernel", "bias", "lengths"],
    outputs: ({ x, kernel }) => [[x![0]!, x![1]!, kernel![2]!]],
    numbers: ({ x, kernel }) => conv1dNumbers({ input: x!, kernel: kernel! }),
    scratch: conv1dScratch,
    reference: conv1dForward,
  },
  conv1dBackwardFilter: {
    inputs: ["x", "lengths", "y", "dy"],
    outputs: ({ x, y }, { taps }) => [[taps!, x![2]!, y![2]!], [y![2]!]],
    numbers: ({ x, y }, { taps }) => [x![0]!, x![1]!, x![2]!, y![2]!, taps!],
    scratch: conv1dScratch,
    reference: conv1dBackwardFilter,
  },
  conv1dBackwardInput: {
    inputs: ["kernel", "lengths", "y", "dy"],
    outputs: ({ y, kernel }) => [[y![0]!, y![1]!, kernel![1]!]],
    numbers: ({ y, kernel }) => conv1dNumbers({ input: y!, kernel: kernel! }),
    scratch: conv1dScratch,
    reference: conv1dBackwardInput,
  },
  batchNormApply: {
    inputs: ["x", "gamma", "beta", "mean", "variance", "lengths"],
    outputs: ({ x }) => [x!],
    numbers: ({ x }, { epsilon }) => [...x!, epsilon!],
    reference: batchNormApply,
  },
  batchNormForward: {
    inputs: ["x", "gamma", "beta", "lengths"],
    outputs: ({ x }) => [x!, [2, x![2]!]],
    numbers: ({ x }, { epsilon }) => [...x!, epsilon!],
    reference: batchNormForward,
  },
  batchNormBackward: {
    inputs: ["x", "gamma", "lengths", "statistics", "dy"],
    outputs: ({ x, gamma }) => [x!, gamma!, gamma!],
    numbers: ({ x }, { epsilon }) => [...x!, epsilon!],
    reference: batchNormBackward,
  },
  maxPoolForward: {
    inputs: ["x", "lengths"],
    outputs: ({ x }, { pool }) => [[x![0]!, Math.floor(x![1]! / pool!), x![2]!]],
    numbers: ({ x }, { pool }) => [...x!, pool!],
    reference: maxPoolForward,
  },
  maxPoolBackward: {
    inputs: ["x", "lengths", "y", "dy"],
    outputs: ({ x }) => [x!],
    numbers: ({ x }, { pool }) => [...x!, pool!],
    reference: maxPoolBackward,
  },
  averagePoolForward: {
    inputs: ["x", "lengths"],
    outputs: ({ x }, { pool }) => [[x![0]!, Math.ceil(x![1]! / pool!), x![2]!]],
    numbers: ({ x }, { pool }) => [...x!, pool!],
    reference: averagePoolForward,
  },
  averagePoolBackward: {
    inputs: ["lengths", "dy"],
    outputs: ({ dy }, { frames }) => [[dy![0]!, frames!, dy![2]!]],
    numbers: ({ dy }, { frames, pool }) => [dy![0]!, frames!, dy![2]!, pool!],
    reference: averagePoolBackward,
  },
  causalLstmForward: {
    inputs: ["x", "kernel", "recurrent", "bias", "lengths"],
    outputs: ({ x, recurrent }) => {
      const [batch, frames, units] = [x![0]!, x![1]!, recurrent![0]!];
      const state = [batch, frames, units];
      return [state, state, [batch, frames, 4 * units]];
    },
    numbers: ({ x, recurrent }) => lstmNumbers({ x: x!, recurrent: recurrent! }),
    scratch: lstmScratch,
    reference: causalLstmForward,
  },
  causalLstmBackward: {
    inputs: ["dh", "x", "kernel", "recurrent", "lengths", "h", "c", "gates"],
    outputs: ({ x, kernel, recurrent }) => [x!, kernel!, recurrent!, [recurrent![1]!]],
    numbers: ({ x, recurrent }) => lstmNumbers({ x: x!, recurrent: recurrent! }),
    scratch: lstmScratch,
    reference: causalLstmBackward,
  },
  lstmForward: {
    inputs: ["x", "kernelF", "recurrentF", "biasF", "kernelB", "recurrentB", "biasB", "lengths"],
    outputs: ({ x, recurrentF }) => {
      const [batch, frames, units] = [x![0]!, x![1]!, recurrentF![0]!];
      const state = [batch, frames, 2 * units];
      return [state, state, [2, batch, frames, 4 * units]];
    },
    numbers: ({ x, recurrentF }) => lstmNumbers({ x: x!, recurrent: recurrentF! }),
    scratch: lstmScratch,
    reference: lstmForward,
  },
  lstmBackward: {
    inputs: [
      ...["dh", "x", "kernelF", "recurrentF", "kernelB", "recurrentB", "lengths"],
      ...["h", "c", "gates"],
    ],
    outputs: ({ x, kernelF, recurrentF }) => {
      const weights = [kernelF!, recurrentF!, [recurrentF![1]!]];
      return [x!, ...weights, ...weights];
    },
    numbers: ({ x, recurrentF }) => lstmNumbers({ x: x!, recurrent: recurrentF! }),
    scratch: lstmScratch,
    reference: lstmBackward,
  },
  attentionForward: {
    inputs: ["x", "score", "lengths"],
    outputs: ({ x, score }) => [
      [x![0]!, score![0]!, x![2]!],
      [x![0]!, score![0]!, x![1]!],
    ],
    numbers: attentionNumbers,
    scratch: attentionScratch,
    reference: attentionForward,
  },
  attentionBackward: {
    inputs: ["x", "score", "lengths", "weights", "dPooled"],
    outputs: ({ x, score }) => [x!, score!],
    numbers: attentionNumbers,
    scratch: attentionScratch,
    reference: attentionBackward,
  },
  freqConvForward: {
    inputs: ["x", "kernel", "bias", "lengths"],
    outputs: ({ x, bias }, { stride }) => [
      [x![0]!, x![1]!, Math.ceil(x![2]! / stride!), bias![0]!],
    ],
    numbers: ({ x, bias }, { stride, rectify }) => [...x!, bias![0]!, stride!, rectify!],
    scratch: ["freqConvScratchBytes", 2, 3, 4, 5],
    reference: freqConvForward,
  },
  projectionForward: {
    inputs: ["x", "kernel", "bias", "residual", "lengths"],
    outputs: ({ residual }) => [residual!],
    numbers: ({ x, bias }, { stride }) => [...x!, bias![0]!, stride!],
    scratch: ["projectionScratchBytes", 3, 4],
    reference: projectionForward,
  },
  denseTdnnForward: {
    inputs: [
      ...["x", "scale", "shift", "kernel", "bias", "local"],
      ...["squeeze", "squeezeBias", "excite", "exciteBias", "lengths"],
    ],
    outputs: ({ x, excite }) => [[x![0]!, x![1]!, x![2]! + excite![1]!]],
    numbers: ({ x, kernel, excite }, { dilation, segment }) => [
      ...[...x!, kernel![1]!, excite![1]!, excite![0]!],
      ...[dilation!, segment!],
    ],
    scratch: ["denseTdnnScratchBytes", 1, 2, 3, 4, 5, 6],
    reference: denseTdnnForward,
  },
  transitionForward: {
    inputs: ["x", "scale", "shift", "kernel", "lengths"],
    outputs: ({ x, kernel }) => [[x![0]!, x![1]!, kernel![1]!]],
    numbers: ({ x, kernel }) => [...x!, kernel![1]!],
    scratch: ["transitionScratchBytes", 2, 3],
    reference: transitionForward,
  },
  dropout: {
    inputs: ["x"],
    outputs: ({ x }) => [x!],
    numbers: ({ x }, { seed, rate }) => [
      x!.reduce((size, n) => size * n, 1),
      seed!,
      Math.floor(rate! * 2 ** 32),
      1 / (1 - rate!),
    ],
    reference: dropout,
  },
};

/** The name that tfjs knows a kernel by. */
export function tfjsName(name: KernelName): string {
  return `SpeechEmotion/${name}`;
}
