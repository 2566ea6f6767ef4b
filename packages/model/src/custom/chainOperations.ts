import { tf } from "#tfjs";

type Operation = (x: tf.Tensor, ...others: never[]) => tf.Tensor;

/** What tfjs's initialiser of recurrent weights calls as methods of tensors. */
const operations: Readonly<Record<string, Operation>> = {
  flatten: (x) => tf.reshape(x, [x.size]),
  reshape: tf.reshape,
  sign: tf.sign,
  stridedSlice: tf.stridedSlice,
  transpose: tf.transpose,
};

/** Gives tensors these methods, which `@tensorflow/tfjs` has and its parts alone have not. */
export function chainOperations(): void {
  for (const [name, operation] of Object.entries(operations)) {
    if (name in tf.Tensor.prototype) continue;
    const method = function (this: tf.Tensor, ...others: never[]) {
      return operation(this, ...others);
    };
    Object.assign(tf.Tensor.prototype, { [name]: method });
  }
}
