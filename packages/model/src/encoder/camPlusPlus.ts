import type { EncodeSettings } from "@speech-emotion/features";
import * as v from "valibot";
import { tf } from "#tfjs";
import {
  conv1d,
  type DenseTdnnWeights,
  denseTdnn,
  freqConv,
  projection,
  transition,
} from "../kernels/ops.ts";
import type { StoredWeight } from "../stored/manifest.ts";
import { whole } from "../stored/parseStored.ts";

/** Sizes of a CAM++ network, up to the last block that is given. */
export interface CamPlusPlusSizes {
  /** Channels of the convolutions over time and frequency. */
  readonly headChannels: number;
  /** Channels of the first layer over time. */
  readonly channels: number;
  /** Layers of each block. */
  readonly blocks: readonly number[];
  /**
   * Channels that the last block's transition makes of all before it, which are given; others make half of them. Without, its
   * matrix is left out, and what is given is all that come to it, normalised and rectified.
   */
  readonly units?: number;
  /** Channels that a layer adds. */
  readonly growth: number;
  /** Channels of a layer's bottleneck. */
  readonly bottleneck: number;
  /** Channels of a layer's context. */
  readonly context: number;
}

export const camPlusPlusSizes: v.GenericSchema<unknown, CamPlusPlusSizes> = v.object({
  headChannels: whole(1, 1024),
  channels: whole(1, 4096),
  blocks: v.pipe(
    v.array(whole(1, 64)),
    v.minLength(1, "a list of at least one"),
    v.maxLength(4, "a list of at most 4"),
  ),
  units: v.exactOptional(whole(1, 4096)),
  growth: whole(1, 1024),
  bottleneck: whole(1, 4096),
  context: whole(1, 4096),
});

/** Frames of a segment whose mean a layer looks at. */
export const CAM_SEGMENT = 100;
/** Taps of the first layer over time. */
const TAPS = 5;
/** Frames that become one. */
const POOL_SIZE = 2;
const TRANSITION = ["scale", "shift", "kernel"] as const;
const LAYER = [
  ...TRANSITION,
  "bias",
  "local",
  "squeeze",
  "squeezeBias",
  "excite",
  "exciteBias",
] as const;

/** Names and shapes of a network's weights, in their order. */
export function camPlusPlusWeights(
  sizes: CamPlusPlusSizes,
  bands: number,
): Pick<StoredWeight, "name" | "shape">[] {
  const { headChannels: head, growth, bottleneck, context } = sizes;
  const square = (name: string, inputs = head): Pick<StoredWeight, "name" | "shape">[] => [
    { name: `${name}/kernel`, shape: [3, 3, inputs, head] },
    { name: `${name}/bias`, shape: [head] },
  ];
  const residual = (name: string, hasShortcut: boolean) => [
    ...square(`${name}/conv1`),
    ...square(`${name}/conv2`),
    ...(hasShortcut
      ? [
          { name: `${name}/shortcut/kernel`, shape: [head, head] },
          { name: `${name}/shortcut/bias`, shape: [head] },
        ]
      : []),
  ];
  const eighth = Math.ceil(Math.ceil(Math.ceil(bands / 2) / 2) / 2);
  const named = [
    ...square("head/conv1", 1),
    ...[1, 2].flatMap((i) => [
      ...residual(`head/layer${i}/first`, true),
      ...residual(`head/layer${i}/second`, false),
    ]),
    ...square("head/conv2"),
    { name: "tdnn/kernel", shape: [TAPS, eighth * head, sizes.channels] },
    { name: "tdnn/bias", shape: [sizes.channels] },
  ];
  let channels = sizes.channels;
  for (const [b, layers] of sizes.blocks.entries()) {
    for (let i = 0; i < layers; i++) {
      const name = `block${b + 1}/layer${i + 1}`;
      named.push(
        { name: `${name}/scale`, shape: [channels] },
        { name: `${name}/shift`, shape: [channels] },
        { name: `${name}/kernel`, shape: [channels, bottleneck] },
        { name: `${name}/bias`, shape: [bottleneck] },
        { name: `${name}/local`, shape: [3, bottleneck, growth] },
        { name: `${name}/squeeze`, shape: [bottleneck, context] },
        { name: `${name}/squeezeBias`, shape: [context] },
        { name: `${name}/excite`, shape: [context, growth] },
        { name: `${name}/exciteBias`, shape: [growth] },
      );
      channels += growth;
    }
    named.push(
      { name: `block${b + 1}/transition/scale`, shape: [channels] },
      { name: `block${b + 1}/transition/shift`, shape: [channels] },
    );
    const next = b === sizes.blocks.length - 1 ? sizes.units : channels >> 1;
    if (next === undefined) break;
    named.push({ name: `block${b + 1}/transition/kernel`, shape: [channels, next] });
    channels = next;
  }
  return named;
}

