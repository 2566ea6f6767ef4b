// node teach.mjs DIR voice.wav: teaches what folders below DIR are named after, such as DIR/bored/a.wav, by a few clips of
// each, keeps what was taught, and recognises a clip by it.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Recognizer } from "speech-emotion";
import { loadDataSet } from "speech-emotion/data";

const [dir = "clips", path = "voice.wav"] = process.argv.slice(2);
const recognizer = await Recognizer.load();

const { clips } = await loadDataSet(dir);
const adaptation = await recognizer.adapt(clips.map(({ path, label }) => ({ audio: path, label })));
console.log("taught", adaptation.labels.join(", "));
if (adaptation.gain) {
  const { before, after } = adaptation.gain;
  const percent = (/** @type {number} */ share) => `${Math.round(100 * share)} %`;
  console.log(`right of clips left out: ${percent(before)} before, ${percent(after)} now`);
}
if (!adaptation.helps) console.log("it does not help: answers stay the model's own");
await writeFile(join(dir, "adaptation.json"), JSON.stringify(adaptation));

const text = await readFile(join(dir, "adaptation.json"), "utf8"); // later, elsewhere
const restored = recognizer.restoreAdaptation(text);
console.log((await recognizer.predict(path, { adaptation: restored })).emotion);
