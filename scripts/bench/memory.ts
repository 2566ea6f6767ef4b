import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launcher } from "../shared/run.ts";

/**
 * Largest resident size, in MiB, of `train` on the RAVDESS folder that RAVDESS_DIR names, with two workers, from WAV files
 * on: features, two epochs, test. Null without RAVDESS_DIR.
 */
export function benchMemory(): { trainingPeakMiB: number | null } {
  const ravdess = process.env.RAVDESS_DIR;
  if (!ravdess) return { trainingPeakMiB: null };
  const dir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const file = join(dir, "peak");
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...[launcher, "bench/peakMemory", "train", ravdess],
        ...["--epochs", "2", "--workers", "2", "--min-accuracy", "0", "--min-f1", "0"],
        ...["--loss-threshold", "0", "--out", join(dir, "run")],
      ],
      {
        env: { ...process.env, PEAK_MEMORY_FILE: file, SPEECH_EMOTION_CACHE: join(dir, "cache") },
        stdio: ["ignore", "ignore", "pipe"],
        encoding: "utf8",
      },
    );
    if (status !== 0) throw new Error(`expected a training on ${ravdess}, found: ${stderr}`);
    return { trainingPeakMiB: Number(readFileSync(file, "utf8")) / 1024 };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
