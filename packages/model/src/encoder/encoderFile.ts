import {
  type EncodeSettings,
  encodingOf,
  FrontEnd,
  type FrontEndConfig,
  type StageSettings,
} from "@speech-emotion/features";
import * as v from "valibot";
import { writeFiles } from "#platform";
import { ModelError } from "../errors.ts";
import type { StoredFiles } from "../modelFiles.ts";
import type { ModelSource, ReadOptions } from "../modelSource.ts";
import { digestWeights } from "../stored/digestModel.ts";
import { type EncodedWeights, encodeWeights, type WeightFormat } from "../stored/encodeWeights.ts";
import { type StoredWeight, sizeOf, storedWeight } from "../stored/manifest.ts";
import { checkedBy, parseStored, recordOf } from "../stored/parseStored.ts";
import { damageOf, readText, refuseFormat } from "../stored/storedFile.ts";
import {
  type CamPlusPlusSizes,
  camPlusPlusSettings,
  camPlusPlusSizes,
  camPlusPlusWeights,
} from "./camPlusPlus.ts";

/** Counts changes of what stands in `encoder.json`. */
const FORMAT = 1;

/** What `encoder.json` says; the weights themselves are in `encoder.bin`. */
export interface EncoderInfo {
  /** Counts changes of this file; another number is not read. */
  readonly format: typeof FORMAT;
  /** The way from samples to what the encoder gives: its last stage is `encode`. */
  readonly frontEnd: FrontEndConfig;
  /** Sizes of the CAM++ network that it is; without, it is LSTM layers. */
  readonly camPlusPlus?: CamPlusPlusSizes;
  /** How the weights are stored, in their order. */
  readonly weights: readonly StoredWeight[];
  /** Where the encoder comes from. */
  readonly provenance: Readonly<Record<string, unknown>>;
}

const encoderSchema: v.GenericSchema<unknown, EncoderInfo> = v.object({
  format: v.literal(FORMAT),
  frontEnd: checkedBy((value) => new FrontEnd(value as FrontEndConfig).config),
  camPlusPlus: v.exactOptional(camPlusPlusSizes),
  weights: v.array(storedWeight),
  provenance: recordOf(v.unknown()),
});

/** Weights of one of an encoder's LSTM layers, gates in Keras' order: input, forget, cell, output. */
export interface EncoderLayer {
  /** `[inputs, 4 units]`, row by row. */
  readonly kernel: Float32Array<ArrayBuffer>;
  /** `[units, 4 units]` */
  readonly recurrentKernel: Float32Array<ArrayBuffer>;
  /** `[4 units]` */
  readonly bias: Float32Array<ArrayBuffer>;
}

/** The stages before the encoder's. */
export function stagesBefore(frontEnd: FrontEndConfig): FrontEndConfig {
  return frontEnd.slice(
    0,
    frontEnd.findIndex(({ stage }) => stage === "encode"),
  );
}

/** Names and shapes of the weights of LSTM layers. */
function lstmWeights(
  layers: number,
  { units, featureSize }: { readonly units: number; readonly featureSize: number },
): Pick<StoredWeight, "name" | "shape">[] {
  return Array.from({ length: layers }, (_, i) => [
    { name: `lstm${i + 1}/kernel`, shape: [i === 0 ? featureSize : units, 4 * units] },
    { name: `lstm${i + 1}/recurrent_kernel`, shape: [units, 4 * units] },
    { name: `lstm${i + 1}/bias`, shape: [4 * units] },
  ]).flat();
}

/** How an encoder is written whose weights come from elsewhere. */
export interface SaveEncoderOptions {
  /** The stages up to the features that it reads. */
  readonly frontEnd: FrontEndConfig;
  /** Where it comes from. */
  readonly provenance: EncoderInfo["provenance"];
  /** How its matrices are stored. */
  readonly format: WeightFormat;
}

/**
 * Writes `encoder.json` and `encoder.bin` of LSTM layers.
 *
 * @throws {ModelError | FeatureError} when the weights do not fit the settings.
 */
export async function saveEncoder(
  folder: string,
  layers: readonly EncoderLayer[],
  {
    settings,
    ...options
  }: SaveEncoderOptions & {
    /** Which outputs are given. */
    readonly settings: Omit<EncodeSettings, "weights">;
  },
): Promise<void> {
  const sizes = { units: settings.units, featureSize: new FrontEnd(options.frontEnd).size };
  const shapes = lstmWeights(layers.length, sizes);
  const values = layers.flatMap(({ kernel, recurrentKernel, bias }) => [
    kernel,
    recurrentKernel,
    bias,
  ]);
  const named = new Map(shapes.map(({ name }, i) => [name, values[i] as EncoderLayer["kernel"]]));
  await writeEncoder(folder, { shapes, values: named, settings, ...options });
}

