// node timeline.mjs call.wav: a long recording part by part, and each emotion's share of the time.
import { joinSegments, Recognizer } from "speech-emotion";

const [path = "call.wav"] = process.argv.slice(2);
const recognizer = await Recognizer.load();
const { segments, shares } = await recognizer.segments(path, { windowSec: 3 });
for (const { startSec, endSec, emotion, verdict } of joinSegments(segments))
  console.log(`${startSec.toFixed(1)} to ${endSec.toFixed(1)} s`, emotion ?? "-", `(${verdict})`);
for (const { emotion = "nobody speaks", share } of shares)
  console.log(`${Math.round(100 * share)} %`, emotion);
