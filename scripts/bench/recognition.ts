import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Recognizer } from "@speech-emotion/model";
import { medianMs } from "../shared/median.ts";
import { launcher } from "../shared/run.ts";
import { clipBytes } from "./clips.ts";

/**
 * Milliseconds from the bytes of a WAV file to the answer of the shipped model: warm, and with the start of a process and
 * the loading of the model.
 */
export async function benchRecognition(): Promise<{ warmMs: number; coldMs: number }> {
  const dir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const bytes = clipBytes();
    const file = join(dir, "clip.wav");
    writeFileSync(file, bytes);
    const recognizer = await Recognizer.load();
    const warmMs = medianMs(() => recognizer.predictSync(bytes), { warmUps: 30 }); // until V8 has compiled all
    const coldMs = medianMs(
      () => execFileSync(process.execPath, [launcher, "cli", "predict", file]),
      {
        repeats: 5,
        warmUps: 1,
      },
    );
    return { warmMs, coldMs };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
