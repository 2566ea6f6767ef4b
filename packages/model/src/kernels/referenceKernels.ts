import * as tf from "@tensorflow/tfjs-core";
import * as names from "./names.ts";
import * as reference from "./reference.ts";

/** Runs a kernel of {@link reference} on any backend: values out of tensors, values into new ones. */
class Values {
  readonly #inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly #backend: tf.KernelBackend;

  constructor(inputs: Readonly<Record<string, tf.TensorInfo>>, backend: unknown) {
    this.#inputs = inputs;
    this.#backend = backend as tf.KernelBackend;
  }

  shape(name: string): number[] {
    return (this.#inputs[name] as tf.TensorInfo).shape;
  }

  floats(name: string): Float32Array {
    return this.#read(name) as Float32Array;
  }

  ints(name: string): Int32Array {
    return this.#read(name) as Int32Array;
  }

  output(values: Float32Array, shape: number[]): tf.TensorInfo {
    return { dataId: this.#backend.write(values, shape, "float32"), shape, dtype: "float32" };
  }

  #read(name: string): tf.backend_util.BackendValues {
    return this.#backend.readSync((this.#inputs[name] as tf.TensorInfo).dataId);
  }
}

function zeros(shape: readonly number[]): Float32Array {
  return new Float32Array(tf.util.sizeFromShape([...shape]));
}

const conv1d: names.KernelFunc = ({ inputs, backend }) => {
  const values = new Values(inputs, backend);
  const sizes = names.conv1dSizes(values.shape("x"), values.shape("kernel"));
  const shape = [sizes.batch, sizes.frames, sizes.filters];
  const y = zeros(shape);
  const [x, kernel, bias] = ["x", "kernel", "bias"].map((name) => values.floats(name));
  reference.conv1dForward(
    x as Float32Array,
    kernel as Float32Array,
    bias as Float32Array,
    y,
    sizes,
  );
  return [values.output(y, shape)];
};

function conv1dGradients({ inputs, backend }: Parameters<names.KernelFunc>[0]): tf.TensorInfo[] {
  const values = new Values(inputs, backend);
  const kernelShape = values.shape("kernel");
  const sizes = names.conv1dSizes(values.shape("x"), kernelShape);
  const gradients = {
    dx: zeros(values.shape("x")),
    dKernel: zeros(kernelShape),
    dBias: zeros([sizes.filters]),
  };
  reference.conv1dBackward(
    values.floats("x"),
    values.floats("kernel"),
    values.floats("dy"),
    gradients,
    sizes,
  );
  return [
    values.output(gradients.dx, values.shape("x")),
    values.output(gradients.dKernel, kernelShape),
    values.output(gradients.dBias, [sizes.filters]),
  ];
}

const lstm: names.KernelFunc = ({ inputs, attrs, backend }) => {
  const values = new Values(inputs, backend);
  const sizes = names.lstmSizes(values.shape("x"), values.shape("recurrent"));
  const shape = [sizes.batch, sizes.frames, sizes.units];
  const wide = [sizes.batch, sizes.frames, 4 * sizes.units];
  const state = { h: zeros(shape), c: zeros(shape), gates: zeros(wide) };
  const weights = {
    kernel: values.floats("kernel"),
    recurrent: values.floats("recurrent"),
    bias: values.floats("bias"),
  };
  const options = { ...sizes, reverse: attrs.reverse === true };
  reference.lstmForward(values.floats("x"), weights, values.ints("lengths"), state, options);
  return [
    values.output(state.h, shape),
    values.output(state.c, shape),
    values.output(state.gates, wide),
  ];
};

const lstmGrad: names.KernelFunc = ({ inputs, attrs, backend }) => {
  const values = new Values(inputs, backend);
  const sizes = names.lstmSizes(values.shape("x"), values.shape("recurrent"));
  const bias = [4 * sizes.units];
  const gradients = {
    dx: zeros(values.shape("x")),
    kernel: zeros(values.shape("kernel")),
    recurrent: zeros(values.shape("recurrent")),
    bias: zeros(bias),
  };
  const weights = {
    kernel: values.floats("kernel"),
    recurrent: values.floats("recurrent"),
    bias: zeros(bias),
  };
  const state = { h: values.floats("h"), c: values.floats("c"), gates: values.floats("gates") };
  const options = { ...sizes, reverse: attrs.reverse === true };
  reference.lstmBackward(
    values.floats("dh"),
    values.floats("x"),
    weights,
    values.ints("lengths"),
    state,
    gradients,
    options,
  );
  return [
    values.output(gradients.dx, values.shape("x")),
    values.output(gradients.kernel, values.shape("kernel")),
    values.output(gradients.recurrent, values.shape("recurrent")),
    values.output(gradients.bias, bias),
  ];
};

/** Plain TypeScript kernels, by name: they run on every backend. */
export const referenceKernels: Readonly<Record<names.KernelName, names.KernelFunc>> = {
  [names.CONV1D]: conv1d,
  [names.CONV1D_GRAD_INPUT]: (args) => conv1dGradients(args).slice(0, 1),
  [names.CONV1D_GRAD_FILTER]: (args) => conv1dGradients(args).slice(1),
  [names.LSTM]: lstm,
  [names.LSTM_GRAD]: lstmGrad,
};
