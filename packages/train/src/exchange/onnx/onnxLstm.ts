import type { OnnxGraph, Value } from "./onnxGraph.ts";

/** Weights of one direction, gates in Keras' order: input, forget, cell, output. */
export interface KerasLstm {
  /** `[inputs, 4 units]`, row by row. */
  readonly kernel: Float32Array;
  /** `[units, 4 units]` */
  readonly recurrentKernel: Float32Array;
  /** `[4 units]` */
  readonly bias: Float32Array;
}

/** Where ONNX's gates, which are input, output, forget, cell, stand in Keras' order. */
const GATES = [0, 3, 1, 2] as const;

/**
 * An LSTM forwards over a clip's own frames, or, with weights of two, in both directions, forwards before backwards.
 *
 * @param x `[batch, frames, inputs]`
 * @param options.lengths `[batch]`, int64
 * @returns `[batch, frames, directions * units]`, zero past a clip's length.
 */
export function addLstm(
  graph: OnnxGraph,
  x: Value,
  options: { readonly lengths: Value; readonly directions: readonly KerasLstm[] },
): Value {
  const { lengths, directions } = options;
  const count = directions.length;
  const units = (directions[0] as KerasLstm).bias.length / 4;
  const inputs = (directions[0] as KerasLstm).kernel.length / (4 * units);
  const all = (values: (weights: KerasLstm) => Float32Array, shape: readonly number[]) =>
    graph.floats(
      directions.flatMap((weights) => [...values(weights)]),
      [count, ...shape],
    );
  const weights = [
    all(({ kernel }) => gateRows(kernel, units), [4 * units, inputs]),
    all(({ recurrentKernel }) => gateRows(recurrentKernel, units), [4 * units, units]),
    // ONNX has a bias of the recurrent product beside, which is left at zero.
    all(
      ({ bias }) => Float32Array.of(...gateRows(bias, units), ...new Float32Array(4 * units)),
      [8 * units],
    ),
  ];
  const steps = graph.add("Transpose", [x], { perm: [1, 0, 2] });
  const sequence = graph.cast(lengths, "int32");
  const states = graph.add("LSTM", [steps, ...weights, sequence], {
    direction: count === 2 ? "bidirectional" : "forward",
    hidden_size: units,
  });
  // [frames, directions, batch, units] to [batch, frames, directions, units]
  const byClip = graph.add("Transpose", [states], { perm: [2, 0, 1, 3] });
  return graph.add("Reshape", [byClip, graph.integers([0, 0, count * units])]);
}

/** Of `[rows, 4 units]`, Keras' gates side by side, `[4 units, rows]`, ONNX's one below the other. */
function gateRows(values: Float32Array, units: number): Float32Array {
  const rows = values.length / (4 * units);
  const out = new Float32Array(values.length);
  for (const [gate, from] of GATES.entries())
    for (let unit = 0; unit < units; unit++)
      for (let row = 0; row < rows; row++)
        out[(gate * units + unit) * rows + row] = values[(row * 4 + from) * units + unit] as number;
  return out;
}
