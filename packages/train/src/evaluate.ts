import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Clip,
  commonLabel,
  countLabels,
  type DataSet,
  type ExtractOptions,
  extractGood,
  FeatureStore,
  givenSets,
  loadDataSet,
  sortedLabels,
  type VocalChannel,
} from "@speech-emotion/data";
import { countOf, FrontEnd } from "@speech-emotion/features";
import { type BackendName, type RecognizerInfo, withBackend } from "@speech-emotion/model";
import { loadModel } from "@speech-emotion/model/tfjs";
import { describeProtocol } from "./config/trainConfig.ts";
import { TrainError } from "./errors.ts";
import { encoderUse } from "./examples/encoderUse.ts";
import { buildExamples } from "./examples/example.ts";
import type { SplitEntry } from "./examples/splitClips.ts";
import { type MetricsFile, RunFolder } from "./runFolder/runFolder.ts";
import { evaluateExamples } from "./scores/evaluateExamples.ts";
import { scoreBySpeaker } from "./scores/scoreBySpeaker.ts";

export interface EvaluateOptions
  extends Pick<ExtractOptions, "workers" | "ffmpeg" | "signal" | "onDamaged"> {
  readonly backend?: BackendName | undefined;
  readonly onDataSet?: ((dataSet: DataSet) => void) | undefined;
  readonly onFeatures?: ((done: number, total: number) => void) | undefined;
  /** Clips that a speaker's moments are fitted to, in models with speaker normalisation; default all of the speaker. */
  readonly speakerClips?: number | undefined;
  /** Vocal channels of RAVDESS to take from a folder; default both. */
  readonly channels?: readonly VocalChannel[] | undefined;
  /** Largest share of the clips that may be left out because no features can be taken of them; default 0. */
  readonly skipBad?: number | undefined;
}

/**
 * Scores a saved model on the test clips of its run, or on all clips of a folder whose label it knows.
 *
 * @param runDir a run folder, or a folder with a model alone.
 * @param dir a data set; without it the run's own, and of that the test clips.
 */
export async function evaluateRun(
  runDir: string,
  dir: string | undefined,
  options: EvaluateOptions = {},
): Promise<MetricsFile> {
  return withBackend(options.backend, () => scoreRun(runDir, dir, options));
}

type UnknownLabels = NonNullable<MetricsFile["unknownLabels"]>;

async function scoreRun(
  runDir: string,
  dir: string | undefined,
  options: EvaluateOptions,
): Promise<MetricsFile> {
  const run = new RunFolder(runDir);
  const isRun = existsSync(join(runDir, "config.json"));
  const modelDir = existsSync(run.model) ? run.model : runDir;
  const { network, info, encoder } = await loadModel(modelDir);
  encoder?.dispose(); // the threads that take features load it
  try {
    if (dir === undefined && !isRun)
      throw new TrainError({
        code: "data-missing",
        expected: "a run folder, or a folder of clips beside the model",
        found: `a model alone at ${runDir}`,
        advice: "name the folder of clips too",
      });
    const folder = dir ?? (await run.readConfig()).dir;
    const split = existsSync(join(runDir, "split.json")) ? await run.readSplit() : [];
    const used = split.length > 0 ? usedDigests(split) : undefined;
    const { known, unknownLabels } = await loadKnown(folder, info, options);
    const wanted =
      dir === undefined ? takeTest(known, split, folder) : known.map((clip) => markUse(clip, used));
    const { clips, matrices, bad } = await extractGood(wanted, {
      ...{ frontEnd: info.frontEnd, store: new FeatureStore(), skipBad: options.skipBad ?? 0 },
      encoder: encoderUse(info.frontEnd, modelDir),
      ...{ workers: options.workers, ffmpeg: options.ffmpeg, signal: options.signal },
      ...{ onProgress: options.onFeatures, onDamaged: options.onDamaged },
    });
    const frontEnd = new FrontEnd(info.frontEnd);
    const examples = buildExamples(clips, matrices, { labels: info.labels, frontEnd });
    const { metrics } = evaluateExamples(network, info, examples);
    const bySpeaker = frontEnd.bySpeaker
      ? { speakerNormalised: scoreBySpeaker(network, info, examples, options.speakerClips) }
      : {};
    const protocol =
      dir === undefined
        ? `test clips of the run: ${describeProtocol((await run.readConfig()).config, givenSets(known))}${describeBad(bad.length)}`
        : describeFolder(folder, clips, { used, unknownLabels, bad: bad.length });
    const leftOut = dir === undefined || unknownLabels.length === 0 ? {} : { unknownLabels };
    return { protocol, ...metrics, ...bySpeaker, ...leftOut };
  } finally {
    network.dispose();
  }
}

