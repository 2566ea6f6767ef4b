import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import {
  FrontEnd,
  fittedFrontEnd,
  type Normaliser,
  referenceFrontEnd,
} from "@speech-emotion/features";
import { withBackend } from "@speech-emotion/model";
import { buildNetwork, saveModel } from "@speech-emotion/model/tfjs";
import { tf } from "@speech-emotion/model/tfjs-modules";
import { TrainError } from "../errors.ts";
import type { Weight } from "./exchangedModel.ts";
import { matchReference } from "./torch/matchReference.ts";
import { readNpz } from "./torch/readNpz.ts";

/**
 * Makes a model of the weights of the reference network that PyTorch learnt, as `numpy.savez` wrote its state dict: its
 * answers to the same features are PyTorch's. Features are those of `referenceFrontEnd`, normalised by the arrays `mean` and
 * `std` where the file has them.
 *
 * @param path the `.npz` file.
 * @param options what the file does not say.
 * @param options.labels in the order of the network's outputs.
 * @param options.out folder that the model is written to.
 * @throws {TrainError} when the file cannot be read, its weights are not those of that network, or there is a model already.
 */
export async function convertTorch(
  path: string,
  { labels, out }: { readonly labels: readonly string[]; readonly out: string },
): Promise<void> {
  if (existsSync(join(out, "model.json")))
    throw new TrainError({
      code: "folder-taken",
      expected: "a folder without a model",
      found: `${out}`,
      advice: "name another folder",
    });
  const arrays = await readNpz(path);
  const normaliser = takeNormaliser(arrays);
  const { network, featureSize, weights } = matchReference(arrays, { classes: labels.length });
  refuseOtherFeatures(featureSize);
  const frontEnd = fittedFrontEnd(referenceFrontEnd, { normaliser, bySpeaker: false });
  const info = { labels, frontEnd, network, temperature: 1, metrics: {} };
  const provenance = { from: `weights of PyTorch in ${basename(path)}` };
  await withBackend("auto", async () => {
    const built = buildNetwork(network, { featureSize, classes: labels.length, drawn: false });
    for (const weight of built.weights) {
      const { values, shape } = weights.get(weight.originalName) as Weight;
      const value = tf.tensor(values, [...shape]);
      weight.write(value);
      value.dispose();
    }
    await saveModel(out, built, { ...info, provenance });
    built.dispose();
  });
}

/** Moments of the features that the network learnt from, taken out of the arrays; without, features stay as they are. */
function takeNormaliser(arrays: Map<string, Weight>): Normaliser {
  const { size } = new FrontEnd(referenceFrontEnd);
  const [mean, std] = ["mean", "std"].map((name) => {
    const values = arrays.get(name)?.values;
    arrays.delete(name);
    return values && [...values];
  });
  return { mean: mean ?? Array(size).fill(0), sd: std ?? Array(size).fill(1) };
}

function refuseOtherFeatures(found: number): void {
  const { size } = new FrontEnd(referenceFrontEnd);
  if (found === size) return;
  throw new TrainError({
    code: "weights-differ",
    expected: `a convolution over ${size} features, 40 MFCC, delta, delta2 and RMS`,
    found: `${found}`,
    advice: "train the network on these features",
  });
}
