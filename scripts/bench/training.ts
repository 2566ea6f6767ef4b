import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { backendVersions } from "@speech-emotion/model";
import { median } from "../shared/median.ts";
import { Peer, PeerFailure, type PeerState } from "./peer.ts";
import { type Against, against, type Side, takeTurns } from "./takeTurns.ts";
import { Trainer } from "./trainer.ts";

const FRAMES_FILE = fileURLToPath(new URL("frames.json", import.meta.url));
export const BATCH_SIZE = 32;
const WARM_UP_BATCHES = 10;
/** Rounds with one worker, whose rows carry no claim. */
const ROUNDS_OF_ONE = 2;

type Batches = "random" | "alike";
/** Builds of the kernels, the fastest first. */
const BUILDS = ["native", "relaxed", "simd"] as const;
type Build = (typeof BUILDS)[number];

/** A way in which PyTorch trains; `peers/training.py` says what each is. */
interface Way {
  readonly variant: (typeof VARIANTS)[number];
  readonly batches: Batches;
}

/** How most loops in PyTorch are written. */
const ORDINARY: Way = { variant: "padded", batches: "random" };
const VARIANTS = ["padded", "fused", "packed", "compiled"] as const;
const SCREENING_ROUNDS = 2;

/** An epoch of PyTorch on two threads, the faster of two; or why there is none. */
type TorchWay = Way & ({ readonly epochSeconds: number } | { readonly failed: string });

interface TrainingRow {
  readonly batches: Batches;
  readonly workers: number;
  readonly build: Build;
  /** Median. */
  readonly epochSeconds: number;
  readonly pairs: number;
  /** PyTorch on as many threads: its ordinary way, and its best. None where it is not installed. */
  readonly against: readonly Against[];
}

export interface Training {
  readonly torch: PeerState;
  readonly torchWays: readonly TorchWay[];
  readonly rows: readonly TrainingRow[];
}

/** Frames of each of 1806 clips of RAVDESS. */
export function ravdessFrames(): number[] {
  return JSON.parse(readFileSync(FRAMES_FILE, "utf8"));
}

/**
 * Seconds an epoch of the reference's network without dropout, on 1806 clips as long as those of RAVDESS
 * (frames.json), in turn with PyTorch on the same clips: forward, backward and update, all data in memory.
 */
export async function benchTraining(pairs: number): Promise<Training> {
  const torch = await startTorch(2);
  const torchWays = "missing" in torch ? [] : await screen(torch);
  const best = bestOf(torchWays);
  const rows = [
    ...(await measure({ workers: 2, torch, best, rounds: pairs })),
    ...(await measure({
      ...{ workers: 1, torch: await startTorch(1), best },
      rounds: Math.min(pairs, ROUNDS_OF_ONE),
    })),
  ];
  return {
    torch: "missing" in torch ? torch : { versions: torch.versions },
    torchWays,
    rows,
  };
}

type Torch = Awaited<ReturnType<typeof startTorch>>;

function startTorch(threads: number) {
  return Peer.start("training", { args: [FRAMES_FILE, String(threads)], threads });
}

/** Which way is PyTorch's best on this machine? */
async function screen(torch: Peer): Promise<TorchWay[]> {
  const warmed: { way: Way; side: Side }[] = [];
  const failed: TorchWay[] = [];
  for (const variant of VARIANTS)
    for (const batches of ["random", "alike"] as const) {
      const way = { variant, batches };
      try {
        warmed.push({ way, side: await warm(torch, way) });
      } catch (error) {
        if (!(error instanceof PeerFailure)) throw error;
        failed.push({ ...way, failed: error.message });
      }
    }
  const times = await takeTurns(
    warmed.map(({ side }) => side),
    SCREENING_ROUNDS,
  );
  const timed = warmed.map(({ way }, i) => ({ ...way, epochSeconds: Math.min(...times[i]!) }));
  return [...timed, ...failed];
}

function bestOf(ways: readonly TorchWay[]): Way {
  let best: Way & { epochSeconds: number } = {
    ...ORDINARY,
    epochSeconds: Number.POSITIVE_INFINITY,
  };
  for (const way of ways)
    if ("epochSeconds" in way && way.epochSeconds < best.epochSeconds) best = way;
  return { variant: best.variant, batches: best.batches };
}

async function warm(torch: Peer, way: Way): Promise<Side> {
  await torch.ask({ ...way, most: WARM_UP_BATCHES });
  return async () => (await torch.ask<{ seconds: number }>(way)).seconds;
}

/** All builds that there are on both kinds of batches, and PyTorch in between; stops PyTorch. */
async function measure(options: {
  readonly workers: number;
  readonly torch: Torch;
  readonly best: Way;
  readonly rounds: number;
}): Promise<TrainingRow[]> {
  const { workers, torch, best, rounds } = options;
  const native = (await backendVersions("wasm"))["kernels"] === "kernels.node";
  const trainers = new Map<Build, Trainer>();
  for (const build of BUILDS)
    if (build !== "native" || native) trainers.set(build, await startTrainer(build, workers));
  const own = [...trainers].flatMap(([build, trainer]) =>
    (["random", "alike"] as const).map((batches) => ({ build, batches, trainer })),
  );
  const peers: Way[] = [];
  const theirs: Side[] = [];
  if (torch instanceof Peer)
    for (const way of [ORDINARY, best])
      try {
        theirs.push(await warm(torch, way));
        peers.push(way);
      } catch (error) {
        if (!(error instanceof PeerFailure)) throw error;
        process.stderr.write(`${nameOf(way)} not measured: ${error.message}\n`);
      }
  const ours: Side[] = own.map(
    ({ batches, trainer }) =>
      () =>
        trainer.seconds(batches),
  );
  // The fastest build's runs stand beside PyTorch's.
  const order = [ours[0]!, ...theirs.slice(0, 1), ours[1]!, ...theirs.slice(1), ...ours.slice(2)];
  const times = await takeTurns(order, rounds);
  const timesOf = (side: Side) => times[order.indexOf(side)]!;
  await Promise.all([...trainers.values()].map((trainer) => trainer.close()));
  if (torch instanceof Peer) torch.stop();
  return own.map(({ build, batches }, i) => {
    const seconds = timesOf(ours[i]!);
    return {
      ...{ batches, workers, build, pairs: rounds, epochSeconds: median(seconds) },
      against: peers.map((way, k) =>
        against(nameOf(way), { ours: seconds, theirs: timesOf(theirs[k]!) }),
      ),
    };
  });
}

function nameOf({ variant, batches }: Way): string {
  return `PyTorch, ${variant}, ${batches}`;
}

async function startTrainer(build: Build, workers: number): Promise<Trainer> {
  const before = process.env.SPEECH_EMOTION_SIMD ?? "";
  if (build !== "native") process.env.SPEECH_EMOTION_SIMD = build; // threads read it when they start
  const trainer = await Trainer.start({ frames: ravdessFrames(), batchSize: BATCH_SIZE, workers });
  process.env.SPEECH_EMOTION_SIMD = before;
  for (const batches of ["random", "alike"] as const)
    await trainer.seconds(batches, WARM_UP_BATCHES);
  return trainer;
}