/** The clips of a folder whose labels the model knows, in the model's own spelling, and the labels that it does not. */
async function loadKnown(
  folder: string,
  { labels }: RecognizerInfo,
  { channels, ffmpeg, onDataSet }: EvaluateOptions,
): Promise<{ known: Clip[]; unknownLabels: UnknownLabels }> {
  const options = { keepNeutral: true, ffmpeg, ...(channels ? { channels } : {}) };
  const dataSet = await loadDataSet(folder, options);
  onDataSet?.(dataSet);
  const { clips } = dataSet;
  const spelled = new Map(labels.map((label) => [commonLabel(label), label]));
  const known = clips.flatMap((clip) => {
    const label = spelled.get(clip.label);
    return label === undefined ? [] : [{ ...clip, label }];
  });
  if (known.length === 0)
    throw new TrainError({
      code: "data-missing",
      expected: `clips of ${labels.join(", ")} in ${folder}`,
      found: sortedLabels(clips).join(", ") || "none",
      advice: "name another folder",
    });
  const strange = sortedLabels(clips.filter(({ label }) => !spelled.has(label)));
  const counts = countLabels(strange, clips);
  return { known, unknownLabels: strange.map((label, i) => ({ label, clips: counts[i]! })) };
}

/** @throws {TrainError} unless all of the run's test clips are there. */
function takeTest(clips: readonly Clip[], split: readonly SplitEntry[], folder: string): Clip[] {
  const test = new Set(split.filter(({ set }) => set === "test").map(({ clip }) => clip));
  const found = clips.filter(({ id }) => test.has(id));
  if (found.length !== test.size)
    throw new TrainError({
      code: "data-missing",
      expected: `the run's ${countOf(test.size, "test clip")} in ${folder}`,
      found: `${found.length}`,
      advice: "name the folder that holds them",
    });
  return found;
}

function usedDigests(split: readonly SplitEntry[]): ReadonlySet<string> {
  return new Set(split.filter(({ set }) => set !== "test").map(({ digest }) => digest));
}

/** The clip in the group of those that the model was trained on, or of the others, where that is known. */
function markUse(clip: Clip, used: ReadonlySet<string> | undefined): Clip {
  if (!used) return clip;
  const training = used.has(clip.digest) ? "used" : "not used";
  return { ...clip, groups: { ...clip.groups, training } };
}

/** Says which of a folder's clips were scored, and how many of them the model was trained on, by their content. */
function describeFolder(
  dir: string,
  clips: readonly Clip[],
  from: {
    readonly used: ReadonlySet<string> | undefined;
    readonly unknownLabels: UnknownLabels;
    readonly bad: number;
  },
): string {
  const { used, unknownLabels, bad } = from;
  const unknown = unknownLabels.reduce((sum, label) => sum + label.clips, 0);
  const words = unknownLabels.map((one) => `${one.label} ${one.clips}`).join(", ");
  const scored =
    unknown + bad === 0
      ? `all clips of ${dir}`
      : `${clips.length} of the ${countOf(clips.length + unknown + bad, "clip")} of ${dir}`;
  const without =
    unknown > 0 ? `, without ${unknown} of labels that the model does not know (${words})` : "";
  const count = used && clips.filter(({ digest }) => used.has(digest)).length;
  const training =
    count === undefined
      ? "which of them the model was trained on is not known"
      : `${count} of them used in training`;
  return `${scored}${without}${describeBad(bad)}; ${training}`;
}

function describeBad(count: number): string {
  return count > 0 ? `, without ${count} that cannot be used` : "";
}
