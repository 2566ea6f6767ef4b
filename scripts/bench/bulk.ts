import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Recognizer, withBackend } from "@speech-emotion/model";
import { CAM_SEGMENT, camDilation } from "@speech-emotion/model/tfjs";
import { exportModel, predictAll } from "@speech-emotion/train";
import {
  type ExchangedEncoder,
  type ExchangedModel,
  readModel,
  type Weight,
} from "../../packages/train/src/exchange/exchangedModel.ts";
import { ScriptError } from "../shared/commandLine.ts";
import { median } from "../shared/median.ts";
import { root } from "../shared/run.ts";
import { type Clips, inClips } from "./clips.ts";
import { Peer, type PeerState } from "./peer.ts";
import { type Against, against, type Side, takeTurns } from "./takeTurns.ts";

/** Clips of several lengths; a run takes them over and over. */
const CLIPS = 20;
/** Clips of a run for each worker. */
const CLIPS_OF_A_RUN = 120;
const MODELS = ["ravdess", "general"] as const;
const ENGINES = ["torch", "onnxruntime"] as const;
type Engine = (typeof ENGINES)[number];
/** Scores that are further apart are another model's; librosa resamples by another filter. */
const SAME_WORK = 0.01;
/** How many clips a peer may take together; the fastest counts. */
const BATCHES = [1, 4, 16] as const;

interface BulkRow {
  /** Folder in `models/`. */
  readonly model: (typeof MODELS)[number];
  /** From bytes in memory on the thread that asks, or from files in worker threads. */
  readonly way: "predictSync" | "predictAll";
  readonly workers: number;
  /** Milliseconds of a core, median. */
  readonly msPerClip: number;
  readonly clipsPerSecondPerCore: number;
  readonly pairs: number;
  /** librosa and each engine, from bytes in memory, in as many processes of one thread. None where it is not installed. */
  readonly against: readonly Against[];
}

export interface Bulk {
  readonly peers: Readonly<Record<Engine, PeerState>>;
  /** Largest difference of a peer's scores from ours, over all clips and labels. */
  readonly scoresDiffer: readonly {
    readonly model: string;
    readonly peer: string;
    readonly most: number;
  }[];
  readonly rows: readonly BulkRow[];
}

/** From WAV to scores, many clips: milliseconds of a core a clip, in turn with Python on the same clips. */
export function benchBulk(pairs: number): Promise<Bulk> {
  return inClips(CLIPS, async (clips) => {
    const bulk = {
      peers: {} as Record<Engine, PeerState>,
      scoresDiffer: [] as Bulk["scoresDiffer"][number][],
      rows: [] as BulkRow[],
    };
    for (const model of MODELS) {
      const folder = await writePeerModel(join(root, "models", model), join(clips.dir, model));
      const recognizer = await Recognizer.load(join(root, "models", model));
      const engines: PeerEngine[] = [];
      for (const engine of ENGINES) {
        const started = await startEngine(engine, { folder, clips });
        if ("missing" in started) {
          bulk.peers[engine] = started;
          continue;
        }
        bulk.peers[engine] = { versions: started.processes[0]!.versions };
        const most = await compareScores(started, { recognizer, clips });
        bulk.scoresDiffer.push({ model, peer: started.name, most });
        engines.push(started);
      }
      for (const workers of [1, 2])
        bulk.rows.push(...(await measure({ model, recognizer, clips, engines, workers, pairs })));
      for (const { processes } of engines) for (const peer of processes) peer.stop();
      recognizer.dispose();
    }
    return bulk;
  });
}

/** A model as the peers read it: ONNX, and the weights for PyTorch. */
async function writePeerModel(model: string, folder: string): Promise<string> {
  mkdirSync(folder);
  await exportModel(model, folder, { format: "onnx" });
  const exchanged = await withBackend("auto", () => readModel(model));
  writeFileSync(join(folder, "network.json"), JSON.stringify(asJson(exchanged)));
  return folder;
}

function asJson({ network, weights, encoder, ...model }: ExchangedModel): object {
  const { normaliser, temperature, summarises } = model;
  return {
    ...{ network, temperature, summarises },
    normaliser: { mean: [...normaliser.mean], sd: [...normaliser.sd] },
    weights: allAsJson(weights),
    encoder: encoder && encoderAsJson(encoder),
  };
}

function encoderAsJson(encoder: ExchangedEncoder): object {
  if ("camPlusPlus" in encoder) {
    const { sizes, weights } = encoder.camPlusPlus;
    const dilations = sizes.blocks.map((_, block) => camDilation(block));
    const { blocks } = sizes;
    return {
      camPlusPlus: { blocks, dilations, segment: CAM_SEGMENT, weights: allAsJson(weights) },
    };
  }
  const { layers, outputs, poolSize } = encoder;
  const used = layers.slice(0, Math.max(...outputs));
  return {
    poolSize,
    layers: used.map(({ kernel, recurrentKernel: recurrent, bias }) => ({
      kernel: asStored({ values: kernel, shape: [kernel.length / bias.length, bias.length] }),
      recurrent: asStored({ values: recurrent, shape: [bias.length / 4, bias.length] }),
      bias: asStored({ values: bias, shape: [bias.length] }),
    })),
  };
}

