// node network.mjs DIR RUN: trains a network of one's own, of layers of tfjs, of the library and of scale.mjs, and loads its model.
import { join } from "node:path";
import { layers } from "@tensorflow/tfjs-layers";
import { Recognizer } from "speech-emotion";
import { loadDataSet } from "speech-emotion/data";
import { AttentionPooling, SequenceConv1D } from "speech-emotion/layers";
import { smallTrainConfig, train } from "speech-emotion/training";
import { Scale } from "./scale.mjs";

/** @typedef {import("@tensorflow/tfjs-layers").SymbolicTensor} SymbolicTensor */

const [dir = "clips", out = "run", epochs = "30"] = process.argv.slice(2);

/**
 * What a layer gives: a tensor, or two.
 *
 * @param {layers.Layer} layer
 * @param {SymbolicTensor[]} inputs
 */
function apply(layer, ...inputs) {
  return /** @type {[SymbolicTensor, SymbolicTensor]} */ ([layer.apply(inputs)].flat());
}

/** @param {import("speech-emotion/layers").NetworkInputs} inputs */
function network({ features, lengths, classes }) {
  const [scaled] = apply(new Scale(), features);
  const [heard] = apply(new SequenceConv1D({ filters: 32, kernelSize: 5 }), scaled, lengths);
  const [steps] = apply(layers.dense({ units: 32, activation: "relu" }), heard);
  const [mean, attention] = apply(new AttentionPooling({ heads: 2 }), steps, lengths);
  const [logits] = apply(layers.dense({ units: classes }), mean);
  return { logits, attention };
}

const modules = [new URL("scale.mjs", import.meta.url)]; // threads import what registers Scale
const result = await train(
  await loadDataSet(dir),
  { ...smallTrainConfig, network, epochs: Number(epochs) },
  { dirs: [dir], out, modules },
);
if (result.ended !== "scored") throw new Error(`the training ended with: ${result.ended}`);
console.log(`UAR ${(100 * result.metrics.uar).toFixed(1)} % of ${result.metrics.clips} clips`);

const recognizer = await Recognizer.load(join(out, "model"), { modules });
console.log("recognises", recognizer.info.labels.join(", "));
