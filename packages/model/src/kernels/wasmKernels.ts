import type * as tf from "@tensorflow/tfjs-core";
import { ModelError } from "../errors.ts";
import * as names from "./names.ts";

/** The part of tfjs's wasm backend that own kernels use: its memory and its book of tensors. */
interface WasmBackend {
  readonly wasm: {
    readonly asm: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(id: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
}

type Exports = Readonly<Record<string, (...args: number[]) => number>>;

/**
 * Compiles the kernels into the memory of a wasm backend: they work on its tensors in place.
 *
 * @param binary the bytes of `kernels.wasm`.
 */
export async function createWasmKernels(
  backend: unknown,
  binary: BufferSource,
): Promise<Readonly<Record<names.KernelName, names.KernelFunc>>> {
  const { memory } = (backend as WasmBackend).wasm.asm;
  const { instance } = await WebAssembly.instantiate(binary, {
    env: {
      memory,
      abort: () => {
        throw new ModelError("expected the kernels to run, found an abort: please report it");
      },
    },
  });
  const wasm = instance.exports as unknown as Exports;
  return {
    [names.CONV1D]: ({ inputs, backend }) => {
      const call = new Call(backend, inputs);
      const s = names.conv1dSizes(call.shape("x"), call.shape("kernel"));
      const y = call.output([s.batch, s.frames, s.filters]);
      const sizes = [s.batch, s.frames, s.channels, s.filters, s.taps];
      call.run(wasm, "conv1dForward", ["x", "kernel", "bias"], [y], sizes, scratchConv(wasm, s));
      return [y];
    },
    [names.CONV1D_GRAD_INPUT]: ({ inputs, backend }) => {
      const call = new Call(backend, inputs);
      const s = names.conv1dSizes(call.shape("x"), call.shape("kernel"));
      const dx = call.output(call.shape("x"));
      const sizes = [s.batch, s.frames, s.channels, s.filters, s.taps];
      call.run(wasm, "conv1dBackwardInput", ["dy", "kernel"], [dx], sizes, scratchConv(wasm, s));
      return [dx];
    },
    [names.CONV1D_GRAD_FILTER]: ({ inputs, backend }) => {
      const call = new Call(backend, inputs);
      const s = names.conv1dSizes(call.shape("x"), call.shape("kernel"));
      const out = [call.output(call.shape("kernel")), call.output([s.filters])];
      const sizes = [s.batch, s.frames, s.channels, s.filters, s.taps];
      call.run(wasm, "conv1dBackwardFilter", ["x", "dy"], out, sizes, scratchConv(wasm, s));
      return out;
    },
    [names.LSTM]: ({ inputs, attrs, backend }) => {
      const call = new Call(backend, inputs);
      const s = names.lstmSizes(call.shape("x"), call.shape("recurrent"));
      const state = [s.units, s.units, 4 * s.units].map((width) =>
        call.output([s.batch, s.frames, width]),
      );
      const sizes = [s.batch, s.frames, s.inputs, s.units, attrs.reverse ? 1 : 0];
      const read = ["x", "kernel", "recurrent", "bias", "lengths"];
      call.run(wasm, "lstmForward", read, state, sizes, scratchLstm(wasm, s));
      return state;
    },
    [names.LSTM_GRAD]: ({ inputs, attrs, backend }) => {
      const call = new Call(backend, inputs);
      const s = names.lstmSizes(call.shape("x"), call.shape("recurrent"));
      const shapes = [
        ...["x", "kernel", "recurrent"].map((name) => call.shape(name)),
        [4 * s.units],
      ];
      const out = shapes.map((shape) => call.output(shape));
      const sizes = [s.batch, s.frames, s.inputs, s.units, attrs.reverse ? 1 : 0];
      const read = ["dh", "x", "kernel", "recurrent", "lengths", "h", "c", "gates"];
      call.run(wasm, "lstmBackward", read, out, sizes, scratchLstm(wasm, s));
      return out;
    },
  };
}

function scratchConv(wasm: Exports, s: ReturnType<typeof names.conv1dSizes>): number {
  return wasm.conv1dScratchBytes?.(s.frames, s.channels, s.filters, s.taps) ?? 0;
}

function scratchLstm(wasm: Exports, s: ReturnType<typeof names.lstmSizes>): number {
  return wasm.lstmScratchBytes?.(s.batch, s.frames, s.inputs, s.units) ?? 0;
}

/** One call of a kernel: turns tensors into addresses. */
class Call {
  readonly #backend: WasmBackend;
  readonly #inputs: Readonly<Record<string, tf.TensorInfo>>;

  constructor(backend: unknown, inputs: Readonly<Record<string, tf.TensorInfo>>) {
    this.#backend = backend as WasmBackend;
    this.#inputs = inputs;
  }

  shape(name: string): number[] {
    return (this.#inputs[name] as tf.TensorInfo).shape;
  }

  output(shape: number[]): tf.TensorInfo {
    return this.#backend.makeOutput(shape, "float32");
  }

  /** Arguments in the order of every kernel: tensors read, tensors written, scratch memory, sizes. */
  run(
    wasm: Exports,
    name: string,
    read: readonly string[],
    written: readonly tf.TensorInfo[],
    sizes: readonly number[],
    scratchBytes: number,
  ): void {
    const address = ({ dataId }: tf.TensorInfo) => this.#backend.dataIdMap.get(dataId).memoryOffset;
    const scratch = this.#backend.wasm._malloc(scratchBytes) >>> 0;
    if (scratch === 0)
      throw new ModelError(
        `expected ${scratchBytes} bytes of memory for ${name}, found none free: use a smaller batch`,
      );
    try {
      const tensors = [...read.map((input) => this.#inputs[input] as tf.TensorInfo), ...written];
      (wasm[name] as (...args: number[]) => number)(...tensors.map(address), scratch, ...sizes);
    } finally {
      this.#backend.wasm._free(scratch);
    }
  }
}
