import type { CamPlusPlusSizes } from "@speech-emotion/model/tfjs";
import { ScriptError } from "../shared/commandLine.ts";
import type { PickledTensor } from "./readPickledTensors.ts";

/** What PyTorch's batch normalisations add to a variance. */
const EPSILON = 1e-5;

/**
 * The sizes of 3D-Speaker's network up to one of its blocks, and its weights in the form of `camPlusPlusWeights`.
 *
 * @param options.blocks how many blocks are kept.
 * @param options.layers how many layers of the last one are; its transition then is of what they make alone.
 * @param options.transition false for what the last one's transition is made of, normalised and rectified, in its place.
 */
export function convertCamPlusPlus(
  tensors: ReadonlyMap<string, PickledTensor>,
  options: {
    readonly blocks: number;
    readonly layers?: number | undefined;
    readonly transition?: boolean;
  },
): {
  readonly sizes: CamPlusPlusSizes;
  readonly values: Map<string, Float32Array<ArrayBuffer>>;
} {
  const found = new Map<string, Float32Array<ArrayBuffer>>();
  const tensor = (name: string) => {
    const one = tensors.get(name);
    if (!one) throw new ScriptError(`expected ${name}, found none: take the wheel`);
    return one;
  };
  const sizes = sizesOf(tensors, options);
  const { headChannels } = sizes;
  /** A batch normalisation as a factor and a summand of each channel. */
  const norm = (name: string) => {
    const [gamma, beta, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(
      (part) => tensor(`${name}.${part}`).values,
    ) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const scale = Array.from(gamma, (g, n) => g / Math.sqrt(variance[n]! + EPSILON));
    return { scale, shift: Array.from(beta, (b, n) => b - mean[n]! * scale[n]!) };
  };
  /** A convolution `[outputs, ...inputs]` by way of its columns, with the normalisation after it. */
  const convolve = (
    to: string,
    { from, norm: after, order }: { from: string; norm: string; order?: (row: number) => number },
  ) => {
    const { scale, shift } = norm(after);
    found.set(`${to}/kernel`, columns(tensor(from), { scale, order }));
    found.set(`${to}/bias`, Float32Array.from(shift));
  };
  /** Rows of a kernel `[3, 3, inputs]`, time before frequency, in PyTorch's `[inputs, 3, 3]`, frequency before time. */
  const square = (inputs: number) => (row: number) => {
    const [time, band, channel] = [
      Math.floor(row / (3 * inputs)),
      Math.floor(row / inputs) % 3,
      row % inputs,
    ];
    return (channel * 3 + band) * 3 + time;
  };

  convolve("head/conv1", { from: "head.conv1.weight", norm: "head.bn1", order: square(1) });
  for (const i of [1, 2])
    for (const [k, part] of ["first", "second"].entries()) {
      const [to, from] = [`head/layer${i}/${part}`, `head.layer${i}.${k}`];
      for (const n of [1, 2])
        convolve(`${to}/conv${n}`, {
          from: `${from}.conv${n}.weight`,
          norm: `${from}.bn${n}`,
          order: square(headChannels),
        });
      if (k === 0)
        convolve(`${to}/shortcut`, {
          from: `${from}.shortcut.0.weight`,
          norm: `${from}.shortcut.1`,
        });
    }
  convolve("head/conv2", {
    from: "head.conv2.weight",
    norm: "head.bn2",
    order: square(headChannels),
  });

  const tdnn = tensor("xvector.tdnn.linear.weight");
  const [, wide, taps] = tdnn.shape as [number, number, number];
  const bands = wide / headChannels;
  convolve("tdnn", {
    from: "xvector.tdnn.linear.weight",
    norm: "xvector.tdnn.nonlinear.batchnorm",
    // Rows of [taps, bands, channels] in PyTorch's [channels, bands, taps].
    order: (row) => {
      const [tap, band] = [Math.floor(row / wide), Math.floor((row % wide) / headChannels)];
      return ((row % headChannels) * bands + band) * taps + tap;
    },
  });
  for (const [b, layers] of sizes.blocks.entries()) {
    const block = `block${b + 1}`;
    for (let i = 1; i <= layers; i++) {
      const [to, from] = [`${block}/layer${i}`, `xvector.${block}.tdnnd${i}`];
      const { scale, shift } = norm(`${from}.nonlinear1.batchnorm`);
      found.set(`${to}/scale`, Float32Array.from(scale));
      found.set(`${to}/shift`, Float32Array.from(shift));
      convolve(to, { from: `${from}.linear1.weight`, norm: `${from}.nonlinear2.batchnorm` });
      const cam = `${from}.cam_layer`;
      const local = tensor(`${cam}.linear_local.weight`);
      const [, inputs] = local.shape as [number, number];
      const order = (row: number) => (row % inputs) * 3 + Math.floor(row / inputs);
      found.set(`${to}/local`, columns(local, { order }));
      for (const [n, part] of ["squeeze", "excite"].entries()) {
        found.set(`${to}/${part}`, columns(tensor(`${cam}.linear${n + 1}.weight`)));
        found.set(`${to}/${part}Bias`, tensor(`${cam}.linear${n + 1}.bias`).values);
      }
    }
    const { scale, shift } = norm(`xvector.transit${b + 1}.nonlinear.batchnorm`);
    const last = tensor(`xvector.${block}.tdnnd${layers}.nonlinear1.batchnorm.weight`);
    const channels = last.values.length + sizes.growth;
    found.set(`${block}/transition/scale`, Float32Array.from(scale.slice(0, channels)));
    found.set(`${block}/transition/shift`, Float32Array.from(shift.slice(0, channels)));
    if (sizes.units === undefined && b === sizes.blocks.length - 1) continue;
    const kernel = columns(tensor(`xvector.transit${b + 1}.linear.weight`));
    const width = kernel.length / scale.length;
    found.set(`${block}/transition/kernel`, kernel.slice(0, channels * width));
  }
  for (const name of found.keys())
    if (name.startsWith("block") && name.endsWith("/kernel")) evenRows(found, name.slice(0, -7));
  return { sizes, values: found };
}

/**
 * Makes the largest weight of each row 1, by way of the scale and the shift before it: the product stays what it is, as a ReLU
 * takes a factor along, and 8 bits for the whole matrix then say as much of each row.
 */
function evenRows(values: ReadonlyMap<string, Float32Array>, layer: string): void {
  const [kernel, scale, shift] = ["kernel", "scale", "shift"].map((name) =>
    values.get(`${layer}/${name}`),
  ) as [Float32Array, Float32Array, Float32Array];
  const columns = kernel.length / scale.length;
  for (let row = 0; row < scale.length; row++) {
    const own = kernel.subarray(row * columns, (row + 1) * columns);
    const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    if (largest === 0) continue;
    own.forEach((weight, i) => {
      own[i] = weight / largest;
    });
    scale[row]! *= largest;
    shift[row]! *= largest;
  }
}

function sizesOf(
  tensors: ReadonlyMap<string, PickledTensor>,
  { blocks, layers, transition = true }: Parameters<typeof convertCamPlusPlus>[1],
): CamPlusPlusSizes {
  const first = "xvector.block1.tdnnd1";
  const outputs = (name: string) => tensors.get(name)?.shape[0] ?? 0;
  const layersOf = (block: number) => {
    const prefix = `xvector.block${block}.`;
    const own = [...tensors.keys()].filter((name) => name.startsWith(prefix));
    return new Set(own.map((name) => name.slice(prefix.length).split(".")[0])).size;
  };
  return {
    headChannels: outputs("head.conv1.weight"),
    channels: outputs("xvector.tdnn.linear.weight"),
    blocks: Array.from({ length: blocks }, (_, b) =>
      b === blocks - 1 ? Math.min(layers ?? Infinity, layersOf(b + 1)) : layersOf(b + 1),
    ),
    ...(transition ? { units: outputs(`xvector.transit${blocks}.linear.weight`) } : {}),
    growth: outputs(`${first}.cam_layer.linear_local.weight`),
    bottleneck: outputs(`${first}.linear1.weight`),
    context: outputs(`${first}.cam_layer.linear1.weight`),
  };
}

/** A tensor `[outputs, rows]` as `[rows, outputs]`, its rows in another order, each output by a factor. */
function columns(
  { shape, values }: PickledTensor,
  options: {
    readonly scale?: readonly number[];
    readonly order?: ((row: number) => number) | undefined;
  } = {},
): Float32Array<ArrayBuffer> {
  const { scale, order = (row) => row } = options;
  const outputs = shape[0] as number;
  const rows = values.length / outputs;
  return Float32Array.from({ length: values.length }, (_, i) => {
    const output = i % outputs;
    return values[output * rows + order(Math.floor(i / outputs))]! * (scale?.[output] ?? 1);
  });
}
