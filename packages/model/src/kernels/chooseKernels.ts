import { allowRelaxedSimd, readKernels } from "#platform";

/** A build of this package's WebAssembly kernels. */
export interface KernelBuild {
  /** Its file's name. */
  readonly name: "kernels.wasm" | "kernels-relaxed.wasm";
  readonly bytes: BufferSource;
}

/**
 * The build with fused multiply-add where the machine has it, else the one without. The two round differently,
 * so numbers are the same bit for bit only on machines that take the same one.
 */
export async function chooseKernels(): Promise<KernelBuild> {
  if (allowRelaxedSimd()) {
    const name = "kernels-relaxed.wasm";
    const bytes = await readKernels(name);
    if (WebAssembly.validate(bytes)) return { name, bytes };
  }
  const name = "kernels.wasm";
  return { name, bytes: await readKernels(name) };
}
