import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Recognizer } from "@speech-emotion/model";
import { medianMs } from "../shared/median.ts";
import { buildCli, runCli } from "./builtCli.ts";
import { clipBytes } from "./clips.ts";

/**
 * Milliseconds from the bytes of a WAV file to the answer of the shipped model, warm; and those of the command line, built, from
 * start to end.
 */
export async function benchRecognition(): Promise<{ warmMs: number; coldMs: number }> {
  const dir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const bytes = clipBytes();
    const file = join(dir, "clip.wav");
    writeFileSync(file, bytes);
    const recognizer = await Recognizer.load();
    const warmMs = medianMs(() => recognizer.predictSync(bytes), { warmUps: 30 }); // until V8 has compiled all
    buildCli();
    const coldMs = medianMs(() => runCli(["predict", file]), { repeats: 15, warmUps: 1 });
    return { warmMs, coldMs };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
