import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  digestClips,
  extractFeatures,
  FeatureStore,
  loadDataSet,
  type VocalChannel,
} from "@speech-emotion/data";
import type { FeatureMatrix } from "@speech-emotion/features";
import { type BackendName, loadModel, normalise, useBackend } from "@speech-emotion/model";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { TrainError } from "./errors.ts";
import { argMax, inferLogits } from "./infer.ts";
import { computeMetrics, type Metrics } from "./metrics.ts";
import type { Example, SplitEntry } from "./prepare.ts";
import { type ClipPrediction, type MetricsFile, RunFolder } from "./runFolder.ts";
import { describeProtocol } from "./trainConfig.ts";

/** Scores and predictions of a network on examples. */
export function evaluateExamples(
  network: LayersModel,
  labels: readonly string[],
  examples: readonly Example[],
): { metrics: Metrics; predictions: ClipPrediction[] } {
  const logits = inferLogits(network, examples);
  const predicted = logits.map(argMax);
  const predictions = examples.map(
    ({ clip, target }, i): ClipPrediction => ({
      clip: clip.id,
      label: labels[target] as string,
      predicted: labels[predicted[i] as number] as string,
      scores: softmax(logits[i] as Float32Array),
    }),
  );
  const truth = examples.map(({ target }) => target);
  return { metrics: computeMetrics(labels, truth, predicted), predictions };
}

function softmax(logits: Float32Array): number[] {
  const max = Math.max(...logits);
  const powers = Array.from(logits, (x) => Math.exp(x - max));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((x) => x / sum);
}

export interface EvaluateOptions {
  readonly backend?: BackendName;
  readonly workers?: number | undefined;
  readonly onFeatures?: (done: number, total: number) => void;
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
    throw new TrainError(
      `expected a run folder, or a folder of clips beside the model, found a model alone at ${runDir}: name the folder of clips too`,
    );
  const folder = dir ?? (await run.readConfig()).dir;
  const { channels } = options;
  const dataSet = await loadDataSet(folder, {
    keepNeutral: true,
    ...(channels ? { channels } : {}),
  });
  const known = dataSet.clips.filter(({ label }) => info.labels.includes(label));
  const split = isRun ? await run.readSplit() : [];
  const test = new Set(split.filter(({ set }) => set === "test").map(({ clip }) => clip));
  const clips = dir === undefined ? known.filter(({ id }) => test.has(id)) : known;
  if (dir === undefined && clips.length !== test.size)
    throw new TrainError(
      `expected the run's ${test.size} test clips in ${folder}, found ${clips.length}: name the folder that holds them`,
    );
  if (clips.length === 0)
    throw new TrainError(
      `expected clips of ${info.labels.join(", ")} in ${folder}, found none: name another folder`,
    );

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
  const examples = clips.map((clip, i): Example => {
    const matrix = normalise(matrices[i] as FeatureMatrix, info.normaliser);
    return { clip, target: info.labels.indexOf(clip.label), frames: matrix.frames, matrix };
  });
  const { metrics } = evaluateExamples(network, info.labels, examples);
  network.dispose();
  const protocol =
    dir === undefined
      ? `test clips of the run: ${describeProtocol((await run.readConfig()).config)}`
      : describeFolder(folder, digests, split);
  return { protocol, ...metrics };
}

/** Says how many of a folder's clips the model was trained on, by their content. */
function describeFolder(
  dir: string,
  digests: readonly string[],
  split: readonly SplitEntry[],
): string {
  if (split.length === 0)
    return `all clips of ${dir}; which of them the model was trained on is not known`;
  const seen = new Set(split.filter(({ set }) => set !== "test").map(({ digest }) => digest));
  const count = digests.filter((digest) => seen.has(digest)).length;
  return `all clips of ${dir}; ${count} of them were used in training`;
}
