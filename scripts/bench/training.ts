import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createRandom, makeBatches } from "@speech-emotion/data";
import { buildNetwork, defaultNetworkConfig, useBackend } from "@speech-emotion/model";
import { GradientPool } from "../../packages/train/src/gradientPool.ts";
import { countParameters, Parameters } from "../../packages/train/src/parameters.ts";
import { median } from "./median.ts";

const FRAMES_FILE = fileURLToPath(new URL("frames.json", import.meta.url));
const TORCH_FILE = fileURLToPath(new URL("torch_epoch.py", import.meta.url));
const [FEATURES, CLASSES, BATCH_SIZE, SHARDS] = [121, 7, 32, 2];
const WARM_UP_STEPS = 5;

export interface TrainingRow {
  readonly batches: "random" | "alike";
  readonly workers: number;
  readonly simd: "simd" | "relaxed";
  readonly epochSeconds: number;
  /** PyTorch on as many threads, on the same batches; null where it is not installed. */
  readonly torchSeconds: number | null;
  readonly ratio: number | null;
}

/**
 * Seconds an epoch of the default network without dropout, on 1806 clips as long as those of RAVDESS
 * (frames.json), beside PyTorch on the same work: forward, backward and update, all data in memory. Medians.
 */
export async function benchTraining(epochs: number): Promise<TrainingRow[]> {
  const rows: TrainingRow[] = [];
  for (const workers of [1, 2])
    for (const batches of ["random", "alike"] as const) {
      const torchSeconds = torchEpoch(batches, workers, epochs);
      for (const simd of ["simd", "relaxed"] as const) {
        const epochSeconds = await ownEpoch({ batches, workers, simd }, epochs);
        const ratio = torchSeconds === null ? null : epochSeconds / torchSeconds;
        rows.push({ batches, workers, simd, epochSeconds, torchSeconds, ratio });
      }
    }
  return rows;
}

async function ownEpoch(
  row: Pick<TrainingRow, "batches" | "workers" | "simd">,
  epochs: number,
): Promise<number> {
  process.env.SPEECH_EMOTION_SIMD = row.simd; // threads read it when they start
  const frames: number[] = JSON.parse(readFileSync(FRAMES_FILE, "utf8"));
  const random = createRandom(1, "bench");
  const clip = { id: "", path: "", label: "", speaker: undefined };
  const examples = frames.map((count) => ({
    clip,
    target: Math.floor(CLASSES * random()),
    matrix: {
      data: Float32Array.from({ length: FEATURES * count }, () => 2 * random() - 1),
      frames: count,
      size: FEATURES,
    },
  }));
  await useBackend("wasm");
  const config = { ...defaultNetworkConfig, dropout: 0 };
  const network = buildNetwork(config, { featureSize: FEATURES, classes: CLASSES });
  const pool = await GradientPool.start({
    backend: "wasm",
    network: config,
    weights: countParameters(network),
    batches: {
      rows: BATCH_SIZE,
      frames: Math.max(...frames),
      size: FEATURES,
      classes: CLASSES,
    },
    classWeights: Array<number>(CLASSES).fill(1),
    shards: SHARDS,
    workers: row.workers,
  });
  new Parameters(network, pool.values).read();
  let step = 0;
  const run = async (batches: readonly (readonly number[])[]) => {
    const place = (i: number) => pool.place(batches[i]!.map((k) => examples[k]!));
    let placed = place(0);
    for (let i = 0; i < batches.length; i++) {
      const computed = pool.compute(placed, ++step);
      const shards = placed.shards.length;
      if (i + 1 < batches.length) placed = place(i + 1);
      await computed;
      await pool.update({ step, learningRate: 1e-3, clipNorm: 5, shards });
    }
  };
  const draw = () => makeBatches(frames, { batchSize: BATCH_SIZE, random, lengths: row.batches });
  await run(draw().slice(0, WARM_UP_STEPS));
  const seconds: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const started = performance.now();
    await run(draw());
    seconds.push((performance.now() - started) / 1000);
  }
  await pool.close();
  network.dispose();
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
