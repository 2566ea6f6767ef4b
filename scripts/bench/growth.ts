import { median } from "../shared/median.ts";
import { Trainer, type TrainerOptions } from "./trainer.ts";
import { BATCH_SIZE, ravdessFrames } from "./training.ts";

const WORKERS = 2;
const [USUAL_FRAMES, USUAL_UNITS] = [150, 128];
const [WARM_UPS, REPEATS] = [3, 7];

/** How training's cost grows, each with all other sizes as usual: batches of 32, 150 frames, 128 units, two threads. */
export interface Growth {
  readonly clips: readonly { readonly clips: number; readonly epochSeconds: number }[];
  readonly frames: readonly { readonly frames: number; readonly stepMs: number }[];
  readonly units: readonly { readonly units: number; readonly stepMs: number }[];
  readonly batchSize: readonly {
    readonly batchSize: number;
    readonly stepMs: number;
    readonly clipsPerSecond: number;
  }[];
}

export async function benchGrowth(): Promise<Growth> {
  const growth = { clips: [], frames: [], units: [], batchSize: [] } as {
    [K in keyof Growth]: Growth[K][number][];
  };
  const known = ravdessFrames();
  for (const clips of [100, 500, 1000, 2264]) {
    const frames = Array.from({ length: clips }, (_, i) => known[i % known.length]!);
    const trainer = await Trainer.start({ frames, batchSize: BATCH_SIZE, workers: WORKERS });
    await trainer.seconds("alike", WARM_UPS);
    growth.clips.push({ clips, epochSeconds: await trainer.seconds("alike") });
    await trainer.close();
  }
  for (const frames of [50, 100, 200, 500, 1000])
    growth.frames.push({ frames, stepMs: await stepMs({ frames }) });
  for (const units of [64, 128, 192, 256])
    growth.units.push({ units, stepMs: await stepMs({ units }) });
  for (const batchSize of [8, 16, 32, 64, 128]) {
    const ms = await stepMs({ batchSize });
    growth.batchSize.push({ batchSize, stepMs: ms, clipsPerSecond: (1000 * batchSize) / ms });
  }
  return growth;
}

/** Milliseconds of a step, all clips of one length. */
async function stepMs({
  batchSize = BATCH_SIZE,
  frames = USUAL_FRAMES,
  units = USUAL_UNITS,
}): Promise<number> {
  const options: TrainerOptions = {
    frames: Array<number>(batchSize).fill(frames),
    batchSize,
    workers: WORKERS,
    network: { lstmUnits: units },
  };
  const trainer = await Trainer.start(options);
  for (let i = 0; i < WARM_UPS; i++) await trainer.seconds("random");
  const seconds: number[] = [];
  for (let i = 0; i < REPEATS; i++) seconds.push(await trainer.seconds("random"));
  await trainer.close();
  return 1000 * median(seconds);
}