/** What a network gives, as the settings of its stage say. */
export function camPlusPlusSettings({
  blocks,
  ...sizes
}: CamPlusPlusSizes): Omit<EncodeSettings, "weights"> {
  const channels = blocks.reduce(
    (before, layers, b) => (b === 0 ? before : before >> 1) + layers * sizes.growth,
    sizes.channels,
  );
  const { units = channels } = sizes;
  return { units, outputs: [blocks.length], poolSize: POOL_SIZE };
}

/** Frames from one tap to the next in the layers of a block, which counts from 0. */
export function camDilation(block: number): number {
  return block === 0 ? 1 : 2;
}

/**
 * CAM++ (Wang et al., "CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware Masking", 2023), up
 * to one of its blocks: convolutions over time and frequency, then densely connected layers over time, each weighed by the
 * clip and by the two seconds about a frame. Batch normalisations are part of the weights about them.
 */
export class CamPlusPlus {
  readonly #sizes: CamPlusPlusSizes;
  readonly #weights: ReadonlyMap<string, tf.Tensor>;

  /** @param values those of {@link camPlusPlusWeights}. */
  constructor(
    sizes: CamPlusPlusSizes,
    {
      bands,
      values,
    }: { readonly bands: number; readonly values: ReadonlyMap<string, Float32Array> },
  ) {
    this.#sizes = sizes;
    const weights = new Map<string, tf.Tensor>(
      camPlusPlusWeights(sizes, bands).map(({ name, shape }) => [
        name,
        tf.tensor(values.get(name) as Float32Array, [...shape]),
      ]),
    );
    const kernel = weights.get("tdnn/kernel") as tf.Tensor3D;
    weights.set("tdnn/kernel", instead(kernel, kernelOverPairs));
    this.#weights = weights;
  }

