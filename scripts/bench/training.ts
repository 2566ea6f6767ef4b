import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
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
/** Builds of the kernels and their files. Wide comes last: its flag holds for all WebAssembly that V8 compiles from then on. */
const BUILDS = {
  native: "kernels.node",
  relaxed: "kernels-relaxed.wasm",
  simd: "kernels.wasm",
  wide: "kernels-wide.wasm",
} as const;
type Build = keyof typeof BUILDS;

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
  const torchWays = torch instanceof Peer ? await screen(torch) : [];
  const fastest = torchWays
    .flatMap((way) => ("failed" in way ? [] : [way]))
    .sort((a, b) => a.epochSeconds - b.epochSeconds);
  const rows = [
    ...(await measure({ workers: 2, fastest, rounds: pairs })),
    ...(await measure({ workers: 1, fastest, rounds: Math.min(pairs, ROUNDS_OF_ONE) })),
  ];
  return { torch: "missing" in torch ? torch : { versions: torch.versions }, torchWays, rows };
}

function startTorch(threads: number) {
  return Peer.start("training", { args: [FRAMES_FILE, String(threads)], threads });
}

/**
 * How long each way takes on this machine. Each variant has a process of its own, the first the one that is given, so that one
 * whose process ends takes no other with it; stops them.
 */
async function screen(first: Peer): Promise<TorchWay[]> {
  const peers: Peer[] = [];
  const ways: RunningWay[] = [];
  try {
    for (const variant of VARIANTS) {
      const peer = variant === VARIANTS[0] ? first : await startTorch(2);
      if ("missing" in peer) throw new PeerFailure(peer.missing);
      peers.push(peer);
      for (const batches of ["random", "alike"] as const)
        ways.push(await warm(peer, { variant, batches }));
    }
    const running = ways.filter(({ failure }) => failure() === undefined);
    const sides = running.map(({ side }) => side);
    const times = await takeTurns(sides, SCREENING_ROUNDS);
    return ways.map(({ way, side, failure }): TorchWay => {
      const failed = failure();
      if (failed !== undefined) return { ...way, failed };
      return { ...way, epochSeconds: Math.min(...times[sides.indexOf(side)]!) };
    });
  } finally {
    for (const peer of peers) peer.stop();
  }
}

/** A way in which PyTorch trains, warm. */
interface RunningWay {
  readonly way: Way;
  readonly peer: Peer;
  /** Its time is no number once it has failed. */
  readonly side: Side;
  /** Why it failed, in PyTorch's words. */
  readonly failure: () => string | undefined;
}

async function warm(peer: Peer, { variant, batches }: Way): Promise<RunningWay> {
  const way = { variant, batches }; // what a peer is asked for, without a time that is known
  let failed: string | undefined;
  const ask = async (request: object): Promise<number> => {
    try {
      if (failed === undefined) return (await peer.ask<{ seconds: number }>(request)).seconds;
    } catch (error) {
      if (!(error instanceof PeerFailure)) throw error;
      failed = error.message;
    }
    return Number.NaN;
  };
  await ask({ ...way, most: WARM_UP_BATCHES });
  return { way, peer, side: () => ask(way), failure: () => failed };
}

/** PyTorch's ordinary way, and the fastest of all that does not fail; each in a process of its own. None without PyTorch. */
async function startPeers(fastest: readonly Way[], threads: number): Promise<RunningWay[]> {
  const started: RunningWay[] = [];
  if (fastest.length === 0) return started;
  for (const ways of [[ORDINARY], fastest])
    for (const way of ways) {
      const peer = await startTorch(threads);
      if ("missing" in peer) throw new PeerFailure(peer.missing);
      const found = await warm(peer, way);
      if (!hasFailed(found)) {
        started.push(found);
        break;
      }
      peer.stop();
    }
  return started;
}

/** Tells of it on stderr. */
function hasFailed({ way, failure }: RunningWay): boolean {
  const failed = failure();
  if (failed !== undefined) process.stderr.write(`${nameOf(way)} not measured: ${failed}\n`);
  return failed !== undefined;
}

/** All builds that there are on both kinds of batches, and PyTorch in between. */
async function measure(options: {
  readonly workers: number;
  /** PyTorch's ways, the fastest first. */
  readonly fastest: readonly Way[];
  readonly rounds: number;
}): Promise<TrainingRow[]> {
  const { workers, fastest, rounds } = options;
  const trainers = new Map<Build, Trainer>();
  for (const build of Object.keys(BUILDS) as Build[])
    if (await isThere(build)) trainers.set(build, await startTrainer(build, workers));
  const own = [...trainers].flatMap(([build, trainer]) =>
    (["random", "alike"] as const).map((batches) => ({ build, batches, trainer })),
  );
  const peers = await startPeers(fastest, workers);
  const theirs = peers.map(({ side }) => side);
  const ours: Side[] = own.map(
    ({ batches, trainer }) =>
      () =>
        trainer.seconds(batches),
  );
  // The first build's runs stand beside PyTorch's.
  const order = [ours[0]!, ...theirs.slice(0, 1), ours[1]!, ...theirs.slice(1), ...ours.slice(2)];
  const times = await takeTurns(order, rounds).finally(async () => {
    for (const { peer } of peers) peer.stop();
    await Promise.all([...trainers.values()].map((trainer) => trainer.close()));
    if (trainers.has("wide")) setFlagsFromString("--no-experimental-wasm-revectorize");
  });
  const timesOf = (side: Side) => times[order.indexOf(side)]!;
  const measured = peers.filter((peer) => !hasFailed(peer));
  return own.map(({ build, batches }, i) => {
    const seconds = timesOf(ours[i]!);
    return {
      ...{ batches, workers, build, pairs: rounds, epochSeconds: median(seconds) },
      against: measured.map(({ way, side }) =>
        against(nameOf(way), { ours: seconds, theirs: timesOf(side) }),
      ),
    };
  });
}

function nameOf({ variant, batches }: Way): string {
  return `PyTorch, ${variant}, ${batches}`;
}

/** Whether this machine and this Node have a build. */
function isThere(build: Build): Promise<boolean> {
  return asking(build, async () => (await backendVersions("wasm"))["kernels"] === BUILDS[build]);
}

/** Does something where a build is asked for; threads read that when they start. */
async function asking<T>(build: Build, work: () => Promise<T>): Promise<T> {
  const before = process.env.SPEECH_EMOTION_SIMD ?? "";
  if (build !== "native") process.env.SPEECH_EMOTION_SIMD = build;
  try {
    return await work();
  } finally {
    process.env.SPEECH_EMOTION_SIMD = before;
  }
}

async function startTrainer(build: Build, workers: number): Promise<Trainer> {
  const trainer = await asking(build, () =>
    Trainer.start({ frames: ravdessFrames(), batchSize: BATCH_SIZE, workers }),
  );
  for (const batches of ["random", "alike"] as const)
    await trainer.seconds(batches, WARM_UP_BATCHES);
  return trainer;
}
