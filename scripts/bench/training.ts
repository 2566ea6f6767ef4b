import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median } from "../shared/median.ts";
import { Trainer } from "./trainer.ts";

const FRAMES_FILE = fileURLToPath(new URL("frames.json", import.meta.url));
const TORCH_FILE = fileURLToPath(new URL("torch_epoch.py", import.meta.url));
export const BATCH_SIZE = 32;
const WARM_UP_BATCHES = 10;

export interface TrainingRow {
  readonly batches: "random" | "alike";
  readonly workers: number;
  readonly simd: "simd" | "relaxed";
  readonly epochSeconds: number;
  /** PyTorch on as many threads, on random batches, which is how a PyTorch loop draws them; null where it is not installed. */
  readonly torchSeconds: number | null;
  readonly ratio: number | null;
  /** PyTorch on batches drawn as ours are. */
  readonly torchSameBatchesSeconds: number | null;
}

/** Frames of each of 1806 clips of RAVDESS. */
export function ravdessFrames(): number[] {
  return JSON.parse(readFileSync(FRAMES_FILE, "utf8"));
}

/**
 * Seconds an epoch of the reference's network without dropout, on 1806 clips as long as those of RAVDESS
 * (frames.json), beside PyTorch on the same clips: forward, backward and update, all data in memory. Medians.
 */
export async function benchTraining(epochs: number): Promise<TrainingRow[]> {
  const rows: TrainingRow[] = [];
  for (const workers of [1, 2]) {
    const torch = {
      random: torchEpoch("random", workers, epochs),
      alike: torchEpoch("alike", workers, epochs),
    };
    for (const batches of ["random", "alike"] as const)
      for (const simd of ["simd", "relaxed"] as const) {
        const epochSeconds = await ownEpoch({ batches, workers, simd }, epochs);
        const ratio = torch.random === null ? null : epochSeconds / torch.random;
        rows.push({
          batches,
          workers,
          simd,
          epochSeconds,
          torchSeconds: torch.random,
          ratio,
          torchSameBatchesSeconds: torch[batches],
        });
      }
  }
  delete process.env.SPEECH_EMOTION_SIMD;
  return rows;
}

async function ownEpoch(
  { batches, workers, simd }: Pick<TrainingRow, "batches" | "workers" | "simd">,
  epochs: number,
): Promise<number> {
  process.env.SPEECH_EMOTION_SIMD = simd; // threads read it when they start
  const trainer = await Trainer.start({ frames: ravdessFrames(), batchSize: BATCH_SIZE, workers });
  await trainer.seconds(batches, WARM_UP_BATCHES);
  const seconds: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) seconds.push(await trainer.seconds(batches));
  await trainer.close();
  return median(seconds);
}

function torchEpoch(batches: string, threads: number, epochs: number): number | null {
  try {
    const args = [TORCH_FILE, FRAMES_FILE, batches, String(threads), String(epochs)];
    return median(
      JSON.parse(
        execFileSync(python(), args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
      ),
    );
  } catch {
    return null;
  }
}

/** Debian's Python, which python3-torch is for, wherever another one comes first in the path. */
function python(): string {
  return process.env.PYTHON ?? "/usr/bin/python3";
}
