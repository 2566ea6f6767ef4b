import type { io } from "@tensorflow/tfjs-core";
import { type LayersModel, loadLayersModel } from "@tensorflow/tfjs-layers";
import { readModelFile, writeModelFile } from "#platform";
import { ModelError } from "./errors.ts";
import { keepBackend } from "./keepBackend.ts";
import "./layers/attentionPooling.ts";
import "./layers/bidirectionalLstm.ts";
import "./layers/pooledLengths.ts";
import "./layers/seededDropout.ts";
import "./layers/sequenceBatchNorm.ts";
import "./layers/sequenceConv1D.ts";
import "./layers/sequenceMaxPooling1D.ts";
import { type ModelFileName, type ModelSource, placeFile } from "./modelSource.ts";
import { quantise } from "./quantise.ts";
import { FORMAT, type LoadOptions, type RecognizerInfo } from "./recognizerInfo.ts";

/** How matrices are stored; uint8 takes a quarter of the space, see {@link quantise}. Vectors stay float32. */
export type WeightFormat = "float32" | "uint8";

/**
 * Writes `model.json`, `weights.bin` and `recognizer.json` into a folder.
 *
 * @throws {ModelError} when a weight that is to be uint8 is not finite.
 */
export async function saveModel(
  folder: string,
  network: LayersModel,
  info: Omit<RecognizerInfo, "format">,
  { weights: format = "float32" }: { readonly weights?: WeightFormat } = {},
): Promise<void> {
  const save = async (artifacts: io.ModelArtifacts): Promise<io.SaveResult> => {
    const { modelTopology, weightSpecs = [], weightData } = artifacts;
    let at = 0;
    const tensors = weightSpecs.map((spec) => {
      const values = new Float32Array(weightData as ArrayBuffer, at, sizeOf(spec));
      at += values.byteLength;
      return format === "uint8" && spec.shape.length > 1
        ? quantisedTensor(spec, values)
        : { entry: spec, stored: values };
    });
    const stored = new Blob(tensors.map((tensor) => tensor.stored));
    await writeModelFile(folder, "weights.bin", new Uint8Array(await stored.arrayBuffer()));
    const weights = tensors.map(({ entry }) => entry);
    const json = {
      format: "layers-model",
      modelTopology,
      weightsManifest: [{ paths: ["weights.bin"], weights }],
    };
    await writeModelFile(folder, "model.json", JSON.stringify(json));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  };
  await network.save({ save });
  const recognizer: RecognizerInfo = { format: FORMAT, ...info };
  await writeModelFile(folder, "recognizer.json", `${JSON.stringify(recognizer, null, 2)}\n`);
}

function sizeOf({ shape }: io.WeightsManifestEntry): number {
  return shape.reduce((a, b) => a * b, 1);
}

function quantisedTensor(spec: io.WeightsManifestEntry, values: Float32Array) {
  const { numbers, min, scale } = quantise(values);
  return {
    entry: { ...spec, quantization: { dtype: "uint8" as const, min, scale } },
    stored: numbers,
  };
}

/**
 * Reads what {@link saveModel} writes, for the backend that is in use when this is called.
 *
 * @throws {ModelError} when a file is missing, damaged or of another version.
 */
export async function loadModel(
  source: ModelSource,
  options: LoadOptions = {},
): Promise<{ readonly network: LayersModel; readonly info: RecognizerInfo }> {
  const backend = keepBackend();
  const info = await readJson<RecognizerInfo>(source, "recognizer.json");
  if (info.format !== FORMAT)
    throw new ModelError({
      code: "model-version",
      expected: `recognizer.json of format ${FORMAT}`,
      found: `${info.format}`,
      advice: `use the version that wrote ${placeFile(source, "recognizer.json").address}`,
    });
  const json = await readJson<io.ModelJSON>(source, "model.json");
  const specs = json.weightsManifest?.[0]?.weights ?? [];
  const bytes = specs.reduce((sum, spec) => sum + sizeOf(spec) * (spec.quantization ? 1 : 4), 0);
  const file = placeFile(source, "weights.bin");
  const weights = await readModelFile(file, (read) =>
    options.onProgress?.(Math.min(1, read / bytes)),
  );
  if (weights.byteLength !== bytes)
    throw new ModelError({
      code: "model-damaged",
      expected: `weights.bin of ${bytes} bytes`,
      found: `${weights.byteLength}`,
      advice: `${file.address} is damaged, save or copy the model again`,
    });
  const load = async (): Promise<io.ModelArtifacts> => ({
    modelTopology: json.modelTopology,
    weightSpecs: specs,
    weightData: weights.buffer,
  });
  return { network: await backend.runNext(() => loadLayersModel({ load })), info };
}

async function readJson<T>(source: ModelSource, name: ModelFileName): Promise<T> {
  const file = placeFile(source, name);
  const bytes = await readModelFile(file);
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  } catch {
    throw new ModelError({
      code: "model-damaged",
      expected: `JSON in ${name}`,
      found: "something else",
      advice: `${file.address} is damaged, save or copy the model again`,
    });
  }
}
