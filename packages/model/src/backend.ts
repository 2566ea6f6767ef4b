import {
  allowRelaxedSimd,
  importTensorflow,
  placeWasm,
  readKernels,
  startWithoutListeners,
  wasmAdvice,
} from "#platform";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { ModelError } from "./errors.ts";
import { tfjsName } from "./kernels/kernelTable.ts";
import { registerWasmKernels } from "./kernels/register.ts";
import { registerCopyingWasmKernels, registerReferenceKernels } from "./kernels/registerCopying.ts";

/** Who does the arithmetic: `auto` is `wasm`, which needs nothing installed. */
export const backendNames = ["auto", "wasm", "tensorflow", "cpu"] as const;
export type BackendName = (typeof backendNames)[number];

export interface BackendOptions {
  /**
   * In a page: the URL at which it serves a copy of the folder `@speech-emotion/model/wasm`. Bundlers that know
   * `new URL("...", import.meta.url)`, as Vite, webpack and Next do, see to that themselves.
   */
  readonly wasmUrl?: string | URL;
}

/**
 * Makes tfjs use one backend, with the kernels of this package on it, and returns its name.
 *
 * @throws {ModelError} when the backend is not installed or does not start.
 */
export async function useBackend(
  name: BackendName = "auto",
  options: BackendOptions = {},
): Promise<Exclude<BackendName, "auto">> {
  const wanted = name === "auto" ? "wasm" : name;
  if (tf.getBackend() === wanted && tf.getKernel(tfjsName("lstmForward"), wanted)) return wanted;
  if (wanted === "tensorflow") {
    await importTensorflow();
    await registerCopyingWasmKernels("tensorflow", await bestKernels());
  }
  if (wanted === "cpu") {
    await import("@tensorflow/tfjs-backend-cpu");
    // tfjs advises every user of its cpu backend to install tfjs-node; who chose cpu has chosen.
    Object.assign(tf.findBackend("cpu") ?? {}, { firstUse: false });
    registerReferenceKernels("cpu");
  }
  if (wanted === "wasm" && !("wasm" in tf.engine().registry)) placeWasm(options.wasmUrl);
  if (!(await startWithoutListeners(() => tf.setBackend(wanted))))
    throw new ModelError({
      code: "backend-failed",
      expected: `the ${wanted} backend to start`,
      found: "that it does not",
      advice: wanted === "wasm" ? wasmAdvice : "use the wasm backend",
    });
  await tf.ready();
  if (wanted === "wasm") await registerWasmKernels(tf.backend(), await bestKernels());
  return wanted;
}

/**
 * The build with fused multiply-add where the machine has it, else the one without. The two round differently,
 * so numbers are the same bit for bit only on machines that take the same one.
 */
async function bestKernels(): Promise<BufferSource> {
  if (!allowRelaxedSimd()) return readKernels("kernels.wasm");
  const relaxed = await readKernels("kernels-relaxed.wasm");
  return WebAssembly.validate(relaxed) ? relaxed : readKernels("kernels.wasm");
}
