import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Clip,
  commonLabel,
  type DataSet,
  type ExtractOptions,
  loadDataSets,
  sortedLabels,
  type VocalChannel,
} from "@speech-emotion/data";
import { type BackendName, type RecognizerInfo, withBackend } from "@speech-emotion/model";
import { disposeModel, type LoadedModel, loadModel } from "@speech-emotion/model/tfjs";
import { describeProtocol } from "./config/describeProtocol.ts";
import type { TrainConfig } from "./config/trainConfig.ts";
import { TrainError } from "./errors.ts";
import { corpusMasks } from "./examples/corpusMasks.ts";
import { hearClips } from "./examples/hearClips.ts";
import { countByLabel } from "./examples/leaveOutUntaught.ts";
import type { SplitEntry } from "./examples/splitClips.ts";
import { takeSet } from "./examples/takeSet.ts";
import { type MetricsFile, RunFolder } from "./runFolder/runFolder.ts";
import { describeBad, describeEvaluated } from "./scores/describeEvaluated.ts";
import { scoreModel } from "./scores/scoreModel.ts";

/** Which clips are scored, and how. */
export interface EvaluateOptions
  extends Pick<ExtractOptions, "workers" | "ffmpeg" | "signal" | "onDamaged"> {
  /** Who does the arithmetic; default `auto`. */
  readonly backend?: BackendName | undefined;
  /** Called with what was found, before features are taken. */
  readonly onDataSet?: ((dataSet: DataSet) => void) | undefined;
  /** Called after each clip whose features had to be computed. */
  readonly onFeatures?: ((done: number, total: number) => void) | undefined;
  /** Clips that a speaker's moments are fitted to, in models with speaker normalisation; default all of the speaker. */
  readonly speakerClips?: number | undefined;
  /** Vocal channels of RAVDESS to take from a folder; default both. */
  readonly channels?: readonly VocalChannel[] | undefined;
  /** Largest share of the clips that may be left out because no features can be taken of them; default 0. */
  readonly skipBad?: number | undefined;
}

/**
 * Scores a saved model on the test clips of its run, or on all clips of data sets whose label it knows. Labels of the model
 * that a corpus has no clips of are no answers to its clips, as is usual across corpora.
 *
 * @param runDir a run folder, or a folder with a model alone.
 * @param dirs folders or manifests; without any the run's own, and of those the test clips.
 */
export async function evaluateRun(
  runDir: string,
  dirs: readonly string[],
  options: EvaluateOptions = {},
): Promise<MetricsFile> {
  return withBackend(options.backend, () => scoreRun(runDir, dirs, options));
}

async function scoreRun(
  runDir: string,
  dirs: readonly string[],
  options: EvaluateOptions,
): Promise<MetricsFile> {
  const run = new RunFolder(runDir);
  const isRun = existsSync(join(runDir, "config.json"));
  const modelDir = existsSync(run.model) ? run.model : runDir;
  const model = withoutEncoders(await loadModel(modelDir)); // the threads that take features load them
  const { info } = model;
  try {
    const isOwn = dirs.length === 0;
    if (isOwn && !isRun)
      throw new TrainError({
        code: "data-missing",
        expected: "a run folder, or a folder of clips beside the model",
        found: `a model alone at ${runDir}`,
        advice: "name the folder of clips too",
      });
    const begun = isOwn ? await run.readConfig() : undefined;
    const folders = begun?.dirs ?? dirs;
    const split = existsSync(join(runDir, "split.json")) ? await run.readSplit() : [];
    const used = split.length > 0 ? usedDigests(split) : undefined;
    const { known, unknown } = await loadKnown(folders, info, { ...begun?.config, ...options });
    // A run's own of corpora that were held out alone: the others were trained on without.
    const unknownLabels = countByLabel(
      begun ? unknown.filter(({ corpus }) => begun.config.holdOut?.includes(corpus)) : unknown,
    );
    // A run's own corpora have the labels that they had in its training, which may have left some out.
    const ofRun = new Set(split.map(({ clip }) => clip));
    const own = isOwn ? known.filter(({ id }) => ofRun.has(id)) : known;
    const masks = corpusMasks(own, info.labels);
    const wanted = isOwn
      ? takeSet(own, split, { set: "test", folders: folders.join(" and ") })
      : known.map((clip) => markUse(clip, used));
    const { clips, examples, companion, bad } = await hearClips(wanted, model, {
      ...{ folder: modelDir, masks, skipBad: options.skipBad ?? 0 },
      ...{ workers: options.workers, ffmpeg: options.ffmpeg, signal: options.signal },
      ...{ onProgress: options.onFeatures, onDamaged: options.onDamaged },
    });
    const { speakerClips } = options;
    const heard = { examples, companion, speakerClips };
    const { metrics, speakerNormalised } = scoreModel(model, heard);
    const bySpeaker = speakerNormalised ? { speakerNormalised } : {};
    const protocol = begun
      ? `test clips of the run: ${describeProtocol(begun.config, own)}${describeBad(bad.length)}`
      : describeEvaluated(clips, {
          ...{ folders, used, unknownLabels, bad: bad.length },
          absentLabels: metrics.absentLabels ?? [],
        });
    const leftOut = unknownLabels.length === 0 ? {} : { unknownLabels };
    return { protocol, ...metrics, ...bySpeaker, ...leftOut };
  } finally {
    disposeModel(model);
  }
}

/** The model, its encoder's memory given back, and its companion's. */
function withoutEncoders({ encoder, companion, ...model }: LoadedModel): LoadedModel {
  encoder?.dispose();
  return { ...model, encoder: undefined, companion: companion && withoutEncoders(companion) };
}

/** The clips of data sets whose labels the model knows, in the model's own spelling, and the others. */
async function loadKnown(
  folders: readonly string[],
  { labels }: RecognizerInfo,
  {
    channels,
    keepNeutral = true,
    ffmpeg,
    onDataSet,
  }: EvaluateOptions & Partial<Pick<TrainConfig, "keepNeutral">>,
): Promise<{ known: Clip[]; unknown: Clip[] }> {
  const options = { keepNeutral, ffmpeg, ...(channels ? { channels } : {}) };
  const dataSet = await loadDataSets(folders, options);
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
      expected: `clips of ${labels.join(", ")} in ${folders.join(" and ")}`,
      found: sortedLabels(clips).join(", ") || "none",
      advice: "name another folder",
    });
  return { known, unknown: clips.filter(({ label }) => !spelled.has(label)) };
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
