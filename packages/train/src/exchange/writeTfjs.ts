import { join } from "node:path";
import type { tf } from "@speech-emotion/model/tfjs-modules";
import { writeWhole } from "../writeWhole.ts";
import type { ExchangedModel } from "./exchangedModel.ts";
import { signatureOf } from "./signature.ts";
import { plainModel } from "./tfjs/plainModel.ts";

/** Writes `model.json` and `weights.bin`, which plain tfjs loads, and `signature.json` beside them. */
export async function writeTfjs(out: string, model: ExchangedModel): Promise<void> {
  const save = async (artifacts: tf.io.ModelArtifacts): Promise<tf.io.SaveResult> => {
    const { modelTopology, weightSpecs = [], weightData, ...others } = artifacts;
    await writeWhole(join(out, "weights.bin"), new Uint8Array(weightData as ArrayBuffer));
    const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
    const json = { ...others, format: "layers-model", modelTopology, weightsManifest };
    await writeWhole(join(out, "model.json"), JSON.stringify(json));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  };
  const plain = plainModel(model);
  try {
    await plain.save({ save });
  } finally {
    plain.dispose();
  }
  const signature = signatureOf(model, { lengths: false });
  await writeWhole(join(out, "signature.json"), `${JSON.stringify(signature, null, 2)}\n`);
}
