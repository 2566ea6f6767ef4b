import type { OnnxGraph, Value } from "./onnxGraph.ts";

/** Clips of a batch, padded to the longest. */
export interface Sequences {
  /** `[batch, frames, channels]` */
  readonly x: Value;
  /** `[batch]`, int64: frames of each clip that are its own. */
  readonly lengths: Value;
}

/** `[batch, frames]`: 1 on a clip's own frames, 0 past them. */
export function addMask(graph: OnnxGraph, { x, lengths }: Sequences): Value {
  const own = graph.add("Less", [
    graph.add("Unsqueeze", [addRange(graph, addFrames(graph, x)), graph.integers([0])]),
    graph.add("Unsqueeze", [lengths, graph.integers([1])]),
  ]);
  return graph.cast(own, "float32");
}

/** The same with zeros past each clip's length, whatever stood there. */
export function addZeros(graph: OnnxGraph, sequences: Sequences): Sequences {
  const mask = graph.add("Unsqueeze", [addMask(graph, sequences), graph.integers([2])]);
  return { ...sequences, x: graph.add("Mul", [sequences.x, mask]) };
}

/** Frames that a batch is padded to, of `[batch, frames, ...]`, a scalar. */
export function addFrames(graph: OnnxGraph, x: Value): Value {
  return graph.add("Gather", [graph.add("Shape", [x]), graph.integers([1], [])]);
}

/** 0 to `end` (exclusive), `[end]`. */
export function addRange(graph: OnnxGraph, end: Value): Value {
  return graph.add("Range", [graph.integers([0], []), end, graph.integers([1], [])]);
}

/** `ceil(frames / pool)` of whole numbers. */
export function addCeil(graph: OnnxGraph, frames: Value, pool: number): Value {
  const raised = graph.add("Add", [frames, graph.integers([pool - 1], [])]);
  return graph.add("Div", [raised, graph.integers([pool], [])]);
}

/**
 * Means of each `pool` frames, pools side by side; a clip's last frame stands for those that its last pool lacks.
 *
 * @param channels how many `x` has.
 */
export function addAveragePool(
  graph: OnnxGraph,
  { x, lengths }: Sequences,
  { pool, channels }: { readonly pool: number; readonly channels: number },
): Sequences {
  const pools = addCeil(graph, addFrames(graph, x), pool);
  const frames = addRange(graph, graph.add("Mul", [pools, graph.integers([pool], [])]));
  const last = graph.add("Sub", [lengths, graph.integers([1], [])]);
  const indices = graph.add("Min", [
    graph.add("Unsqueeze", [frames, graph.integers([0])]),
    graph.add("Unsqueeze", [last, graph.integers([1])]),
  ]);
  const filled = graph.add(
    "GatherND",
    [x, graph.add("Unsqueeze", [indices, graph.integers([2])])],
    { batch_dims: 1 },
  );
  const side = graph.add("Reshape", [filled, graph.integers([0, -1, pool, channels])]);
  const means = graph.add("ReduceMean", [side], { axes: [2], keepdims: 0 });
  return { x: means, lengths: addCeil(graph, lengths, pool) };
}

/** Mean and deviation of each channel over a clip's own frames, side by side, as a clip of one frame. */
export function addStatistics(graph: OnnxGraph, sequences: Sequences): Sequences {
  const { x, lengths } = sequences;
  const axes = graph.integers([1, 2]);
  const mask = graph.add("Unsqueeze", [addMask(graph, sequences), graph.integers([2])]);
  const count = graph.cast(graph.add("Unsqueeze", [lengths, axes]), "float32");
  const mean = (values: Value) => {
    const sum = graph.add("ReduceSum", [graph.add("Mul", [values, mask]), graph.integers([1])], {
      keepdims: 1,
    });
    return graph.add("Div", [sum, count]);
  };
  const means = mean(x);
  const apart = graph.add("Sub", [x, means]);
  const deviations = graph.add("Sqrt", [mean(graph.add("Mul", [apart, apart]))]);
  const one = graph.integers([1]);
  return {
    x: graph.add("Concat", [means, deviations], { axis: 2 }),
    lengths: graph.add("Expand", [one, graph.add("Shape", [lengths])]),
  };
}
