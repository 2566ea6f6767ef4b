// node features.mjs voice.wav: features as librosa has them, without any model.
import { readFile } from "node:fs/promises";
import { decodeWav, delta, mfcc, resample, rms, toMono, trim } from "speech-emotion/features";

const [path = "voice.wav"] = process.argv.slice(2);
const { samples, sampleRateHz: fromHz } = toMono(decodeWav(await readFile(path)));
const sampleRateHz = 22050;
const voice = trim(resample(samples, { fromHz, toHz: sampleRateHz }), { topDb: 60 }).samples;
const coefficients = mfcc(voice, { sampleRateHz }); // row-major [frames, 40]
const slopes = delta(coefficients); // the same shape
console.log("MFCC", [coefficients.frames, coefficients.size], "delta", [
  slopes.frames,
  slopes.size,
]);
console.log("loudest frame", Math.max(...rms(voice)).toFixed(3));
