import { encodingOf, type FrontEndConfig } from "@speech-emotion/features";
import { writeFiles } from "#platform";
import type { tf, tfl } from "#tfjs";
import type { Encoder } from "../encoder/encoder.ts";
import { ModelError } from "../errors.ts";
import type { ModelFiles, StoredFiles } from "../modelFiles.ts";
import { COMPANION } from "../modelSource.ts";
import { FORMAT, type RecognizerInfo, recognizerSchema } from "../recognizerInfo.ts";
import { digestModel, type ModelDigests } from "./digestModel.ts";
import { encodeWeights, type WeightFormat } from "./encodeWeights.ts";
import type { LoadedModel } from "./loadModel.ts";
import { sizeOf } from "./manifest.ts";
import { parseStored } from "./parseStored.ts";

/** How a model is stored. */
export interface SaveOptions {
  /** Default `float32`. */
  readonly weights?: WeightFormat;
  /** Needed where the front end has a stage `encode`. */
  readonly encoder?: Encoder | undefined;
  /** Needed where `recognizer.json` tells of a companion. */
  readonly companion?: LoadedModel | undefined;
}

/**
 * Writes `model.json`, `weights.bin` and `recognizer.json` into a folder, and the files of an encoder, and those of a companion
 * into the folder `companion` in it.
 *
 * @throws {ModelError} when a weight is not finite, or the rest is nothing that could be loaded.
 */
export async function saveModel(
  folder: string,
  network: tfl.LayersModel,
  info: Omit<RecognizerInfo, "format">,
  options: SaveOptions = {},
): Promise<void> {
  const { weights: format = "float32", ...beside } = options;
  const { files } = await encodeWhole({ network, info, ...beside }, format);
  writeFiles(folder, files);
}

/** The files of a model, of its encoder and of its companion. */
async function encodeWhole(
  {
    network,
    info,
    encoder,
    companion,
  }: {
    readonly network: tfl.LayersModel;
    readonly info: Omit<RecognizerInfo, "format">;
    readonly encoder?: Encoder | undefined;
    readonly companion?: LoadedModel | undefined;
  },
  format: WeightFormat,
): Promise<{ readonly files: StoredFiles; readonly digests: ModelDigests | undefined }> {
  if ((info.companion === undefined) !== (companion === undefined))
    throw new ModelError({
      code: "companion-missing",
      expected: info.companion ? "the companion that answers together with it" : "no companion",
      found: companion ? "one" : "none",
      advice: "save the model with its companion",
    });
  const beside = companion && (await encodeWhole(companion, format));
  const known = beside?.digests ? { digests: beside.digests } : {};
  const paired = info.companion ? { companion: { ...info.companion, ...known } } : {};
  const options = { weights: format, encoder };
  const { files, digests } = await encodeParts(network, { ...info, ...paired }, options);
  return {
    files: { ...(beside && inCompanion(beside.files)), ...encoder?.files, ...files },
    digests,
  };
}

/** Files by their names in the folder of the model whose companion they are of. */
function inCompanion(files: StoredFiles): StoredFiles {
  return Object.fromEntries(
    Object.entries(files).map(([name, file]) => [`${COMPANION}/${name}`, file]),
  );
}

/**
 * What {@link saveModel} writes: for a page, which has no folder.
 *
 * @throws {ModelError} as {@link saveModel}.
 */
export async function encodeModel(
  network: tfl.LayersModel,
  info: Omit<RecognizerInfo, "format">,
  options: Omit<SaveOptions, "companion"> = {},
): Promise<ModelFiles> {
  const { files } = await encodeParts(network, info, options);
  return files;
}

async function encodeParts(
  network: tfl.LayersModel,
  info: Omit<RecognizerInfo, "format">,
  { weights: format = "float32", encoder }: Omit<SaveOptions, "companion">,
): Promise<{ readonly files: ModelFiles; readonly digests: ModelDigests | undefined }> {
  const text = formatJson({ format: FORMAT, ...info } satisfies RecognizerInfo);
  const loaded = parseStored(text, recognizerSchema, ({ expected, found }) => {
    const advice = "change what is to be saved";
    return new ModelError({ code: "option-out-of-range", expected, found, advice });
  });
  refuseOtherEncoder(loaded.frontEnd, encoder);
  let artifacts: tf.io.ModelArtifacts = {};
  await network.save({
    save: async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    },
  });
  const { modelTopology, weightSpecs = [], weightData } = artifacts;
  let at = 0;
  const weights = weightSpecs.map(({ name, shape }) => {
    const values = new Float32Array(weightData as ArrayBuffer, at, sizeOf({ shape }));
    at += values.byteLength;
    return { name, shape, values };
  });
  const { stored, bytes } = await encodeWeights(weights, format);
  const digests = await digestModel(loaded, { stored, bytes });
  const json = {
    format: "layers-model",
    modelTopology,
    weightsManifest: [{ paths: ["weights.bin"], weights: stored }],
    digests,
  };
  const model = JSON.stringify(json);
  return { files: { "weights.bin": bytes, "model.json": model, "recognizer.json": text }, digests };
}

/** Indented, but for lists of numbers, which are one line each and would be thousands. */
function formatJson(value: object): string {
  const text = JSON.stringify(value, null, 2).replace(
    /\[\n[-\d.eE+,\s]+\]/g,
    (numbers) => numbers.replaceAll(/\s/g, ""), // of texts, none holds a line's end
  );
  return `${text}\n`;
}

/** @throws {ModelError} unless the encoder is that of the front end. */
function refuseOtherEncoder(frontEnd: FrontEndConfig, encoder: Encoder | undefined): void {
  const [wanted, given] = [frontEnd, encoder?.frontEnd ?? []].map(
    (stages) => encodingOf(stages)?.weights ?? "none",
  ) as [string, string];
  if (wanted === given) return;
  throw new ModelError({
    code: "encoder-missing",
    expected: `the encoder of the front end, of weights ${wanted}`,
    found: given,
    advice: "save the model with its encoder",
  });
}
