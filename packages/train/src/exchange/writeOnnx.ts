import { join } from "node:path";
import { writeWhole } from "../writeWhole.ts";
import type { ExchangedModel } from "./exchangedModel.ts";
import { onnxModel } from "./onnx/onnxModel.ts";
import { signatureOf } from "./signature.ts";

/** Writes `model.onnx`, and `signature.json` beside it. */
export async function writeOnnx(out: string, model: ExchangedModel): Promise<void> {
  await writeWhole(join(out, "model.onnx"), onnxModel(model));
  const signature = signatureOf(model, { lengths: true });
  await writeWhole(join(out, "signature.json"), `${JSON.stringify(signature, null, 2)}\n`);
}
