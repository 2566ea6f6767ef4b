import * as tf from "@tensorflow/tfjs-core";
import { ModelError } from "../errors.ts";
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
function register(
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

function shapesOf(inputs: Inputs): Record<string, number[]> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
}

/** Registers the forms in plain TypeScript: values out of tensors, values into new ones, on any backend. */
export function registerReferenceKernels(backendName: string): void {
  register(backendName, (_, entry) => ({ inputs, attrs, backend }) => {
    const { readSync, write } = bound(backend as tf.KernelBackend);
    const shapes = shapesOf(inputs);
    const outputs = entry.outputs(shapes, attrs).map((shape) => [...shape]);
    const read = entry.inputs.map((name) => readSync(inputs[name]!.dataId));
    const written = outputs.map((shape) => new Float32Array(tf.util.sizeFromShape(shape)));
    const run = entry.reference as (...args: unknown[]) => void;
    run(...read, ...written, ...entry.numbers(shapes, attrs));
    return outputs.map((shape, i) => {
      const dataId = write(written[i]!, shape, "float32");
      return { dataId, shape, dtype: "float32" };
    });
  });
}

function bound(backend: tf.KernelBackend): Pick<tf.KernelBackend, "readSync" | "write"> {
  return { readSync: backend.readSync.bind(backend), write: backend.write.bind(backend) };
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

/**
 * Registers the WebAssembly forms, compiled into the memory of a wasm backend: they work on its tensors in place.
 *
 * @param binary the bytes of the kernels.
 */
export async function registerWasmKernels(backend: unknown, binary: BufferSource): Promise<void> {
  const { memory } = (backend as WasmBackend).wasm.asm;
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const functions = instance.exports as unknown as Record<string, (...args: number[]) => number>;

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
    if (this.address === 0)
      throw new ModelError({
        code: "out-of-memory",
        expected: `${bytes} bytes of memory for a kernel`,
        found: "none free",
        advice: "use a smaller batch",
      });
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

function scratchBytes(
  functions: Readonly<Record<string, (...args: number[]) => number>>,
  { scratch }: KernelEntry,
  numbers: readonly number[],
): number {
  if (!scratch) return 0;
  const [name, ...indices] = scratch;
  return functions[name]!(...indices.map((i) => numbers[i]!));
}
