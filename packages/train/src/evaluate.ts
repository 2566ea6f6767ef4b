import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  createRandom,
  digestClips,
  extractFeatures,
  FeatureStore,
  loadDataSet,
  shuffled,
  type VocalChannel,
} from "@speech-emotion/data";
import {
  type FeatureMatrix,
  fitNormaliser,
  type Normaliser,
  normalise,
} from "@speech-emotion/features";
import {
  argMax,
  type BackendName,
  loadModel,
  type RecognizerInfo,
  softmax,
  useBackend,
} from "@speech-emotion/model";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { describeProtocol } from "./config/trainConfig.ts";
import { TrainError } from "./errors.ts";
import { fitSpeakers } from "./examples/fitSpeakers.ts";
import { type Example, normaliseVoice } from "./examples/prepareData.ts";
import {
  type ClipPrediction,
  type GroupMetrics,
  type MetricsFile,
  RunFolder,
} from "./runFolder/runFolder.ts";
import { measureCalibration } from "./scores/calibration.ts";
import { inferLogits } from "./scores/infer.ts";
import { computeMetrics } from "./scores/metrics.ts";

/** Scores and predictions of a network on examples. */
export function evaluateExamples(
  network: LayersModel,
  { labels, temperature }: Pick<RecognizerInfo, "labels" | "temperature">,
  examples: readonly Example[],
): { metrics: Omit<MetricsFile, "protocol">; predictions: ClipPrediction[] } {
  const logits = inferLogits(network, examples);
  const scores = logits.map((row) => softmax(row, temperature));
  const predicted = logits.map(argMax);
  const targets = examples.map(({ target }) => target);
  const predictions = examples.map(
    ({ clip, target }, i): ClipPrediction => ({
      clip: clip.id,
      label: labels[target] as string,
      predicted: labels[predicted[i] as number] as string,
      scores: scores[i] as number[],
    }),
  );
  const metrics = {
    ...computeMetrics(labels, targets, predicted),
    calibration: measureCalibration(scores, targets),
    groups: computeGroups(labels, examples, predicted),
  };
  return { metrics, predictions };
}

/**
 * Scores with each example normalised by examples of its speaker, whose labels are not looked at.
 *
 * @param voiceClips how many of the speaker's, the example and others that are drawn; by default all.
 */
export function scoreVoices(
  network: LayersModel,
  info: Pick<RecognizerInfo, "labels" | "temperature">,
  examples: readonly Example[],
  voiceClips?: number,
): NonNullable<MetricsFile["withVoice"]> {
  const voiceOf = voiceClips === undefined ? allOf(examples) : someOf(examples, voiceClips);
  const heard = examples.map((example) => {
    const voice = voiceOf(example);
    return voice ? { ...example, matrix: normaliseVoice(example.matrix, voice) } : example;
  });
  const { metrics } = evaluateExamples(network, info, heard);
  const { accuracy, weightedF1, uar } = metrics;
  return { accuracy, weightedF1, uar };
}

type VoiceOf = (example: Example) => Normaliser | undefined;

function allOf(examples: readonly Example[]): VoiceOf {
  const voices = fitSpeakers(
    examples.map(({ clip }) => clip),
    examples.map(({ matrix }) => matrix),
  );
  return ({ clip }) => voices.get(clip.speaker as string);
}

function someOf(examples: readonly Example[], count: number): VoiceOf {
  return (example) => {
    const { speaker, id } = example.clip;
    if (speaker === undefined) return undefined;
    const others = examples.filter((other) => other !== example && other.clip.speaker === speaker);
    const drawn = shuffled(others, createRandom(1, `voice/${id}`)).slice(0, count - 1);
    return fitNormaliser([example, ...drawn].map(({ matrix }) => matrix));
  };
}

/** Scores of every part of the examples that their clips name, in the order of the names. */
function computeGroups(
  labels: readonly string[],
  examples: readonly Example[],
  predicted: readonly number[],
): GroupMetrics[] {
  const names = examples.flatMap(({ clip }) => Object.entries(clip.groups ?? {}));
  const distinct = [...new Set(names.map((name) => JSON.stringify(name)))].sort();
  return distinct.map((text) => {
    const [by, value] = JSON.parse(text) as [string, string];
    const members = [...examples.keys()].filter((i) => examples[i]?.clip.groups?.[by] === value);
    const truth = members.map((i) => (examples[i] as Example).target);
    const heard = members.map((i) => predicted[i] as number);
    const { clips, accuracy, uar } = computeMetrics(labels, truth, heard);
    return { by, value, clips, accuracy, uar };
  });
}