/**
 * Writes `encoder.json` and `encoder.bin` of a CAM++ network. Of 8 bits are only its layers over time, which are nearly all
 * of it: what comes before them does not bear it, and has 16.
 *
 * @param values those of its weights by their names, see `camPlusPlusWeights`.
 * @throws {ModelError | FeatureError} when the weights do not fit the sizes.
 */
export async function saveCamPlusPlus(
  folder: string,
  values: ReadonlyMap<string, Float32Array<ArrayBuffer>>,
  { sizes, ...options }: SaveEncoderOptions & { readonly sizes: CamPlusPlusSizes },
): Promise<void> {
  const shapes = camPlusPlusWeights(sizes, new FrontEnd(options.frontEnd).size);
  const settings = camPlusPlusSettings(sizes);
  const format = (name: string) =>
    options.format === "uint8" && !name.startsWith("block") ? "float16" : options.format;
  await writeEncoder(folder, {
    ...{ shapes, values, settings, camPlusPlus: sizes },
    ...{ ...options, format },
  });
}

async function writeEncoder(
  folder: string,
  parts: Pick<EncoderInfo, "frontEnd" | "camPlusPlus" | "provenance"> & {
    readonly format: Parameters<typeof encodeWeights>[1];
    readonly shapes: readonly Pick<StoredWeight, "name" | "shape">[];
    readonly values: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
    readonly settings: Omit<EncodeSettings, "weights">;
  },
): Promise<void> {
  const { shapes, frontEnd, settings, camPlusPlus, provenance, format } = parts;
  const weights = shapes.map(({ name, shape }) => {
    const values = parts.values.get(name);
    const size = sizeOf({ shape });
    if (values?.length !== size)
      throw new ModelError({
        code: "option-out-of-range",
        expected: `${name} of ${size} numbers`,
        found: `${values?.length ?? "none"}`,
        advice: "give the weights of such an encoder",
      });
    return { name, shape, values };
  });
  const encoded = await encodeWeights(weights, format);
  const encode: StageSettings = {
    stage: "encode",
    ...settings,
    weights: (await digestWeights(encoded)) as string, // Node has WebCrypto
  };
  const info: EncoderInfo = {
    format: FORMAT,
    frontEnd: new FrontEnd([...frontEnd, encode]).config,
    ...(camPlusPlus ? { camPlusPlus } : {}),
    weights: encoded.stored,
    provenance,
  };
  writeFiles(folder, encoderFiles(info, encoded.bytes));
}

/** What a CAM++ network gives, in words. */
export function describeOutputs({
  units,
  outputs,
  poolSize,
}: Pick<EncodeSettings, "units" | "outputs" | "poolSize">): string {
  return `${units} units of block ${outputs}, ${poolSize} frames in one`;
}

/** The files of an encoder. */
export function encoderFiles(info: EncoderInfo, bytes: EncodedWeights["bytes"]): StoredFiles {
  return { "encoder.bin": bytes, "encoder.json": `${JSON.stringify(info, null, 2)}\n` };
}

/** @throws {ModelError} when it is missing, damaged or of another version. */
export async function readEncoderInfo(
  source: ModelSource,
  options: Pick<ReadOptions, "signal"> = {},
): Promise<EncoderInfo> {
  const name = "encoder.json";
  const text = await readText(source, name, options);
  const refuse = damageOf(source, name);
  const { format } = parseStored(text, v.object({ format: v.number() }), refuse);
  if (format !== FORMAT) refuseFormat(source, { name, format: FORMAT, found: format });
  const info = parseStored(text, encoderSchema, refuse);
  const { frontEnd, camPlusPlus, weights } = info;
  const encoding = encodingOf(frontEnd);
  if (!encoding) throw refuse({ expected: "a stage encode", found: "none" });
  const featureSize = new FrontEnd(stagesBefore(frontEnd)).size;
  const wanted = camPlusPlus
    ? camPlusPlusWeights(camPlusPlus, featureSize)
    : lstmWeights(Math.floor(weights.length / 3), { units: encoding.units, featureSize });
  const list = (shapes: readonly Pick<StoredWeight, "name" | "shape">[]) =>
    shapes.map(({ name, shape }) => `${name} [${shape}]`).join(", ") || "none";
  if (list(wanted) !== list(weights))
    throw refuse({ expected: `weights ${list(wanted)}`, found: list(weights) });
  if (camPlusPlus) {
    const given = describeOutputs(camPlusPlusSettings(camPlusPlus));
    const found = describeOutputs(encoding);
    if (given !== found) throw refuse({ expected: given, found });
  }
  return info;
}
