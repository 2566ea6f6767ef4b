import { importTensorflow } from "#platform";
import { tf, tfWasm } from "#tfjs";
import type { BackendName } from "./backend.ts";
import { chooseKernels } from "./kernels/chooseKernels.ts";

/** The part of tfjs-node's backend that names its library. */
interface TensorflowBackend {
  readonly binding: { readonly TF_Version: string };
}

/**
 * Versions of the packages that compute on a backend, by name; of `tensorflow` also its native library's. `kernels` is
 * the build of this package's WebAssembly, which not every machine can run.
 */
export async function backendVersions(
  backend: Exclude<BackendName, "auto">,
): Promise<Record<string, string>> {
  if (backend === "cpu") {
    const { version_cpu } = await import("@tensorflow/tfjs-backend-cpu");
    return { "@tensorflow/tfjs-backend-cpu": version_cpu };
  }
  const { name: kernels } = await chooseKernels();
  if (backend === "wasm") return { "@tensorflow/tfjs-backend-wasm": tfWasm.version_wasm, kernels };
  const version = await importTensorflow();
  const { binding } = tf.findBackend("tensorflow") as unknown as TensorflowBackend;
  return { "@tensorflow/tfjs-node": version, tensorflow: binding.TF_Version, kernels };
}