function allAsJson(weights: ReadonlyMap<string, Weight>): object {
  return Object.fromEntries([...weights].map(([name, weight]) => [name, asStored(weight)]));
}

function asStored({ values, shape }: Weight): object {
  const { buffer, byteOffset, byteLength } = values;
  return { shape, values: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
}

/** librosa and an engine in two processes, with the number of clips that it is fastest with. */
interface PeerEngine {
  readonly name: string;
  readonly processes: readonly Peer[];
  readonly batch: number;
}

interface Answer {
  readonly seconds: number;
  readonly scores: readonly (readonly number[])[];
}

async function startEngine(
  engine: Engine,
  { folder, clips }: { readonly folder: string; readonly clips: Clips },
): Promise<PeerEngine | { readonly missing: string }> {
  const args = [engine, folder, ...clips.paths];
  const processes: Peer[] = [];
  for (let i = 0; i < 2; i++) {
    const started = await Peer.start("recognition", { args, threads: 1 });
    if ("missing" in started) return started;
    processes.push(started);
  }
  const sides = BATCHES.map(
    (batch): Side =>
      async () =>
        (await processes[0]!.ask<Answer>({ batch, count: CLIPS_OF_A_RUN })).seconds,
  );
  await takeTurns(sides, 1);
  const times = (await takeTurns(sides, 2)).map((seconds) => Math.min(...seconds));
  const batch = BATCHES[times.indexOf(Math.min(...times))]!;
  await processes[1]!.ask({ batch, count: CLIPS_OF_A_RUN });
  const name = engine === "torch" ? "PyTorch" : engine;
  return { name: `librosa and ${name}, ${batch} at a time`, processes, batch };
}

/** How far the peer's scores are from ours; far apart, it does other work. */
async function compareScores(
  { name, processes, batch }: PeerEngine,
  { recognizer, clips }: { readonly recognizer: Recognizer; readonly clips: Clips },
): Promise<number> {
  const { scores } = await processes[0]!.ask<Answer>({ batch, count: CLIPS });
  const { labels } = recognizer.info;
  const differences = clips.sounds.flatMap((sound, i) =>
    recognizer
      .predictSync(sound)
      .scores.map(({ label, score }) => Math.abs(score - scores[i]![labels.indexOf(label)]!)),
  );
  const most = Math.max(...differences);
  if (!(most < SAME_WORK))
    throw new ScriptError(
      `expected ${name} to give our scores within ${SAME_WORK}, found ${most} apart: correct peers/recognition.py`,
    );
  return most;
}

async function measure(options: {
  readonly model: BulkRow["model"];
  readonly recognizer: Recognizer;
  readonly clips: Clips;
  readonly engines: readonly PeerEngine[];
  readonly workers: number;
  readonly pairs: number;
}): Promise<BulkRow[]> {
  const { model, recognizer, clips, engines, workers, pairs } = options;
  const count = CLIPS_OF_A_RUN * workers;
  const many = openPredictAll(join(root, "models", model), { clips, workers });
  const ways: { way: BulkRow["way"]; side: Side }[] = [
    { way: "predictAll", side: () => many.take(count) },
  ];
  if (workers === 1)
    ways.unshift({ way: "predictSync", side: async () => predictSync(recognizer, clips, count) });
  const theirs = engines.map(
    ({ processes, batch }): Side =>
      async () => {
        const answers = await Promise.all(
          processes
            .slice(0, workers)
            .map((peer) => peer.ask<Answer>({ batch, count: CLIPS_OF_A_RUN })),
        );
        return Math.max(...answers.map(({ seconds }) => seconds));
      },
  );
  const perClip = (side: Side) => async () => (1000 * workers * (await side())) / count;
  for (const { side } of ways) await side();
  const times = await takeTurns([...ways.map(({ side }) => side), ...theirs].map(perClip), pairs);
  await many.close();
  return ways.map(({ way }, i) => {
    const msPerClip = median(times[i]!);
    return {
      ...{ model, way, workers, msPerClip, clipsPerSecondPerCore: 1000 / msPerClip, pairs },
      against: engines.map(({ name }, k) =>
        against(name, { ours: times[i]!, theirs: times[ways.length + k]! }),
      ),
    };
  });
}

function predictSync(recognizer: Recognizer, { sounds }: Clips, count: number): number {
  const started = performance.now();
  for (let i = 0; i < count; i++) recognizer.predictSync(sounds[i % sounds.length]!);
  return (performance.now() - started) / 1000;
}

/** `predictAll` over clips without end, whose threads stay warm between two runs. */
function openPredictAll(
  model: string,
  { clips, workers }: { readonly clips: Clips; readonly workers: number },
): { readonly take: (count: number) => Promise<number>; readonly close: () => Promise<unknown> } {
  function* endless() {
    while (true) yield* clips.paths;
  }
  const results = predictAll(endless(), { model, workers, growHeaps: true });
  const pass = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const { value } = await results.next();
      if (value && "error" in value) throw value.error;
    }
  };
  return {
    async take(count) {
      await pass(40 * workers); // those that it had ready, and some until it is in full swing
      const started = performance.now();
      await pass(count);
      return (performance.now() - started) / 1000;
    },
    close: () => results.return(undefined),
  };
}
