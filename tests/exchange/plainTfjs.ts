// What a user of plain tfjs writes: loads the model of a folder, and scores clips one at a time. Nothing of this project is
// imported, so that none of its layers is known.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";

const [folder, clips] = process.argv.slice(2) as [string, string];
const json = await readFile(join(folder, "model.json"), "utf8");
const { modelTopology, weightsManifest } = JSON.parse(json);
const weightData = new Uint8Array(await readFile(join(folder, "weights.bin"))).buffer;
const weightSpecs = weightsManifest[0].weights;
const model = await tf.loadLayersModel(
  tf.io.fromMemory({ modelTopology, weightSpecs, weightData }),
);
const matrices = JSON.parse(await readFile(clips, "utf8")) as {
  readonly data: number[];
  readonly frames: number;
  readonly size: number;
}[];
const all = matrices.map(({ data, frames, size }) => {
  const [scores] = model.predict(tf.tensor3d(data, [1, frames, size])) as [tf.Tensor2D];
  return [...scores.dataSync()];
});
process.stdout.write(JSON.stringify(all));
