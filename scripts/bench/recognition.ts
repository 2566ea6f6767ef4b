import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultFeatureConfig, featureSize } from "@speech-emotion/features";
import {
  buildNetwork,
  Recognizer,
  referenceNetworkConfig,
  saveModel,
  useBackend,
} from "@speech-emotion/model";
import { clipBytes } from "./extraction.ts";
import { medianMs } from "./median.ts";

const CLI = fileURLToPath(new URL("../cli.mjs", import.meta.url));

/** Milliseconds from the bytes of a WAV file to the answer: warm, and with the start of a process and the loading of a model. */
export async function benchRecognition(): Promise<{ warmMs: number; coldMs: number }> {
  const dir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    await useBackend("wasm");
    const size = featureSize(defaultFeatureConfig);
    const labels = ["angry", "calm", "disgust", "fearful", "happy", "sad", "surprised"];
    const network = buildNetwork(referenceNetworkConfig, {
      featureSize: size,
      classes: labels.length,
    });
    await saveModel(dir, network, {
      labels,
      featureConfig: defaultFeatureConfig,
      normaliser: { mean: Array(size).fill(0), sd: Array(size).fill(1) },
      network: referenceNetworkConfig,
      temperature: 1,
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
      { repeats: 5, warmUps: 1 },
    );
    return { warmMs, coldMs };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
