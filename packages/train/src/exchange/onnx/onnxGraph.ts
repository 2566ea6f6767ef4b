import {
  encodeOnnx,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from "./onnxSchema.ts";

/** Which operations there are, and how they behave; ONNX 1.12, which every onnxruntime since 1.12 runs. */
const OPSET = 17;
const IR_VERSION = 8;

/** ONNX's numbers for the types of numbers, `TensorProto.DataType`. */
const dataTypes = { float32: 1, int32: 6, int64: 7 } as const;
type OnnxDataType = keyof typeof dataTypes;

/** `AttributeProto.AttributeType` */
const [FLOAT, INT, STRING, INTS] = [1, 2, 3, 7] as const;

/** A size that is known when the model runs is named, such as `"batch"`. */
type OnnxShape = readonly (number | string)[];

/** The name of a tensor in the graph. */
export type Value = string;

/** A whole number is an `int`; floating-point attributes are wrapped, since 1 is both. */
type Attribute = number | string | readonly number[] | { readonly float: number };

/** A graph of operations that is written down as it is built: each gives the name of what comes out. */
export class OnnxGraph {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];
  readonly #inputs: OnnxValueInfo[] = [];
  readonly #outputs: OnnxValueInfo[] = [];

  input(name: string, type: { readonly shape: OnnxShape; readonly dataType: OnnxDataType }): Value {
    this.#inputs.push(valueInfo(name, type));
    return name;
  }

  output(name: string, from: { readonly value: Value; readonly shape: OnnxShape }): void {
    const { value, shape } = from;
    this.#add("Identity", { inputs: [value], attributes: {}, output: name });
    this.#outputs.push(valueInfo(name, { shape, dataType: "float32" }));
  }

  /**
   * The first output of an operation.
   *
   * @param inputs an empty name is an input that is left out.
   */
  add(
    opType: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    return this.#add(opType, { inputs, attributes, output: `${opType}_${this.#nodes.length + 1}` });
  }

  cast(value: Value, dataType: OnnxDataType): Value {
    return this.add("Cast", [value], { to: dataTypes[dataType] });
  }

  floats(values: readonly number[] | Float32Array, shape: readonly number[]): Value {
    const own = Float32Array.from(values);
    return this.#constant("float32", { bytes: new Uint8Array(own.buffer), shape });
  }

  /** Whole numbers, such as shapes and axes are. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const own = BigInt64Array.from(values, BigInt);
    return this.#constant("int64", { bytes: new Uint8Array(own.buffer), shape });
  }

  /** The graph as the bytes of a file. */
  encode(name: string): Uint8Array {
    return encodeOnnx({
      irVersion: IR_VERSION,
      producerName: "speech-emotion",
      opsetImport: [{ domain: "", version: OPSET }],
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    });
  }

  #add(
    opType: string,
    node: {
      readonly inputs: readonly Value[];
      readonly attributes: Readonly<Record<string, Attribute>>;
      readonly output: Value;
    },
  ): Value {
    const { inputs: input, attributes, output } = node;
    const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value));
    this.#nodes.push({ name: output, opType, input, output: [output], attribute });
    return output;
  }

  #constant(
    dataType: OnnxDataType,
    { bytes, shape }: { readonly bytes: Uint8Array; readonly shape: readonly number[] },
  ): Value {
    const name = `constant_${this.#initializers.length + 1}`;
    const type = dataTypes[dataType];
    this.#initializers.push({ name, dims: shape, dataType: type, rawData: bytes });
    return name;
  }
}

function attributeOf(name: string, value: Attribute): OnnxAttribute {
  if (typeof value === "number") return { name, type: INT, i: value };
  if (typeof value === "string") return { name, type: STRING, s: new TextEncoder().encode(value) };
  if ("float" in value) return { name, type: FLOAT, f: value.float };
  return { name, type: INTS, ints: value };
}

function valueInfo(
  name: string,
  { shape, dataType }: { readonly shape: OnnxShape; readonly dataType: OnnxDataType },
): OnnxValueInfo {
  const dim = shape.map((size) =>
    typeof size === "number" ? { dimValue: size } : { dimParam: size },
  );
  return { name, type: { tensorType: { elemType: dataTypes[dataType], shape: { dim } } } };
}