  /**
   * From features `[batch, frames, bands]` and lengths `[batch, 1]` to `[batch, ceil(frames / 2), units]`; what stands past a
   * clip's length changes nothing, and means nothing. What is no longer needed on the way is freed at once: a second of sound is
   * a megabyte in the head.
   */
  apply([features, lengths]: readonly [tf.Tensor3D, tf.Tensor2D]): tf.Tensor3D {
    let image = this.#conv("head/conv1", tf.expandDims(features, 3) as tf.Tensor4D, { lengths });
    for (const i of [1, 2]) {
      image = instead(image, (x) =>
        this.#residual(`head/layer${i}/first`, x, { lengths, stride: 2 }),
      );
      image = instead(image, (x) =>
        this.#residual(`head/layer${i}/second`, x, { lengths, stride: 1 }),
      );
    }
    image = instead(image, (x) => this.#conv("head/conv2", x, { lengths, stride: 2 }));
    const [batch, frames, bands, channels] = image.shape;
    const wide = tf.reshape(image, [batch, frames, bands * channels]) as tf.Tensor3D;
    const fewer = tf.ceil(tf.div(lengths, POOL_SIZE)) as tf.Tensor2D;
    const kernel = this.#get<tf.Tensor3D>("tdnn/kernel");
    let x = conv1d(inPairs(wide), kernel, this.#get<tf.Tensor1D>("tdnn/bias"), fewer);
    for (const [b, layers] of this.#sizes.blocks.entries()) {
      const block = `block${b + 1}`;
      const dilation = camDilation(b);
      for (let i = 0; i < layers; i++) {
        const weights = this.#named(`${block}/layer${i + 1}`, LAYER);
        const options = { lengths: fewer, dilation, segment: CAM_SEGMENT };
        x = instead(x, (before) => denseTdnn(before, weights, options));
      }
      if (!this.#weights.has(`${block}/transition/kernel`)) return this.#rectified(block, x);
      const weights = this.#named(`${block}/transition`, TRANSITION);
      x = instead(x, (before) => transition(before, weights, fewer));
    }
    return x;
  }

  /** What the matrix of a block's transition would be given. */
  #rectified(block: string, x: tf.Tensor3D): tf.Tensor3D {
    const { scale, shift } = this.#named(`${block}/transition`, ["scale", "shift"]);
    return instead(x, (before) => tf.relu(tf.add(tf.mul(before, scale), shift)));
  }

  /** Frees the memory of its weights. */
  dispose(): void {
    tf.dispose([...this.#weights.values()]);
  }

  #residual(
    name: string,
    x: tf.Tensor4D,
    { lengths, stride }: { readonly lengths: tf.Tensor2D; readonly stride: 1 | 2 },
  ): tf.Tensor4D {
    const inner = this.#conv(`${name}/conv1`, x, { lengths, stride });
    const residual = this.#conv(`${name}/conv2`, inner, { lengths, rectify: false });
    if (stride === 1) return tf.relu(tf.add(residual, x));
    const weights = this.#named(`${name}/shortcut`, ["kernel", "bias"]);
    return projection(x, { ...weights, residual, stride }, lengths);
  }

  #conv(
    name: string,
    x: tf.Tensor4D,
    options: { readonly lengths: tf.Tensor2D; readonly stride?: 1 | 2; readonly rectify?: boolean },
  ): tf.Tensor4D {
    const { lengths, stride = 1, rectify = true } = options;
    const kernel = this.#get<tf.Tensor4D>(`${name}/kernel`);
    const bias = this.#get<tf.Tensor1D>(`${name}/bias`);
    return freqConv(x, { kernel, bias, stride, rectify }, lengths);
  }

  #named<Name extends keyof DenseTdnnWeights>(
    layer: string,
    names: readonly Name[],
  ): Pick<DenseTdnnWeights, Name> {
    return Object.fromEntries(
      names.map((name) => [name, this.#get(`${layer}/${name}`)]),
    ) as unknown as Pick<DenseTdnnWeights, Name>;
  }

  #get<T extends tf.Tensor>(name: string): T {
    return this.#weights.get(name) as T;
  }
}

/** What is made of a tensor, in its place. */
function instead<T extends tf.Tensor>(before: T, make: (before: T) => T): T {
  const after = tf.tidy(() => make(before));
  before.dispose();
  return after;
}

/** Pairs of frames, with one of zeros where they are odd, `[batch, ceil(frames / 2), 2 * channels]`. */
function inPairs(x: tf.Tensor3D): tf.Tensor3D {
  const [batch, frames, channels] = x.shape;
  const even =
    frames % POOL_SIZE === 0
      ? x
      : tf.pad(x, [
          [0, 0],
          [0, 1],
          [0, 0],
        ]);
  return tf.reshape(even, [batch, Math.ceil(frames / POOL_SIZE), POOL_SIZE * channels]);
}

/** The kernel of a convolution whose every second frame is wanted, as one over pairs of frames. */
function kernelOverPairs(kernel: tf.Tensor3D): tf.Tensor3D {
  const [taps, channels, filters] = kernel.shape;
  const pairs = inPairs(tf.reshape(kernel, [1, taps, channels * filters]));
  return tf.reshape(pairs, [-1, POOL_SIZE * channels, filters]);
}
