// node stream.mjs call.wav: sound as it comes, stretch by stretch, in the memory of one window. In the place of the file may
// stand a microphone or a socket: whatever is a ReadableStream of { channels, sampleRateHz }.
import { Recognizer } from "speech-emotion";
import { openRecording } from "speech-emotion/data";

const [path = "call.wav"] = process.argv.slice(2);
const recognizer = await Recognizer.load();
const recording = await openRecording(path);
const sound = ReadableStream.from(recording.read());
const segments = sound.pipeThrough(recognizer.stream({ windowSec: 3, hopSec: 1.5 }));
for await (const { endSec, emotion, verdict } of segments)
  console.log(`${endSec.toFixed(1)} s`, emotion ?? "-", `(${verdict})`);
await recording.close();
