import { voiceEncoderFrontEnd } from "@speech-emotion/features";
import { type EncoderLayer, saveEncoder, type WeightFormat } from "@speech-emotion/model/tfjs";
import { ScriptError } from "../shared/commandLine.ts";
import { type PickledTensor, readPickledTensors } from "./readPickledTensors.ts";
import { readWheel, type Wheel } from "./wheel.ts";

const WHEEL: Wheel = {
  name: "Resemblyzer 0.1.4",
  url: "https://files.pythonhosted.org/packages/d9/b5/d897d5de5b2123a1ad5d32e8e007d83f76582f5c32c60992577263bd7c7e/Resemblyzer-0.1.4-py3-none-any.whl",
  sha256: "8f12eb2f1a9982d32e8db7856de754709b59c93a77bcf0ff536584b619a9dd1f",
  file: "resemblyzer/pretrained.pt",
};
const LAYERS = 3;
const UNITS = 256;
/** Frames of a hundredth of a second that become one. */
const POOL_SIZE = 4;

/** Writes an encoder of the wheel's weights. */
export async function bringResemblyzer(
  out: string,
  options: {
    readonly wheel?: string;
    readonly layers?: number;
    readonly outputs: readonly number[];
    readonly weights?: WeightFormat;
  },
): Promise<void> {
  const tensors = readPickledTensors(await readWheel(WHEEL, options.wheel), "model_state");
  const { layers: length = LAYERS, weights = "float16" } = options;
  const layers = Array.from({ length }, (_, i) => layerOf(tensors, i));
  await saveEncoder(out, layers, {
    frontEnd: voiceEncoderFrontEnd,
    settings: { units: UNITS, outputs: options.outputs, poolSize: POOL_SIZE },
    format: weights,
    provenance: {
      from: "Resemblyzer 0.1.4, resemblyzer/pretrained.pt",
      url: "https://pypi.org/project/Resemblyzer/0.1.4/",
      sha256: WHEEL.sha256,
      licence: "Apache-2.0",
      changes: `the first ${length} of three LSTM layers, without the last linear one; matrices transposed, the two biases of a layer added, matrices stored as ${weights}`,
    },
  });
  process.stdout.write(`wrote ${length} layers of ${UNITS} units to ${out}\n`);
}

/**
 * One of PyTorch's LSTM layers in Keras' form: gates stand in the same order, matrices transposed, and its two biases are
 * one.
 */
function layerOf(tensors: ReadonlyMap<string, PickledTensor>, i: number): EncoderLayer {
  const tensor = (name: string) => {
    const found = tensors.get(`lstm.${name}_l${i}`);
    if (!found) throw new ScriptError(`expected lstm.${name}_l${i}, found none: take the wheel`);
    return found;
  };
  const recurrentBias = tensor("bias_hh").values;
  return {
    kernel: transpose(tensor("weight_ih")),
    recurrentKernel: transpose(tensor("weight_hh")),
    bias: tensor("bias_ih").values.map((value, u) => value + recurrentBias[u]!),
  };
}

function transpose({ shape, values }: PickledTensor): Float32Array<ArrayBuffer> {
  const [rows, columns] = shape as [number, number];
  return Float32Array.from(
    { length: values.length },
    (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!,
  );
}
