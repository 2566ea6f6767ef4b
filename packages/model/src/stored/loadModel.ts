import { FrontEnd } from "@speech-emotion/features";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import * as v from "valibot";
import { readModelFile } from "#platform";
import { countWeights } from "../countWeights.ts";
import { ModelError } from "../errors.ts";
import { keepBackend } from "../keepBackend.ts";
import { type ModelFileName, type ModelSource, placeFile } from "../modelSource.ts";
import { buildNetwork } from "../network.ts";
import {
  FORMAT,
  type LoadOptions,
  type RecognizerInfo,
  recognizerSchema,
} from "../recognizerInfo.ts";
import { decodeWeights } from "./decodeWeights.ts";
import { digestModel } from "./digestModel.ts";
import { fillNetwork } from "./fillNetwork.ts";
import { bytesOf, type Manifest, manifestSchema, sizeOf } from "./manifest.ts";
import { type Mismatch, parseStored } from "./parseStored.ts";

/** More than any `model.json` or `recognizer.json` has. */
const MAX_JSON_BYTES = 2 ** 26;

/**
 * Reads what `saveModel` writes, for the backend that is in use when this is called. What the files say is checked
 * before it is believed, and before memory is taken for it.
 *
 * @throws {ModelError} when a file is missing, damaged or of another version.
 */
export async function loadModel(
  source: ModelSource,
  options: LoadOptions = {},
): Promise<{ readonly network: LayersModel; readonly info: RecognizerInfo }> {
  const backend = keepBackend();
  const info = await readInfo(source);
  const sizes = { featureSize: new FrontEnd(info.frontEnd).size, classes: info.labels.length };
  const manifest = await readManifest(source, countWeights(info.network, sizes));
  const stored = manifest.weightsManifest[0].weights;
  const length = stored.reduce((sum, weight) => sum + bytesOf(weight), 0);
  const bytes = await readModelFile(placeFile(source, "weights.bin"), {
    maxBytes: length,
    onBytes: (read) => options.onProgress?.(Math.min(1, read / length)),
  });
  const refuse = damageOf(source, "weights.bin");
  if (bytes.byteLength !== length)
    throw refuse({ expected: `${length} bytes`, found: `${bytes.byteLength}` });
  await verifyDigests(source, { info, manifest, bytes });
  const values = decodeWeights(stored, bytes);
  for (const [name, own] of values)
    if (!own.every(Number.isFinite))
      throw refuse({ expected: `finite weights in ${name}`, found: "others" });
  const network = backend.run(() => {
    const built = buildNetwork(info.network, { ...sizes, drawn: false });
    return fillNetwork(built, { stored, values, refuse: damageOf(source, "model.json") });
  });
  return { network, info };
}

async function readInfo(source: ModelSource): Promise<RecognizerInfo> {
  const name = "recognizer.json";
  const text = await readText(source, name);
  const refuse = damageOf(source, name);
  const { format } = parseStored(text, v.object({ format: v.number() }), refuse);
  if (format !== FORMAT)
    throw new ModelError({
      code: "model-version",
      expected: `recognizer.json of format ${FORMAT}`,
      found: `${format}`,
      advice: `use the version that wrote ${placeFile(source, name).address}`,
    });
  return parseStored(text, recognizerSchema, refuse);
}

/** @param count how many numbers the network's weights are, which is checked before memory is taken for them. */
async function readManifest(source: ModelSource, count: number): Promise<Manifest> {
  const refuse = damageOf(source, "model.json");
  const manifest = parseStored(await readText(source, "model.json"), manifestSchema, refuse);
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
      expected: "the labels, front end, network and temperature that the weights were saved with",
      found: "others",
    });
}

async function readText(source: ModelSource, name: ModelFileName): Promise<string> {
  const file = placeFile(source, name);
  return new TextDecoder().decode(await readModelFile(file, { maxBytes: MAX_JSON_BYTES }));
}

function damageOf(source: ModelSource, name: ModelFileName): (mismatch: Mismatch) => ModelError {
  const { address } = placeFile(source, name);
  return ({ expected, found }) =>
    new ModelError({
      code: "model-damaged",
      expected: `${expected} in ${name}`,
      found,
      advice: `${address} is damaged, save or copy the model again`,
    });
}
