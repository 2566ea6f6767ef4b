import { tf } from "#tfjs";

/** The part of tfjs's wasm backend that shows a tensor in its memory. */
interface WasmBackend {
  typedArrayFromHeap?(tensor: tf.TensorInfo): Float32Array;
}

/** Copies the values of a float32 tensor into an array, without the copy between that `dataSync` makes on the wasm backend. */
export function readInto(tensor: tf.Tensor, to: Float32Array): void {
  to.set((tf.backend() as WasmBackend).typedArrayFromHeap?.(tensor) ?? tensor.dataSync());
}
