import { tf } from "#tfjs";
import { ModelError } from "../errors.ts";
import type { KernelBuild, KernelFunctions } from "./chooseKernels.ts";
import {
  type Attrs,
  type KernelEntry,
  type KernelName,
  kernelTable,
  tfjsName,
} from "./kernelTable.ts";

type Inputs = Readonly<Record<string, tf.TensorInfo>>;
type KernelFunc = (args: { inputs: Inputs; attrs: Attrs; backend: unknown }) => tf.TensorInfo[];

/** Makes all kernels known to tfjs under one backend's name; those of an earlier instance are replaced. */
export function register(
  backendName: string,
  create: (name: KernelName, entry: KernelEntry) => KernelFunc,
): void {
  for (const [name, entry] of Object.entries(kernelTable) as [KernelName, KernelEntry][]) {
    const kernelName = tfjsName(name);
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    const kernelFunc = create(name, entry) as unknown as tf.KernelFunc;
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}

export function shapesOf(inputs: Inputs): Record<string, number[]> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
}

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

/** Registers a build of the kernels in the memory of a wasm backend: they work on its tensors in place. */
export async function registerWasmKernels(backend: unknown, build: KernelBuild): Promise<void> {
  const functions = await build.bind((backend as WasmBackend).wasm.asm.memory);
  const scratch = new ScratchMemory();
  register("wasm", (name, entry) => ({ inputs, attrs, backend }) => {
    const { wasm, dataIdMap, makeOutput } = backend as WasmBackend;
    const shapes = shapesOf(inputs);
    const numbers = entry.numbers(shapes, attrs);
    const outputs = entry
      .outputs(shapes, attrs)
      .map((shape) => makeOutput.call(backend, [...shape], "float32"));
    const tensors = [...entry.inputs.map((input) => inputs[input]!), ...outputs];
    const addresses = tensors.map(({ dataId }) => dataIdMap.get(dataId).memoryOffset);
    scratch.reserve(wasm, scratchBytes(functions, entry, numbers));
    functions[name]!(...addresses, scratch.address, ...numbers);
    return outputs;
  });
  registerIdentity();
}

/** Memory that kernels work in, one at a time; kept from call to call and only ever grown. */
class ScratchMemory {
  address = 0;
  #bytes = 0;

  reserve(wasm: WasmBackend["wasm"], bytes: number): void {
    if (bytes <= this.#bytes) return;
    if (this.address > 0) wasm._free(this.address);
    this.address = wasm._malloc(bytes) >>> 0;
    this.#bytes = this.address === 0 ? 0 : bytes;
    if (this.address === 0) throw outOfMemory(bytes);
  }
}

/** tfjs clones each tensor that a gradient needs, which its wasm backend does by copying; a second reference will do. */
function registerIdentity(): void {
  tf.unregisterKernel("Identity", "wasm");
  tf.registerKernel({
    kernelName: "Identity",
    backendName: "wasm",
    kernelFunc: ({ inputs, backend }) => {
      const { dataId, shape, dtype } = inputs.x as tf.TensorInfo;
      (backend as tf.KernelBackend).incRef(dataId);
      return { dataId, shape, dtype };
    },
  });
}

/** Bytes of scratch memory that a call of a kernel needs. */
export function scratchBytes(
  functions: KernelFunctions,
  { scratch }: KernelEntry,
  numbers: readonly number[],
): number {
  if (!scratch) return 0;
  const [name, ...indices] = scratch;
  return functions[name]!(...indices.map((i) => numbers[i]!));
}

export function outOfMemory(bytes: number): ModelError {
  return new ModelError({
    code: "out-of-memory",
    expected: `${bytes} bytes of memory for a kernel`,
    found: "none free",
    advice: "use a smaller batch",
  });
}
