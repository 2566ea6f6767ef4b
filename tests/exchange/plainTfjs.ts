// What a user of plain tfjs writes: loads a model by its address, and scores clips one at a time. Nothing of this project is
// imported, so that none of its layers is known.
import { readFile } from "node:fs/promises";
import * as tf from "@tensorflow/tfjs";

const [address, clips] = process.argv.slice(2) as [string, string];
const model = await tf.loadLayersModel(address);
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
