import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCli, linkClips, runCli } from "./builtCli.ts";
import { inClips } from "./clips.ts";

const CLIPS = 20;
const FEW = 1000;
const WORKERS = 2;
/** A module that has a process write at its end the largest resident size that it had, in KiB, where PEAK_MEMORY_FILE says. */
const TELL_PEAK = `
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
const tell = () => writeFileSync(process.env.PEAK_MEMORY_FILE, String(process.resourceUsage().maxRSS));
if (isMainThread) process.on("exit", tell);`;
const tellPeak = `data:text/javascript,${encodeURIComponent(TELL_PEAK)}`;

export interface Memory {
  /** Of `train` with two workers, from WAV files on; or why it was not measured. */
  readonly training: Run | { readonly missing: string };
  /** Of `predict` with two workers, by clips. */
  readonly predict: readonly (Run & {
    readonly clips: number;
    readonly clipsPerSecondPerCore: number;
  })[];
}

/** A command, from start to end. */
interface Run {
  readonly peakMiB: number;
  readonly seconds: number;
}

/**
 * Largest resident sizes in MiB of the command line, built: of `train` on the RAVDESS folder that RAVDESS_DIR names (features, two epochs, test), and of
 * `predict` on 1000 made-up clips and on as many as are asked for.
 */
export async function benchMemory(clips: number | undefined): Promise<Memory> {
  buildCli();
  const ravdess = process.env.RAVDESS_DIR;
  const training = ravdess
    ? runTraining(ravdess)
    : { missing: "set RAVDESS_DIR to the folder of RAVDESS" };
  const predict = [];
  for (const count of clips === undefined ? [FEW] : [FEW, clips])
    predict.push(await runPredict(count));
  return { training, predict };
}

function runTraining(ravdess: string): Run {
  return inFolder((dir) =>
    runCommand(
      [
        ...["train", ravdess, "--epochs", "2", "--workers", String(WORKERS)],
        ...["--min-accuracy", "0", "--min-f1", "0"],
        ...["--loss-threshold", "0", "--out", join(dir, "run")],
      ],
      dir,
    ),
  );
}

function runPredict(count: number): Promise<Memory["predict"][number]> {
  return inClips(CLIPS, async (clips) => {
    const folder = linkClips(clips, count);
    const args = ["predict", folder, "--workers", String(WORKERS), "--ndjson"];
    const run = runCommand(args, clips.dir);
    return { clips: count, clipsPerSecondPerCore: count / run.seconds / WORKERS, ...run };
  });
}

function inFolder<T>(run: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    return run(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function runCommand(args: readonly string[], dir: string): Run {
  const file = join(dir, "peak");
  const seconds = runCli(args, {
    node: ["--import", tellPeak],
    env: { PEAK_MEMORY_FILE: file, SPEECH_EMOTION_CACHE: join(dir, "cache") },
  });
  return { peakMiB: Number(readFileSync(file, "utf8")) / 1024, seconds };
}
