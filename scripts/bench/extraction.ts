import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { decodeWav, FrontEnd, referenceFrontEnd } from "@speech-emotion/features";
import { median } from "../shared/median.ts";
import { buildCli, linkClips, runCli } from "./builtCli.ts";
import { type Clips, inClips, inClipsOf } from "./clips.ts";
import { Peer, type PeerState } from "./peer.ts";
import { type Against, against, type Side, takeTurns } from "./takeTurns.ts";

/** Made-up clips of several lengths; a run takes them over and over. */
const CLIPS = 20;
/** Clips of a run from memory, and from files, where the start of a process is part of it. */
const [IN_MEMORY, IN_FILES] = [200, 1000];
const WARM_UPS = 40;
/** Of made-up clips: that of RAVDESS, and one of half as many samples, as of many corpora. */
const RATES_HZ = [48000, 24000] as const;
/** Clips of RAVDESS, whose silent ends are cut. */
const RAVDESS_CLIPS = 50;
const NO_SILENCE = "made up, nothing silent";

interface ExtractionRow {
  /** From bytes in memory by the library, or from files to `.npy` files by the command line, built, from start to end. */
  readonly way: "library" | "command";
  readonly workers: number;
  /** Which they are. */
  readonly clips: string;
  /** Their sample rates. */
  readonly ratesHz: string;
  /** Milliseconds of a core, median. */
  readonly msPerClip: number;
  readonly clipsPerSecond: number;
  readonly pairs: number;
  /** librosa in as many processes, by default and by its fastest filter. None where it is not installed. */
  readonly against: readonly Against[];
}

export interface Extraction {
  readonly librosa: PeerState;
  /** Milliseconds a clip from memory by each of librosa's filters for resampling, the fastest of three. */
  readonly librosaFilters: readonly {
    readonly clips: string;
    readonly ratesHz: string;
    readonly resType: string;
    readonly msPerClip: number;
  }[];
  readonly rows: readonly ExtractionRow[];
}

/**
 * From WAV to 121 features a frame: milliseconds a clip, in turn with librosa on the same clips; of those in the folder of RAVDESS
 * that RAVDESS_DIR names, too.
 */
export async function benchExtraction(pairs: number): Promise<Extraction> {
  buildCli();
  const found: Extraction[] = [];
  const measureAs = (name: string) => (clips: Clips) => measureClips(clips, pairs, name);
  for (const sampleRateHz of RATES_HZ)
    found.push(await inClips(CLIPS, measureAs(NO_SILENCE), sampleRateHz));
  const ravdess = process.env.RAVDESS_DIR;
  if (ravdess) found.push(await inClipsOf(ravdess, RAVDESS_CLIPS, measureAs("RAVDESS")));
  return {
    librosa: found[0]!.librosa,
    librosaFilters: found.flatMap(({ librosaFilters }) => librosaFilters),
    rows: found.flatMap(({ rows }) => rows),
  };
}

async function measureClips(clips: Clips, pairs: number, name: string): Promise<Extraction> {
  const rates = new Set(clips.sounds.map((sound) => decodeWav(sound).sampleRateHz));
  const folder = linkClips(clips, IN_FILES);
  const measured = { clips, folder, pairs, kind: { clips: name, ratesHz: [...rates].join(", ") } };
  const librosa = await startLibrosa(clips);
  if ("missing" in librosa) {
    const rows = await measure({ ...measured, peers: [], resTypes: [] });
    return { librosa, librosaFilters: [], rows };
  }
  const peers = [librosa, (await startLibrosa(clips)) as Peer];
  try {
    const screened = await screen(librosa);
    const fastest = screened.reduce((a, b) => (b.msPerClip < a.msPerClip ? b : a));
    const resTypes = [...new Set([screened[0]!.resType, fastest.resType])];
    for (const peer of peers)
      for (const resType of resTypes) await peer.ask({ resType, count: WARM_UPS });
    const rows = await measure({ ...measured, peers, resTypes });
    return {
      librosa: { versions: librosa.versions },
      librosaFilters: screened.map((filter) => ({ ...measured.kind, ...filter })),
      rows,
    };
  } finally {
    for (const peer of peers) peer.stop();
  }
}

