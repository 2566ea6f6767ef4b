import { CAM_SEGMENT, camDilation } from "@speech-emotion/model/tfjs";
import type { ExchangedCamPlusPlus, Weight } from "../exchangedModel.ts";
import { filtersFirst } from "./filtersFirst.ts";
import type { OnnxGraph, Value } from "./onnxGraph.ts";
import { addCeil, addFrames, addMask, addRange, type Sequences } from "./onnxSequences.ts";

/** The end of an axis, however long. */
const END = 2 ** 31 - 1;

/**
 * A CAM++ network, from features `[batch, frames, bands]` to `[batch, ceil(frames / 2), units]`, as `CamPlusPlus` of the model
 * package works it out: what it gives past a clip's length means nothing.
 */
export function addCamPlusPlus(
  graph: OnnxGraph,
  { x, lengths }: Sequences,
  network: ExchangedCamPlusPlus["camPlusPlus"],
): Sequences {
  return new OnnxCamPlusPlus(graph, network).add({ x, lengths });
}

/** Which of a clip's frames count for what. */
interface Frames {
  /** `[batch, 1, frames]`: 1 on a clip's own, 0 past them. */
  readonly own: Value;
  /** `[batch, frames, segments]`: times values of the frames, each segment's mean added to the clip's. */
  readonly means: Value;
  /** `[segments, frames]`: times values of the segments, each frame's. */
  readonly spread: Value;
}

class OnnxCamPlusPlus {
  readonly #graph: OnnxGraph;
  readonly #network: ExchangedCamPlusPlus["camPlusPlus"];

  constructor(graph: OnnxGraph, network: ExchangedCamPlusPlus["camPlusPlus"]) {
    this.#graph = graph;
    this.#network = network;
  }

