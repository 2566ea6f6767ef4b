import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractFeatures, FeatureStore } from "@speech-emotion/data";
import { encodeWav, FrontEnd, referenceFrontEnd } from "@speech-emotion/features";
import { medianMs } from "../shared/median.ts";

const WORKERS = 2;
const CLIPS = 1000;

/** A clip of 4 s at 48 kHz that sounds throughout, so that nothing is trimmed: more work than a RAVDESS clip. */
export function clipBytes(): Uint8Array {
  const samples = Float32Array.from({ length: 4 * 48000 }, (_, n) => {
    const t = n / 48000;
    return (
      0.3 * Math.sin(2 * Math.PI * 200 * t + 3 * Math.sin(2 * Math.PI * 5 * t)) * Math.sin(40 * t)
    );
  });
  return encodeWav({ channels: [samples], sampleRateHz: 48000 });
}

/**
 * Milliseconds from the bytes of a WAV file to its 121 features on one core, median; and clips a second of the pool, from
 * files to the store, its threads' start included.
 */
export async function benchExtraction(): Promise<{
  msPerClip: number;
  clipsPerSecond: number;
  workers: number;
}> {
  const bytes = clipBytes();
  const frontEnd = new FrontEnd(referenceFrontEnd);
  const msPerClip = medianMs(() => frontEnd.extract(frontEnd.prepareWav(bytes)));
  const dir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const path = join(dir, "clip.wav");
    writeFileSync(path, bytes);
    const started = performance.now();
    await extractFeatures(
      Array.from({ length: CLIPS }, (_, i) => ({ clip: { path, digest: String(i) } })),
      { frontEnd: referenceFrontEnd, store: new FeatureStore(dir), workers: WORKERS },
    );
    const clipsPerSecond = (1000 * CLIPS) / (performance.now() - started);
    return { msPerClip, clipsPerSecond, workers: WORKERS };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
