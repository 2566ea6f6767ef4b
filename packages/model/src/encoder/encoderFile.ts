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
import { type StoredWeight, storedWeight } from "../stored/manifest.ts";
import { checkedBy, parseStored, recordOf } from "../stored/parseStored.ts";
import { damageOf, readText, refuseFormat } from "../stored/storedFile.ts";

/** Counts changes of what stands in `encoder.json`. */
const FORMAT = 1;

/** What `encoder.json` says; the weights themselves are in `encoder.bin`. */
export interface EncoderInfo {
  /** Counts changes of this file; another number is not read. */
  readonly format: typeof FORMAT;
  /** The way from samples to what the encoder gives: its last stage is `encode`. */
  readonly frontEnd: FrontEndConfig;
  /** How the weights are stored, in their order. */
  readonly weights: readonly StoredWeight[];
  /** Where the encoder comes from. */
  readonly provenance: Readonly<Record<string, unknown>>;
}

const encoderSchema: v.GenericSchema<unknown, EncoderInfo> = v.object({
  format: v.literal(FORMAT),
  frontEnd: checkedBy((value) => new FrontEnd(value as FrontEndConfig).config),
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

/** Names and shapes of the weights of an encoder's layers. */
function weightShapes(
  layers: number,
  { units, featureSize }: { readonly units: number; readonly featureSize: number },
): Pick<StoredWeight, "name" | "shape">[] {
  return Array.from({ length: layers }, (_, i) => [
    { name: `lstm${i + 1}/kernel`, shape: [i === 0 ? featureSize : units, 4 * units] },
    { name: `lstm${i + 1}/recurrent_kernel`, shape: [units, 4 * units] },
    { name: `lstm${i + 1}/bias`, shape: [4 * units] },
  ]).flat();
}

/**
 * Writes `encoder.json` and `encoder.bin` of an encoder whose weights come from elsewhere.
 *
 * @param options.frontEnd the stages up to the features that it reads.
 * @throws {ModelError | FeatureError} when the weights do not fit the settings.
 */
export async function saveEncoder(
  folder: string,
  layers: readonly EncoderLayer[],
  options: {
    readonly frontEnd: FrontEndConfig;
    readonly settings: Omit<EncodeSettings, "weights">;
    readonly provenance: EncoderInfo["provenance"];
    readonly format: WeightFormat;
  },
): Promise<void> {
  const { frontEnd, settings, provenance, format } = options;
  const sizes = { units: settings.units, featureSize: new FrontEnd(frontEnd).size };
  const values = layers.flatMap(({ kernel, recurrentKernel, bias }) => [
    kernel,
    recurrentKernel,
    bias,
  ]);
  const weights = weightShapes(layers.length, sizes).map(({ name, shape }, i) => {
    const own = values[i] as Float32Array<ArrayBuffer>;
    const size = shape.reduce((a, b) => a * b, 1);
    if (own.length !== size)
      throw new ModelError({
        code: "option-out-of-range",
        expected: `${name} of ${size} numbers`,
        found: `${own.length}`,
        advice: "give the weights of such an encoder",
      });
    return { name, shape, values: own };
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
    weights: encoded.stored,
    provenance,
  };
  writeFiles(folder, encoderFiles(info, encoded.bytes));
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
  const { frontEnd, weights } = info;
  const encoding = encodingOf(frontEnd);
  if (!encoding) throw refuse({ expected: "a stage encode", found: "none" });
  const wanted = weightShapes(Math.floor(weights.length / 3), {
    units: encoding.units,
    featureSize: new FrontEnd(stagesBefore(frontEnd)).size,
  });
  const list = (shapes: readonly Pick<StoredWeight, "name" | "shape">[]) =>
    shapes.map(({ name, shape }) => `${name} [${shape}]`).join(", ") || "none";
  if (list(wanted) !== list(weights))
    throw refuse({ expected: `weights ${list(wanted)}`, found: list(weights) });
  return info;
}
