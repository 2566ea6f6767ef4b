import type { NetworkConfig } from "@speech-emotion/model";
import type { Weight } from "../exchangedModel.ts";
import { filtersFirst } from "./filtersFirst.ts";
import type { OnnxGraph, Value } from "./onnxGraph.ts";
import { addLstm, type KerasLstm } from "./onnxLstm.ts";
import { addMask, addZeros, type Sequences } from "./onnxSequences.ts";

/** Of `SequenceBatchNorm`. */
const EPSILON = 1e-3;
/** Far below any score of attention, so that nothing is left of it after the softmax. */
const NEVER = 1e9;

/**
 * One member of a network: its logits `[batch, classes]`.
 *
 * @param input normalised, zero past each clip's length.
 * @param options.weightOf a weight by its name without the member's prefix.
 */
export function addMember(
  graph: OnnxGraph,
  input: Sequences,
  options: { readonly network: NetworkConfig; readonly weightOf: (name: string) => Weight },
): Value {
  const { network, weightOf } = options;
  let steps = input;
  for (const i of network.convBlocks.keys())
    steps = addZeros(graph, addBlock(graph, steps, { ...options, block: i }));
  if (network.lstmUnits > 0) {
    const directions = ["forward", "backward"].map((direction): KerasLstm => {
      const weight = (part: string) => weightOf(`lstm/${direction}_${part}`).values;
      const [kernel, recurrentKernel] = [weight("kernel"), weight("recurrent")];
      return { kernel, recurrentKernel, bias: weight("bias") };
    });
    steps = { ...steps, x: addLstm(graph, steps.x, { lengths: steps.lengths, directions }) };
  }
  const pooled = addAttention(graph, steps, weightOf("attention/score"));
  const [kernel, bias] = [weightOf("logits/kernel"), weightOf("logits/bias")];
  return graph.add("Gemm", [
    pooled,
    graph.floats(kernel.values, kernel.shape),
    graph.floats(bias.values, bias.shape),
  ]);
}

/** Convolution, ReLU, batch normalisation where there is one, and max-pooling. */
function addBlock(
  graph: OnnxGraph,
  { x, lengths }: Sequences,
  options: {
    readonly network: NetworkConfig;
    readonly weightOf: (name: string) => Weight;
    readonly block: number;
  },
): Sequences {
  const { network, weightOf, block } = options;
  const { poolSize: pool, kernelSize: taps } = network.convBlocks[block]!;
  const name = `conv${block + 1}`;
  const vector = (part: string) => {
    const { values, shape } = weightOf(`${name}${part}`);
    return graph.floats(values, shape);
  };
  const kernel = filtersFirst(weightOf(`${name}/kernel`));
  const before = (taps - 1) >> 1;
  let channels = graph.add("Transpose", [x], { perm: [0, 2, 1] });
  channels = graph.add(
    "Conv",
    [channels, graph.floats(kernel.values, kernel.shape), vector("/bias")],
    {
      pads: [before, taps - 1 - before],
    },
  );
  channels = graph.add("Relu", [channels]);
  if (network.batchNorm)
    channels = graph.add(
      "BatchNormalization",
      [
        channels,
        ...["gamma", "beta", "moving_mean", "moving_variance"].map((part) =>
          vector(`_norm/${part}`),
        ),
      ],
      { epsilon: { float: EPSILON } },
    );
  channels = graph.add("MaxPool", [channels], { kernel_shape: [pool], strides: [pool] });
  return {
    x: graph.add("Transpose", [channels], { perm: [0, 2, 1] }),
    lengths: graph.add("Div", [lengths, graph.integers([pool], [])]),
  };
}

/** Means over a clip's own steps, each head's weighted by the softmax of `score . tanh(x)`, side by side. */
function addAttention(graph: OnnxGraph, steps: Sequences, score: Weight): Value {
  const [heads, channels] = score.shape as [number, number];
  const { x } = steps;
  const tanh = graph.add("Transpose", [graph.add("Tanh", [x])], { perm: [0, 2, 1] });
  const scores = graph.add("MatMul", [graph.floats(score.values, score.shape), tanh]);
  const mask = graph.add("Unsqueeze", [addMask(graph, steps), graph.integers([1])]);
  const padding = graph.add("Sub", [mask, graph.floats([1], [])]);
  const own = graph.add("Add", [scores, graph.add("Mul", [padding, graph.floats([NEVER], [])])]);
  const weights = graph.add("Softmax", [own], { axis: -1 });
  const means = graph.add("MatMul", [weights, x]); // [batch, heads, channels]
  return graph.add("Reshape", [means, graph.integers([0, heads * channels])]);
}