export interface EvaluateOptions {
  readonly backend?: BackendName;
  readonly workers?: number | undefined;
  readonly onFeatures?: (done: number, total: number) => void;
  /** Clips that each voice's own normaliser is fitted to, in models that were trained for it; default all of the voice. */
  readonly voiceClips?: number | undefined;
  /** Vocal channels of RAVDESS to take from a folder; default both. */
  readonly channels?: readonly VocalChannel[];
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
  await useBackend(options.backend);
  const run = new RunFolder(runDir);
  const isRun = existsSync(join(runDir, "config.json"));
  const { network, info } = await loadModel(existsSync(run.model) ? run.model : runDir);
  if (dir === undefined && !isRun)
    throw new TrainError({
      code: "data-missing",
      expected: "a run folder, or a folder of clips beside the model",
      found: `a model alone at ${runDir}`,
      advice: "name the folder of clips too",
    });
  const folder = dir ?? (await run.readConfig()).dir;
  const { channels } = options;
  const dataSet = await loadDataSet(folder, {
    keepNeutral: true,
    ...(channels ? { channels } : {}),
  });
  const known = dataSet.clips.filter(({ label }) => info.labels.includes(label));
  const split = existsSync(join(runDir, "split.json")) ? await run.readSplit() : [];
  const test = new Set(split.filter(({ set }) => set === "test").map(({ clip }) => clip));
  const clips = dir === undefined ? known.filter(({ id }) => test.has(id)) : known;
  if (dir === undefined && clips.length !== test.size)
    throw new TrainError({
      code: "data-missing",
      expected: `the run's ${test.size} test clips in ${folder}`,
      found: `${clips.length}`,
      advice: "name the folder that holds them",
    });
  if (clips.length === 0)
    throw new TrainError({
      code: "data-missing",
      expected: `clips of ${info.labels.join(", ")} in ${folder}`,
      found: "none",
      advice: "name another folder",
    });

  const digests = await digestClips(clips);
  const matrices = await extractFeatures(
    clips.map((clip, i) => ({ clip, digest: digests[i] as string })),
    {
      config: info.featureConfig,
      store: new FeatureStore(),
      ...(options.workers ? { workers: options.workers } : {}),
      ...(options.onFeatures ? { onProgress: options.onFeatures } : {}),
    },
  );
  const used = new Set(split.filter(({ set }) => set !== "test").map(({ digest }) => digest));
  const examples = clips.map((clip, i): Example => {
    const matrix = normalise(matrices[i] as FeatureMatrix, info.normaliser);
    const training = used.has(digests[i] as string) ? "used" : "not used";
    const groups =
      dir === undefined || split.length === 0 ? clip.groups : { ...clip.groups, training };
    return {
      clip: { ...clip, ...(groups ? { groups } : {}) },
      target: info.labels.indexOf(clip.label),
      frames: matrix.frames,
      matrix,
      voice: undefined,
    };
  });
  const { metrics } = evaluateExamples(network, info, examples);
  const voices = info.voices
    ? { withVoice: scoreVoices(network, info, examples, options.voiceClips) }
    : {};
  network.dispose();
  const protocol =
    dir === undefined
      ? `test clips of the run: ${describeProtocol((await run.readConfig()).config)}`
      : describeFolder(folder, digests, split.length > 0 ? used : undefined);
  return { protocol, ...metrics, ...voices };
}

/** Says how many of a folder's clips the model was trained on, by their content. */
function describeFolder(
  dir: string,
  digests: readonly string[],
  used: ReadonlySet<string> | undefined,
): string {
  if (!used) return `all clips of ${dir}; which of them the model was trained on is not known`;
  const count = digests.filter((digest) => used.has(digest)).length;
  return `all clips of ${dir}; ${count} of them were used in training`;
}
