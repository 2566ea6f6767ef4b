import { allowRelaxedSimd, allowWideVectors, loadNativeKernels, readKernels } from "#platform";

/** The kernels by name, and what says how much scratch memory they need. */
export type KernelFunctions = Readonly<Record<string, (...args: number[]) => number>>;

/** The kernels compiled for a processor: the same functions, which take the buffer of their memory first. */
export type NativeKernels = Readonly<
  Record<string, (memory: ArrayBufferLike, ...args: number[]) => number>
>;

/** A build of this package's kernels. */
export interface KernelBuild {
  /** Its file's name. */
  readonly name: "kernels.wasm" | "kernels-relaxed.wasm" | "kernels-wide.wasm" | "kernels.node";
  /** Has the kernels work in a memory. */
  readonly bind: (memory: WebAssembly.Memory) => Promise<KernelFunctions>;
}

/**
 * The build for the processor where its package is installed, else one with fused multiply-add where the machine has it, with
 * wide tiles where V8 joins vectors, else the one without. All but the last give the same numbers bit for bit; that rounds
 * differently.
 */
export async function chooseKernels(): Promise<KernelBuild> {
  const [native] = nativeBuilds();
  if (native) return native;
  if (allowRelaxedSimd()) {
    const name = allowWideVectors() ? "kernels-wide.wasm" : "kernels-relaxed.wasm";
    const bytes = await readKernels(name);
    if (WebAssembly.validate(bytes)) return wasmBuild(name, bytes);
  }
  return readBuild("kernels.wasm");
}

/** The build of a `.wasm` file. */
export async function readBuild(name: KernelBuild["name"]): Promise<KernelBuild> {
  return wasmBuild(name, await readKernels(name));
}

function wasmBuild(name: KernelBuild["name"], bytes: BufferSource): KernelBuild {
  const bind = async (memory: WebAssembly.Memory) => {
    const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
    return instance.exports as unknown as KernelFunctions;
  };
  return { name, bind };
}

/** Builds for the processor, the fastest first; none where their package is not installed. */
export function nativeBuilds(): KernelBuild[] {
  return loadNativeKernels().map((native) => ({
    name: "kernels.node",
    bind: async (memory) => bindNative(native, memory),
  }));
}

function bindNative(native: NativeKernels, memory: WebAssembly.Memory): KernelFunctions {
  return Object.fromEntries(
    Object.entries(native).map(([name, kernel]) => [
      name,
      (...args: number[]) => kernel(memory.buffer, ...args), // a new buffer each time that the memory has grown
    ]),
  );
}
