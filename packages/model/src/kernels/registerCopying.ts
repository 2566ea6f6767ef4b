import { tf } from "#tfjs";
import type { KernelBuild } from "./chooseKernels.ts";
import type { KernelEntry, KernelName } from "./kernelTable.ts";
import { outOfMemory, register, scratchBytes, shapesOf } from "./register.ts";

/** A kernel's work on arrays: from those of its inputs to those of its outputs, whose sizes are given. */
type Compute = (
  inputs: readonly Float32Array[],
  outputSizes: readonly number[],
  numbers: readonly number[],
) => Float32Array[];

/** Registers kernels that take values out of tensors and put values into new ones, on any backend. */
function registerCopying(
  backendName: string,
  computeOf: (name: KernelName, entry: KernelEntry) => Compute,
): void {
  register(backendName, (name, entry) => {
    const compute = computeOf(name, entry);
    return ({ inputs, attrs, backend }) => {
      const tensors = backend as tf.KernelBackend;
      const shapes = shapesOf(inputs);
      const outputs = entry.outputs(shapes, attrs).map((shape) => [...shape]);
      const values = compute(
        entry.inputs.map((input) => tensors.readSync(inputs[input]!.dataId) as Float32Array),
        outputs.map((shape) => tf.util.sizeFromShape(shape)),
        entry.numbers(shapes, attrs),
      );
      return outputs.map((shape, i) => {
        const dataId = tensors.write(values[i]!, shape, "float32");
        return { dataId, shape, dtype: "float32" };
      });
    };
  });
}

/** Registers the forms in plain TypeScript. */
export function registerReferenceKernels(backendName: string): void {
  registerCopying(backendName, (_, { reference }) => (inputs, outputSizes, numbers) => {
    const outputs = outputSizes.map((size) => new Float32Array(size));
    (reference as (...args: unknown[]) => void)(...inputs, ...outputs, ...numbers);
    return outputs;
  });
}

/**
 * Registers a build of the kernels for a backend whose tensors lie outside of WebAssembly: in a memory of their own,
 * which each call fills from its start. With the copies an epoch on tensorflow takes 1.2 times that on wasm.
 */
export async function registerCopyingWasmKernels(
  backendName: string,
  build: KernelBuild,
): Promise<void> {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const functions = await build.bind(memory);
  registerCopying(backendName, (name, entry) => (inputs, outputSizes, numbers) => {
    let end = ALIGNMENT;
    const place = (bytes: number) => {
      const address = end;
      end += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
      return address;
    };
    const inputsAt = inputs.map(({ byteLength }) => place(byteLength));
    const outputsAt = outputSizes.map((size) => place(4 * size));
    const scratchAt = place(scratchBytes(functions, entry, numbers));
    grow(memory, end);
    for (const [i, values] of inputs.entries())
      new Float32Array(memory.buffer, inputsAt[i]!).set(values);
    functions[name]!(...inputsAt, ...outputsAt, scratchAt, ...numbers);
    return outputSizes.map((size, i) =>
      new Float32Array(memory.buffer, outputsAt[i]!, size).slice(),
    );
  });
}

/** Bytes that arrays in WebAssembly's memory begin at a multiple of. */
const ALIGNMENT = 16;
const PAGE_BYTES = 1 << 16;

function grow(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return;
  try {
    memory.grow(Math.ceil(missing / PAGE_BYTES));
  } catch {
    throw outOfMemory(bytes);
  }
}
