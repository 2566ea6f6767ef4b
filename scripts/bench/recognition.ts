import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  defaultFeatureConfig,
  encodeWav,
  FeatureExtractor,
  featureSize,
} from "@speech-emotion/features";
import {
  buildNetwork,
  defaultNetworkConfig,
  Recognizer,
  saveModel,
  useBackend,
} from "@speech-emotion/model";
import { median } from "./median.ts";

const CLI = fileURLToPath(new URL("../cli.mjs", import.meta.url));
const REPEATS = 30;

/** A clip of 4 s at 48 kHz that sounds throughout, as long and as fine as a long RAVDESS clip. */
function clipBytes(): Uint8Array {
  const samples = Float32Array.from({ length: 4 * 48000 }, (_, n) => {
    const t = n / 48000;
    return (
      0.3 * Math.sin(2 * Math.PI * 200 * t + 3 * Math.sin(2 * Math.PI * 5 * t)) * Math.sin(40 * t)
    );
  });
  return encodeWav({ channels: [samples], sampleRateHz: 48000 });
}

/** Milliseconds from the bytes of a WAV file to its 121 features, on one core. Median. */
export function benchExtraction(): { msPerClip: number; clipsPerSecond: number; workers: number } {
  const bytes = clipBytes();
  const extractor = new FeatureExtractor();
  const run = () => extractor.extract(extractor.prepareWav(bytes));
  const msPerClip = medianMs(run);
  return { msPerClip, clipsPerSecond: 1000 / msPerClip, workers: 1 };
}

/** Milliseconds from the bytes of a WAV file to the answer: warm, and with the start of a process and the loading of a model. */
export async function benchRecognition(): Promise<{ warmMs: number; coldMs: number }> {
  const dir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    await useBackend("wasm");
    const size = featureSize(defaultFeatureConfig);
    const labels = ["angry", "calm", "disgust", "fearful", "happy", "sad", "surprised"];
    const network = buildNetwork(defaultNetworkConfig, {
      featureSize: size,
      classes: labels.length,
    });
    await saveModel(dir, network, {
      labels,
      featureConfig: defaultFeatureConfig,
      normaliser: { mean: Array(size).fill(0), sd: Array(size).fill(1) },
      network: defaultNetworkConfig,
      metrics: {},
      provenance: {},
    });
    const bytes = clipBytes();
    const file = join(dir, "clip.wav");
    writeFileSync(file, bytes);
    const recognizer = await Recognizer.load(dir);
    const warmMs = medianMs(() => recognizer.predict(bytes));
    const coldMs = medianMs(
      () => execFileSync(process.execPath, [CLI, "predict", file, "--model", dir]),
      5,
      1,
    );
    return { warmMs, coldMs };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function medianMs(run: () => unknown, repeats: number = REPEATS, warmUps = 10): number {
  for (let i = 0; i < warmUps; i++) run();
  return median(
    Array.from({ length: repeats }, () => {
      const started = performance.now();
      run();
      return performance.now() - started;
    }),
  );
}
