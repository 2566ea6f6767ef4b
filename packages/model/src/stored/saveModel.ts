import type { io } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { writeModelFile } from "#platform";
import { ModelError } from "../errors.ts";
import { quantise } from "../quantise.ts";
import { FORMAT, type RecognizerInfo, recognizerSchema } from "../recognizerInfo.ts";
import { digestModel } from "./digestModel.ts";
import { type StoredWeight, sizeOf } from "./manifest.ts";
import { parseStored } from "./parseStored.ts";

/** How matrices are stored; uint8 takes a quarter of the space, see {@link quantise}. Vectors stay float32. */
export type WeightFormat = "float32" | "uint8";

/**
 * Writes `model.json`, `weights.bin` and `recognizer.json` into a folder.
 *
 * @throws {ModelError} when a weight is not finite, or the rest is nothing that could be loaded.
 */
export async function saveModel(
  folder: string,
  network: LayersModel,
  info: Omit<RecognizerInfo, "format">,
  { weights: format = "float32" }: { readonly weights?: WeightFormat } = {},
): Promise<void> {
  const text = `${JSON.stringify({ format: FORMAT, ...info } satisfies RecognizerInfo, null, 2)}\n`;
  const loaded = parseStored(text, recognizerSchema, ({ expected, found }) => {
    const advice = "change what is to be saved";
    return new ModelError({ code: "option-out-of-range", expected, found, advice });
  });
  const save = async (artifacts: io.ModelArtifacts): Promise<io.SaveResult> => {
    const { modelTopology, weightSpecs = [], weightData } = artifacts;
    let at = 0;
    const tensors = weightSpecs.map(({ name, shape }) => {
      const values = new Float32Array(weightData as ArrayBuffer, at, sizeOf({ shape }));
      at += values.byteLength;
      refuseNonFinite(values, name);
      return storeWeight({ name, shape, dtype: "float32" }, values, format);
    });
    const bytes = await new Blob(tensors.map((tensor) => tensor.numbers)).arrayBuffer();
    const weights = tensors.map(({ stored }) => stored);
    await writeModelFile(folder, "weights.bin", new Uint8Array(bytes));
    const json = {
      format: "layers-model",
      modelTopology,
      weightsManifest: [{ paths: ["weights.bin"], weights }],
      digests: await digestModel(loaded, { stored: weights, bytes }),
    };
    await writeModelFile(folder, "model.json", JSON.stringify(json));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  };
  await network.save({ save });
  await writeModelFile(folder, "recognizer.json", text);
}

function storeWeight(weight: StoredWeight, values: Float32Array<ArrayBuffer>, as: WeightFormat) {
  if (as === "float32" || weight.shape.length === 1) return { stored: weight, numbers: values };
  const { numbers, min, scale } = quantise(values);
  return { stored: { ...weight, quantization: { dtype: "uint8", min, scale } as const }, numbers };
}

function refuseNonFinite(values: Float32Array, name: string): void {
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined)
    throw new ModelError({
      code: "weights-not-finite",
      expected: `finite weights in ${name}`,
      found: `${odd}`,
      advice: "train again with a lower rate",
    });
}
