import { encodingOf, FrontEnd } from "@speech-emotion/features";
import * as v from "valibot";
import type { tfl } from "#tfjs";
import { countWeights } from "../countWeights.ts";
import { Encoder } from "../encoder/encoder.ts";
import { readEncoderInfo } from "../encoder/encoderFile.ts";
import { ModelError } from "../errors.ts";
import { type KeptBackend, keepBackend } from "../keepBackend.ts";
import { companionSource, type ModelSource } from "../modelSource.ts";
import { buildNetwork, type NetworkSizes } from "../network.ts";
import { isCustom } from "../networkShape.ts";
import {
  FORMAT,
  type LoadOptions,
  type RecognizerInfo,
  recognizerSchema,
} from "../recognizerInfo.ts";
import { digestModel, type ModelDigests } from "./digestModel.ts";
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
  readonly network: tfl.LayersModel;
  /** What its `recognizer.json` says. */
  readonly info: RecognizerInfo;
  /** The encoder that the front end's stage `encode` stands for, if it has one. */
  readonly encoder: Encoder | undefined;
  /** The model that answers together with it, if there is one. */
  readonly companion: LoadedModel | undefined;
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
  const { model } = await loadWhole(source, info, { backend, signal, onProgress, depth: 0 });
  return model;
}

/** Models that answer together are a handful; what a server says of every address would be an endless chain. */
const MOST_COMPANIONS = 8;

/** A model with its companion, and with that one's. */
async function loadWhole(
  source: ModelSource,
  info: RecognizerInfo,
  { depth, ...options }: LoadOneOptions & { readonly depth: number },
): Promise<{ readonly model: LoadedModel; readonly digests: ModelDigests | undefined }> {
  if (info.companion === undefined) {
    const { model, digests } = await loadOne(source, info, options);
    return { model: { ...model, companion: undefined }, digests };
  }
  const beside = companionSource(source);
  const others = await readInfo(beside, options);
  refuseStranger(beside, { lead: info, companion: others, depth });
  // Each is half of what there is to load, about.
  const half = (from: number) => (share: number) => options.onProgress?.(from + share / 2);
  const { model: companion, digests } = await loadWhole(beside, others, {
    ...{ ...options, onProgress: half(0), depth: depth + 1 },
  });
  try {
    refuseSwapped(beside, { expected: info.companion.digests, found: digests });
    const lead = await loadOne(source, info, { ...options, onProgress: half(0.5) });
    return { model: { ...lead.model, companion }, digests: lead.digests };
  } catch (error) {
    disposeModel(companion);
    throw error;
  }
}

/** Frees the memory of a model's weights. */
export function disposeModel({ network, encoder, companion }: LoadedModel): void {
  network.dispose();
  encoder?.dispose();
  if (companion) disposeModel(companion);
}

/** @throws {ModelError} unless the models can answer together. */
function refuseStranger(
  source: ModelSource,
  {
    lead,
    companion,
    depth,
  }: {
    readonly lead: RecognizerInfo;
    readonly companion: RecognizerInfo;
    readonly depth: number;
  },
): void {
  const refuse = damageOf(source, "recognizer.json");
  if (companion.companion && depth + 1 === MOST_COMPANIONS)
    throw refuse({ expected: `at most ${MOST_COMPANIONS} companions`, found: "one more" });
  const [expected, found] = [lead, companion].map(({ labels }) => labels.join(", "));
  if (expected !== found) throw refuse({ expected: `the labels ${expected}`, found: `${found}` });
}

/** @throws {ModelError} when the companion is a whole model, but not the one that was saved. */
function refuseSwapped(
  source: ModelSource,
  { expected, found }: { readonly [each in "expected" | "found"]: ModelDigests | undefined },
): void {
  if (expected === undefined) return;
  for (const part of ["weights", "settings"] as const)
    if (expected[part] !== found?.[part])
      throw damageOf(
        source,
        "model.json",
      )({
        expected: `${part} of the companion that was saved, of SHA-256 ${expected[part]}`,
        found: found?.[part] ?? "none",
      });
}

type LoadOneOptions = LoadOptions & { readonly backend: KeptBackend };

/** One model, of which `recognizer.json` was read. */
async function loadOne(
  source: ModelSource,
  info: RecognizerInfo,
  { onProgress, signal, backend }: LoadOneOptions,
): Promise<{
  readonly model: Omit<LoadedModel, "companion">;
  readonly digests: ModelDigests | undefined;
}> {
  const sizes = { featureSize: new FrontEnd(info.frontEnd).size, classes: info.labels.length };
  const manifest = await readManifest(source, signal);
  if (!isCustom(info.network))
    refuseOtherCount(source, manifest, countWeights(info.network, sizes));
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
    const built = buildStored(source, { info, sizes, manifest });
    return fillNetwork(built, { stored, values, refuse: damageOf(source, "model.json") });
  });
  return { model: { network, info, encoder }, digests: manifest.digests };
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

async function readManifest(
  source: ModelSource,
  signal: AbortSignal | undefined,
): Promise<Manifest> {
  const text = await readText(source, "model.json", { signal });
  return parseStored(text, manifestSchema, damageOf(source, "model.json"));
}

function countListed({ weightsManifest }: Manifest): number {
  return weightsManifest[0].weights.reduce((sum, weight) => sum + sizeOf(weight), 0);
}

/** @throws {ModelError} unless so many numbers are listed as the network's weights are. */
function refuseOtherCount(source: ModelSource, manifest: Manifest, count: number): void {
  const listed = countListed(manifest);
  if (listed !== count)
    throw damageOf(
      source,
      "model.json",
    )({
      expected: `the ${count} weights of the network and the labels in recognizer.json`,
      found: `${listed}`,
    });
}

/**
 * The network that its description tells, of no more weights than are there.
 *
 * @throws {ModelError} when it tells of another, or of a class of layers that is not known.
 */
function buildStored(
  source: ModelSource,
  from: {
    readonly info: RecognizerInfo;
    readonly sizes: NetworkSizes;
    readonly manifest: Manifest;
  },
): tfl.LayersModel {
  const { info, sizes, manifest } = from;
  try {
    const mostWeights = countListed(manifest);
    const network = buildNetwork(info.network, { ...sizes, drawn: false, mostWeights });
    const count = network.countParams();
    if (count !== mostWeights) network.dispose();
    refuseOtherCount(source, manifest, count);
    return network;
  } catch (error) {
    if (!(error instanceof ModelError) || error.code !== "network-unusable") throw error;
    throw damageOf(source, "recognizer.json")(error);
  }
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