/** On one core. */
function startLibrosa({ paths }: Clips) {
  return Peer.start("extraction", { args: paths, threads: 1 });
}

/** How long each filter takes, librosa's default first. */
async function screen(librosa: Peer): Promise<{ resType: string; msPerClip: number }[]> {
  const { resTypes } = await librosa.ask<{ resTypes: readonly string[] }>({ resTypes: true });
  const sides = resTypes.map(
    (resType): Side =>
      async () => {
        const { seconds } = await librosa.ask<{ seconds: number }>({ resType, count: WARM_UPS });
        return (1000 * seconds) / WARM_UPS;
      },
  );
  await takeTurns(sides, 1);
  const times = await takeTurns(sides, 3);
  return resTypes.map((resType, i) => ({ resType, msPerClip: Math.min(...times[i]!) }));
}

interface Measured {
  readonly clips: Clips;
  /** All that the command takes features of. */
  readonly folder: string;
  readonly pairs: number;
  readonly kind: Pick<ExtractionRow, "clips" | "ratesHz">;
  /** Processes of librosa. */
  readonly peers: readonly Peer[];
  /** By default, and the fastest. */
  readonly resTypes: readonly string[];
}

async function measure(measured: Measured): Promise<ExtractionRow[]> {
  const rows: ExtractionRow[] = [];
  for (const [way, workers] of [
    ["library", 1],
    ["command", 1],
    ["command", 2],
  ] as const)
    rows.push(await measureWay(measured, { way, workers }));
  return rows;
}

/** Milliseconds of a core a clip, ours and librosa's in turn. */
async function measureWay(
  { clips, folder, pairs, kind, peers, resTypes }: Measured,
  { way, workers }: Pick<ExtractionRow, "way" | "workers">,
): Promise<ExtractionRow> {
  const count = way === "library" ? IN_MEMORY : IN_FILES;
  const ours: Side =
    way === "library" ? fromMemory(clips, count) : byCommand(clips, folder, workers);
  if (way === "library") await ours();
  const theirs = resTypes.map(
    (resType): Side =>
      () =>
        byLibrosa(peers.slice(0, workers), { resType, count, ...(way === "command" ? clips : {}) }),
  );
  const perClip = (side: Side) => async () => (1000 * workers * (await side())) / count;
  const [own, ...others] = await takeTurns([ours, ...theirs].map(perClip), pairs);
  const msPerClip = median(own!);
  return {
    ...{ way, workers, ...kind, msPerClip, clipsPerSecond: (1000 * workers) / msPerClip, pairs },
    against: resTypes.map((resType, i) =>
      against(`librosa, ${resType}`, { ours: own!, theirs: others[i]! }),
    ),
  };
}

function fromMemory({ sounds }: Clips, count: number): Side {
  const frontEnd = new FrontEnd(referenceFrontEnd);
  return async () => {
    const started = performance.now();
    for (let i = 0; i < count; i++)
      frontEnd.extract(frontEnd.prepareWav(sounds[i % sounds.length]!));
    return (performance.now() - started) / 1000;
  };
}

function byCommand({ dir }: Clips, folder: string, workers: number): Side {
  return async () => {
    const out = mkdtempSync(join(dir, "npy-"));
    const seconds = runCli(["features", folder, "--out", out, "--workers", String(workers)]);
    rmSync(out, { recursive: true });
    return seconds;
  };
}

/** Seconds of the slowest of the processes, which share the clips; to `.npy` files where there is a folder. */
async function byLibrosa(
  peers: readonly Peer[],
  {
    resType,
    count,
    dir,
  }: { readonly resType: string; readonly count: number; readonly dir?: string },
): Promise<number> {
  const share = count / peers.length;
  const answers = await Promise.all(
    peers.map(async (peer) => {
      if (dir === undefined) return peer.ask<{ seconds: number }>({ resType, count: share });
      const out = mkdtempSync(join(dir, "npy-"));
      const answer = await peer.ask<{ seconds: number }>({ resType, count: share, out });
      rmSync(out, { recursive: true });
      return answer;
    }),
  );
  return Math.max(...answers.map(({ seconds }) => seconds));
}
