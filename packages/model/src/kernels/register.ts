import * as tf from "@tensorflow/tfjs-core";
import type { KernelFunc, KernelName } from "./names.ts";

/** Makes kernels known to tfjs under one backend's name; those of an earlier instance are replaced. */
export function registerKernels(
  backendName: string,
  kernels: Readonly<Record<KernelName, KernelFunc>>,
): void {
  for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
    if (tf.getKernel(kernelName, backendName)) tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: kernelFunc as unknown as tf.KernelFunc,
    });
  }
}
