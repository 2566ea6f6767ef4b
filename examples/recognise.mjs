// node recognise.mjs voice.wav: the emotion of a clip, how far to rely on it, and all scores.
import { Recognizer } from "speech-emotion";

const [path = "voice.wav"] = process.argv.slice(2);
const recognizer = await Recognizer.load();
const { emotion, verdict, scores, notes } = await recognizer.predict(path);
console.log(emotion ?? "nobody speaks", `(${verdict})`);
for (const { label, score } of scores) console.log(label.padEnd(10), score.toFixed(2));
for (const { text } of notes) console.log("note:", text);
