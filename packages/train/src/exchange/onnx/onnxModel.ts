import {
  type ExchangedLstms,
  type ExchangedModel,
  memberPrefixes,
  type Weight,
} from "../exchangedModel.ts";
import { addCamPlusPlus } from "./onnxCamPlusPlus.ts";
import { OnnxGraph, type Value } from "./onnxGraph.ts";
import { addLstm } from "./onnxLstm.ts";
import { addMember } from "./onnxMember.ts";
import { addAveragePool, addStatistics, addZeros, type Sequences } from "./onnxSequences.ts";

/**
 * A model as the bytes of an ONNX file.
 *
 * Inputs: `features` `[batch, frames, featureSize]` as the front end gives them, padded with anything finite, and `lengths`
 * `[batch]`, int32, the frames of each clip that are its own.
 * Outputs: `scores` `[batch, labels]`, which sum to 1, and `logits` `[batch, labels]`, of which they are the softmax after
 * division by the temperature. Neither padding nor the other clips of a batch change what comes out for a clip.
 */
export function onnxModel(model: ExchangedModel): Uint8Array {
  const { labels, temperature, featureSize, encoder, summarises } = model;
  const graph = new OnnxGraph();
  const x = graph.input("features", {
    ...{ shape: ["batch", "frames", featureSize], dataType: "float32" },
  });
  const given = graph.input("lengths", { shape: ["batch"], dataType: "int32" });
  let sequences: Sequences = { x, lengths: graph.cast(given, "int64") };
  if (encoder)
    sequences =
      "camPlusPlus" in encoder
        ? addCamPlusPlus(graph, sequences, encoder.camPlusPlus)
        : addLstmEncoder(graph, sequences, encoder);
  if (summarises) sequences = addStatistics(graph, sequences);
  const logits = addNetwork(graph, addNormaliser(graph, sequences, model), model);
  const scaled = graph.add("Div", [logits, graph.floats([temperature], [])]);
  const shape = ["batch", labels.length];
  graph.output("scores", { value: graph.add("Softmax", [scaled], { axis: -1 }), shape });
  graph.output("logits", { value: logits, shape });
  return graph.encode("emotion");
}

/** LSTM layers over time; what is given of them, averaged over `poolSize` frames, side by side. */
function addLstmEncoder(
  graph: OnnxGraph,
  { x, lengths }: Sequences,
  { layers, outputs, poolSize: pool, units }: ExchangedLstms,
): Sequences {
  let states = x;
  const byLayer = layers.slice(0, Math.max(...outputs)).map((layer) => {
    states = addLstm(graph, states, { lengths, directions: [layer] });
    return states;
  });
  const pooled = outputs.map((layer) =>
    addAveragePool(graph, { x: byLayer[layer - 1] as Value, lengths }, { pool, channels: units }),
  );
  const [first] = pooled as [Sequences];
  return pooled.length === 1
    ? first
    : {
        ...first,
        x: graph.add(
          "Concat",
          pooled.map((one) => one.x),
          { axis: 2 },
        ),
      };
}

/** Each feature minus its mean, over its deviation; zero past each clip's length. */
function addNormaliser(
  graph: OnnxGraph,
  sequences: Sequences,
  { normaliser: { mean, sd } }: ExchangedModel,
): Sequences {
  const apart = graph.add("Sub", [sequences.x, graph.floats(mean, [mean.length])]);
  return addZeros(graph, {
    ...sequences,
    x: graph.add("Div", [apart, graph.floats(sd, [sd.length])]),
  });
}

/** The logarithm of the mean of the members' probabilities, `[batch, labels]`. */
function addNetwork(
  graph: OnnxGraph,
  input: Sequences,
  { network, weights }: ExchangedModel,
): Value {
  const members = memberPrefixes(network).map((prefix) => {
    const weightOf = (name: string) => weights.get(`${prefix}${name}`) as Weight;
    const logits = addMember(graph, input, { network, weightOf });
    const logs = graph.add("LogSoftmax", [logits], { axis: -1 });
    return graph.add("Unsqueeze", [logs, graph.integers([1])]);
  });
  const together = graph.add("Concat", members, { axis: 1 });
  const sum = graph.add("ReduceLogSumExp", [together], { axes: [1], keepdims: 0 });
  return graph.add("Sub", [sum, graph.floats([Math.log(members.length)], [])]);
}