  add({ x, lengths }: Sequences): Sequences {
    const graph = this.#graph;
    const mask = addMask(graph, { x, lengths }); // [batch, frames]
    const fewer = addCeil(graph, lengths, 2);
    const frames = this.#frames(this.#everySecond(mask), fewer);
    let channels = this.#overTime(this.#head(x, mask));
    const { blocks, units } = this.#network.sizes;
    for (const [b, layers] of blocks.entries()) {
      const block = `block${b + 1}`;
      for (let i = 1; i <= layers; i++)
        channels = this.#dense(`${block}/layer${i}`, channels, {
          ...{ frames, dilation: camDilation(b) },
        });
      channels = this.#normalise(`${block}/transition`, channels);
      if (b === blocks.length - 1 && units === undefined) break;
      channels = this.#point(`${block}/transition/kernel`, channels);
    }
    return { x: graph.add("Transpose", [channels], { perm: [0, 2, 1] }), lengths: fewer };
  }

  /** Convolutions over time and frequency: `[batch, bands / 8 * channels, frames]`, zero past each clip's length. */
  #head(x: Value, mask: Value): Value {
    const graph = this.#graph;
    const own = graph.add("Unsqueeze", [mask, graph.integers([1, 3])]);
    const zeros = (values: Value) => graph.add("Mul", [values, own]);
    const conv = (name: string, values: Value, stride = 1) => {
      const inputs = [values, this.#filters(`${name}/kernel`), this.#vector(`${name}/bias`)];
      return graph.add("Conv", inputs, { pads: [1, 1, 1, 1], strides: [1, stride] });
    };
    const rectified = (name: string, values: Value, stride = 1) =>
      zeros(graph.add("Relu", [conv(name, values, stride)]));
    const residual = (name: string, values: Value, stride: number) => {
      const inner = rectified(`${name}/conv1`, values, stride);
      const shortcut = stride === 1 ? values : this.#shortcut(`${name}/shortcut`, values);
      const sum = graph.add("Add", [conv(`${name}/conv2`, inner), shortcut]);
      return zeros(graph.add("Relu", [sum]));
    };
    // [batch, channels, frames, bands]
    let image = zeros(graph.add("Unsqueeze", [x, graph.integers([1])]));
    image = rectified("head/conv1", image);
    for (const i of [1, 2]) {
      image = residual(`head/layer${i}/first`, image, 2);
      image = residual(`head/layer${i}/second`, image, 1);
    }
    image = rectified("head/conv2", image, 2);
    const bands = graph.add("Transpose", [image], { perm: [0, 3, 1, 2] });
    const [, wide] = this.#weight("tdnn/kernel").shape as [number, number];
    const frames = graph.add("Unsqueeze", [addFrames(graph, mask), graph.integers([0])]);
    const shape = graph.add("Concat", [graph.integers([0, wide]), frames], { axis: 0 });
    return graph.add("Reshape", [bands, shape]);
  }

  #shortcut(name: string, image: Value): Value {
    const { values, shape } = this.#weight(`${name}/kernel`);
    const kernel = filtersFirst({ values, shape: [1, 1, ...shape] });
    const weights = this.#graph.floats(kernel.values, kernel.shape);
    const inputs = [image, weights, this.#vector(`${name}/bias`)];
    return this.#graph.add("Conv", inputs, { strides: [1, 2] });
  }

  /** The first layer over time: `[batch, channels, ceil(frames / 2)]`. */
  #overTime(wide: Value): Value {
    const [taps] = this.#weight("tdnn/kernel").shape as [number];
    const inputs = [wide, this.#filters("tdnn/kernel"), this.#vector("tdnn/bias")];
    const around = { pads: [(taps - 1) >> 1, taps >> 1], strides: [2] };
    return this.#graph.add("Relu", [this.#graph.add("Conv", inputs, around)]);
  }

  #everySecond(mask: Value): Value {
    const [start, end, axis, step] = [0, END, 1, 2].map((n) => this.#graph.integers([n]));
    return this.#graph.add("Slice", [mask, start, end, axis, step] as Value[]);
  }

  /** @param mask `[batch, frames]` */
  #frames(mask: Value, lengths: Value): Frames {
    const graph = this.#graph;
    const count = addFrames(graph, mask);
    const column = graph.add("Unsqueeze", [addRange(graph, count), graph.integers([1])]);
    const segment = graph.add("Div", [column, graph.integers([CAM_SEGMENT], [])]);
    const segments = addRange(graph, addCeil(graph, count, CAM_SEGMENT));
    const isWithin = graph.add("Equal", [segment, segments]); // [frames, segments]
    const within = graph.cast(isWithin, "float32");
    const last = graph.add("Unsqueeze", [mask, graph.integers([2])]); // [batch, frames, 1]
    const own = graph.add("Mul", [within, last]);
    const counts = graph.add("ReduceSum", [own, graph.integers([1])], { keepdims: 1 });
    const some = graph.add("Max", [counts, graph.floats([1], [])]); // of a segment past the clip, too
    const all = graph.add("Unsqueeze", [lengths, graph.integers([1, 2])]);
    return {
      own: graph.add("Unsqueeze", [mask, graph.integers([1])]),
      means: graph.add("Add", [
        graph.add("Div", [own, some]),
        graph.add("Div", [last, graph.cast(all, "float32")]),
      ]),
      spread: graph.add("Transpose", [within], { perm: [1, 0] }),
    };
  }

  /** What comes in `[batch, channels, frames]`, with more channels, weighed by the segment about each frame and by the clip. */
  #dense(
    name: string,
    x: Value,
    { frames, dilation }: { readonly frames: Frames; readonly dilation: number },
  ): Value {
    const graph = this.#graph;
    const product = this.#point(`${name}/kernel`, this.#normalise(name, x), `${name}/bias`);
    const hidden = graph.add("Mul", [graph.add("Relu", [product]), frames.own]);
    const local = graph.add("Conv", [hidden, this.#filters(`${name}/local`)], {
      ...{ dilations: [dilation], pads: [dilation, dilation] },
    });
    const around = graph.add("MatMul", [hidden, frames.means]); // [batch, bottleneck, segments]
    const squeezed = this.#point(`${name}/squeeze`, around, `${name}/squeezeBias`);
    const rectified = graph.add("Relu", [squeezed]);
    const excited = this.#point(`${name}/excite`, rectified, `${name}/exciteBias`);
    const shares = graph.add("MatMul", [graph.add("Sigmoid", [excited]), frames.spread]);
    return graph.add("Concat", [x, graph.add("Mul", [local, shares])], { axis: 1 });
  }

  /** `ReLU(scale x + shift)` of each channel. */
  #normalise(name: string, x: Value): Value {
    const column = (part: string) => {
      const { values } = this.#weight(`${name}/${part}`);
      return this.#graph.floats(values, [values.length, 1]);
    };
    const scaled = this.#graph.add("Mul", [x, column("scale")]);
    return this.#graph.add("Relu", [this.#graph.add("Add", [scaled, column("shift")])]);
  }

  /** Each frame's channels times a matrix. */
  #point(kernel: string, x: Value, bias?: string): Value {
    const { values, shape } = this.#weight(kernel);
    const turned = filtersFirst({ values, shape: [1, ...shape] });
    const weights = this.#graph.floats(turned.values, turned.shape);
    return this.#graph.add("Conv", bias ? [x, weights, this.#vector(bias)] : [x, weights]);
  }

  #filters(name: string): Value {
    const { values, shape } = filtersFirst(this.#weight(name));
    return this.#graph.floats(values, shape);
  }

  #vector(name: string): Value {
    const { values, shape } = this.#weight(name);
    return this.#graph.floats(values, shape);
  }

  #weight(name: string): Weight {
    return this.#network.weights.get(name) as Weight;
  }
}
