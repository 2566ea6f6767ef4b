import { encodingOf, type FrontEndConfig } from "@speech-emotion/features";
import { writeFiles } from "#platform";
import type { tf, tfl } from "#tfjs";
import type { Encoder } from "../encoder/encoder.ts";
import { ModelError } from "../errors.ts";
import type { ModelFiles } from "../modelFiles.ts";
import { FORMAT, type RecognizerInfo, recognizerSchema } from "../recognizerInfo.ts";
import { digestModel } from "./digestModel.ts";
import { encodeWeights, type WeightFormat } from "./encodeWeights.ts";
import { sizeOf } from "./manifest.ts";
import { parseStored } from "./parseStored.ts";

/** How a model is stored. */
export interface SaveOptions {
  /** Default `float32`. */
  readonly weights?: WeightFormat;
  /** Needed where the front end has a stage `encode`. */
  readonly encoder?: Encoder | undefined;
}

/**
 * Writes `model.json`, `weights.bin` and `recognizer.json` into a folder, and the files of an encoder.
 *
 * @throws {ModelError} when a weight is not finite, or the rest is nothing that could be loaded.
 */
export async function saveModel(
  folder: string,
  network: tfl.LayersModel,
  info: Omit<RecognizerInfo, "format">,
  options: SaveOptions = {},
): Promise<void> {
  const files = await encodeModel(network, info, options);
  writeFiles(folder, { ...options.encoder?.files, ...files });
}

/**
 * What {@link saveModel} writes: for a page, which has no folder.
 *
 * @throws {ModelError} as {@link saveModel}.
 */
export async function encodeModel(
  network: tfl.LayersModel,
  info: Omit<RecognizerInfo, "format">,
  { weights: format = "float32", encoder }: SaveOptions = {},
): Promise<ModelFiles> {
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
  const json = {
    format: "layers-model",
    modelTopology,
    weightsManifest: [{ paths: ["weights.bin"], weights: stored }],
    digests: await digestModel(loaded, { stored, bytes }),
  };
  return { "weights.bin": bytes, "model.json": JSON.stringify(json), "recognizer.json": text };
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
