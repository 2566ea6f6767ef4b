import { encodingOf, FrontEnd } from "@speech-emotion/features";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import * as v from "valibot";
import { countWeights } from "../countWeights.ts";
import { Encoder } from "../encoder/encoder.ts";
import { readEncoderInfo } from "../encoder/encoderFile.ts";
import { keepBackend } from "../keepBackend.ts";
import type { ModelSource } from "../modelSource.ts";
import { buildNetwork } from "../network.ts";
import {
  FORMAT,
  type LoadOptions,
  type RecognizerInfo,
  recognizerSchema,
} from "../recognizerInfo.ts";
import { digestModel } from "./digestModel.ts";
import { fillNetwork } from "./fillNetwork.ts";
import { type Manifest, manifestSchema, sizeOf } from "./manifest.ts";
import { parseStored } from "./parseStored.ts";
import {
  damageOf,
  decodeFinite,
  readText,
  readWeights,
  refuseFormat,
  totalBytes,
} from "./storedFile.ts";

/** A saved model in memory. */
export interface LoadedModel {
  /** From features `[batch, frames, size]` and lengths `[batch, 1]` to logits of each member and attention. */
  readonly network: LayersModel;
  /** What its `recognizer.json` says. */
  readonly info: RecognizerInfo;
  /** The encoder that the front end's stage `encode` stands for, if it has one. */
  readonly encoder: Encoder | undefined;
}

/**
 * Reads what `saveModel` writes, for the backend that is in use when this is called. What the files say is checked
 * before it is believed, and before memory is taken for it.
 *
 * @throws {ModelError} when a file is missing, damaged or of another version.
 */
export async function loadModel(
  source: ModelSource,
  { onProgress, signal }: LoadOptions = {},
): Promise<LoadedModel> {
  const backend = keepBackend();
  const info = await readInfo(source, { signal });
  const sizes = { featureSize: new FrontEnd(info.frontEnd).size, classes: info.labels.length };
  const manifest = await readManifest(source, { count: countWeights(info.network, sizes), signal });
  const stored = manifest.weightsManifest[0].weights;
  const encoding = encodingOf(info.frontEnd);
  const encoderInfo = encoding && (await readEncoderInfo(source, { signal }));
  const before = totalBytes(encoderInfo?.weights ?? []);
  const total = before + totalBytes(stored);
  const tell = (read: number) => onProgress?.(Math.min(1, read / total));
  const encoder =
    encoderInfo &&
    (await Encoder.read(source, encoderInfo, { encoding, onBytes: tell, signal, backend }));
  const bytes = await readWeights(source, {
    ...{ name: "weights.bin", stored },
    onBytes: (read) => tell(before + read),
    signal,
  });
  await verifyDigests(source, { info, manifest, bytes });
  const values = decodeFinite(source, { name: "weights.bin", stored, bytes });
  const network = backend.run(() => {
    const built = buildNetwork(info.network, { ...sizes, drawn: false });
    return fillNetwork(built, { stored, values, refuse: damageOf(source, "model.json") });
  });
  return { network, info, encoder };
}

async function readInfo(
  source: ModelSource,
  options: Pick<LoadOptions, "signal">,
): Promise<RecognizerInfo> {
  const name = "recognizer.json";
  const text = await readText(source, name, options);
  const refuse = damageOf(source, name);
  const { format } = parseStored(text, v.object({ format: v.number() }), refuse);
  if (format !== FORMAT) refuseFormat(source, { name, format: FORMAT, found: format });
  return parseStored(text, recognizerSchema, refuse);
}

/** @param options.count how many numbers the network's weights are, which is checked before memory is taken for them. */
async function readManifest(
  source: ModelSource,
  { count, ...options }: Pick<LoadOptions, "signal"> & { readonly count: number },
): Promise<Manifest> {
  const refuse = damageOf(source, "model.json");
  const manifest = parseStored(
    await readText(source, "model.json", options),
    manifestSchema,
    refuse,
  );
  const listed = manifest.weightsManifest[0].weights.reduce((sum, w) => sum + sizeOf(w), 0);
  if (listed !== count)
    throw refuse({
      expected: `the ${count} weights of the network and the labels in recognizer.json`,
      found: `${listed}`,
    });
  return manifest;
}

/** @throws {ModelError} unless weights and settings are those that were saved together, where that can be told. */
async function verifyDigests(
  source: ModelSource,
  from: {
    readonly info: RecognizerInfo;
    readonly manifest: Manifest;
    readonly bytes: Uint8Array<ArrayBuffer>;
  },
): Promise<void> {
  const { info, manifest, bytes } = from;
  const { digests } = manifest;
  const found =
    digests && (await digestModel(info, { stored: manifest.weightsManifest[0].weights, bytes }));
  if (!digests || !found) return;
  if (found.weights !== digests.weights)
    throw damageOf(
      source,
      "weights.bin",
    )({
      expected: `the bytes that were saved, of SHA-256 ${digests.weights}`,
      found: found.weights,
    });
  if (found.settings !== digests.settings)
    throw damageOf(
      source,
      "recognizer.json",
    )({
      expected: "the settings that the weights were saved with",
      found: "others",
    });
}
