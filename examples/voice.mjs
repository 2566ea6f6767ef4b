// node voice.mjs eve.json a.wav b.wav ...: recognises each clip as one of a voice that it is known how it sounds otherwise,
// by the clips before, whose emotions nobody need know. What is kept can tell who speaks: personal data.
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { Recognizer } from "speech-emotion";

const [kept = "voice.json", ...paths] = process.argv.slice(2);
const recognizer = await Recognizer.load();
const voice = existsSync(kept)
  ? recognizer.restoreVoice(await readFile(kept, "utf8"))
  : recognizer.newVoice();
for (const path of paths) {
  const features = await recognizer.extract(path); // taken once, used twice
  const { emotion, verdict } = await recognizer.predict(features, { voice });
  console.log(path, emotion ?? "nobody speaks", `(${verdict}, after ${voice.clips} clips)`);
  voice.hear(features);
}
await writeFile(kept, JSON.stringify(voice));
