import type { Clip, DataSet, FfmpegUse } from "@speech-emotion/data";
import { FrontEnd } from "@speech-emotion/features";
import { disposeModel, loadModel, saveModel } from "@speech-emotion/model/tfjs";
import type { TrainConfig } from "./config/trainConfig.ts";
import { canDoubt, type FitDoubtOptions, fitDoubt } from "./doubt/fitDoubt.ts";
import type { PreparedData } from "./examples/arrangeData.ts";
import type { MetricsFile, RunFolder } from "./runFolder/runFolder.ts";
import type { ScoredExamples } from "./scores/evaluateExamples.ts";
import { scoreModel } from "./scores/scoreModel.ts";
import { fitNuisance } from "./teach/fitNuisance.ts";
import { fitVoiceSpace } from "./teach/fitVoiceSpace.ts";

/** What a model was trained on. */
interface Learnt {
  readonly dataSet: DataSet;
  readonly config: TrainConfig;
  readonly data: PreparedData;
  /** Whether it began with a model, which may have heard the corpora that doubt would be measured on. */
  readonly tuned: boolean;
}

/**
 * Learns what follows from the model that was kept, and scores it.
 *
 * @returns undefined when it was told to stop.
 */
export async function conclude(
  run: RunFolder,
  learnt: Learnt,
  options: Omit<FitDoubtOptions, "encoder">,
): Promise<MetricsFile | undefined> {
  try {
    await learnLater(run, learnt, options);
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    return undefined;
  }
  return finish(run, learnt.data, options.preparation.ffmpeg);
}

/** Those that doubt is measured on: all but test clips. */
function doubtClips(
  { clips }: DataSet,
  { doubtOn = [] }: TrainConfig,
  { split }: PreparedData,
): readonly Clip[] {
  const own = new Set(split.filter(({ set }) => set !== "test").map(({ clip }) => clip));
  return clips.filter(({ id, corpus }) => own.has(id) || doubtOn.includes(corpus));
}

/**
 * Writes into the model that was kept what is learnt once it is trained: when to doubt it, what to teach it by, and how voices
 * differ.
 */
async function learnLater(
  run: RunFolder,
  { dataSet, config, data, tuned }: Learnt,
  options: Omit<FitDoubtOptions, "encoder">,
): Promise<void> {
  const clips = doubtClips(dataSet, config, data);
  const frontEnd = new FrontEnd(data.frontEnd);
  const isDoubted = !tuned && canDoubt(config, clips);
  const count = frontEnd.summarises && frontEnd.bySpeaker ? config.nuisanceDirections : 0;
  const voiceCount = frontEnd.summarises ? config.voiceDirections : 0;
  if (!isDoubted && count === 0 && voiceCount === 0) return;
  const { network, info, encoder } = await loadModel(run.model);
  try {
    const nuisance = count > 0 ? fitNuisance(data.train, { frontEnd, count }) : undefined;
    const found = isDoubted
      ? await fitDoubt({ ...dataSet, clips }, { config, trained: data }, { ...options, encoder })
      : {};
    const voiceSpace = voiceCount > 0 ? fitVoiceSpace(data.train, voiceCount) : undefined;
    const learnt = {
      ...{ ...info, ...found },
      ...(nuisance ? { nuisance } : {}),
      ...(voiceSpace ? { voiceSpace } : {}),
    };
    await saveModel(run.model, network, learnt, { encoder });
  } finally {
    network.dispose();
    encoder?.dispose();
  }
}

/** Looks at the test clips, with the model of the epoch that was kept, and writes what it finds. */
async function finish(
  run: RunFolder,
  data: PreparedData,
  ffmpeg: FfmpegUse | undefined,
): Promise<MetricsFile> {
  const model = await loadModel(run.model);
  const { protocol, unknownLabels, test } = data;
  const scores = scoreModel(model, { examples: test });
  disposeModel(model);
  return writeScores(run, {
    ...scores,
    labels: data.labels,
    protocol,
    unknownLabels,
    test,
    ffmpeg,
  });
}

/** Writes what was found on the test clips: predictions, report, scores. */
export async function writeScores(
  run: RunFolder,
  found: ScoredExamples &
    Pick<MetricsFile, "protocol" | "speakerNormalised"> &
    Pick<PreparedData, "test" | "unknownLabels"> & {
      readonly labels: readonly string[];
      readonly ffmpeg: FfmpegUse | undefined;
    },
): Promise<MetricsFile> {
  const { metrics, predictions, protocol, speakerNormalised, unknownLabels, test, ffmpeg } = found;
  const file: MetricsFile = {
    protocol,
    ...metrics,
    ...(speakerNormalised ? { speakerNormalised } : {}),
    ...(unknownLabels.length > 0 ? { unknownLabels } : {}),
  };
  await run.writePredictions(found.labels, predictions);
  // Only now: what draws its figures takes a third of a second to load, which a refused training need not wait for.
  const { reportRun } = await import("./report/writeReport.ts");
  const clips = new Map(test.map(({ clip }) => [clip.id, clip]));
  await reportRun(run, { metrics: file, clips, ffmpeg });
  await run.writeMetrics(file);
  return file;
}
