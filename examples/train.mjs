// node train.mjs DIR RUN: trains a small network on a data set, a known corpus or folders that are named after emotions,
// writes the run folder RUN, and loads the model from it.
import { join } from "node:path";
import { Recognizer } from "speech-emotion";
import { loadDataSet } from "speech-emotion/data";
import { defaultTrainConfig, train } from "speech-emotion/training";

const [dir = "clips", out = "run", epochs = "30"] = process.argv.slice(2);
const config = {
  ...defaultTrainConfig,
  network: { ...defaultTrainConfig.network, members: 1 }, // of five: a fifth of the time
  epochs: Number(epochs),
  augment: "none",
  minAccuracy: 0, // keeps a model however little it has learnt
  minF1: 0,
};
const result = await train(await loadDataSet(dir), config, {
  dirs: [dir],
  out,
  callbacks: [
    {
      onEpochEnd: ({ epoch, trainLoss }) =>
        console.log("epoch", epoch, "loss", trainLoss.toFixed(2)),
    },
  ],
});
if (result.ended !== "scored") throw new Error(`the training ended with: ${result.ended}`);
const { clips, uar, protocol } = result.metrics;
console.log(`UAR ${(100 * uar).toFixed(1)} % of ${clips} clips, ${protocol}`);

const recognizer = await Recognizer.load(join(out, "model"));
console.log("recognises", recognizer.info.labels.join(", "));
