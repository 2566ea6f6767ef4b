import type { Clip } from "@speech-emotion/data/batches";
import {
  type ClipInput,
  FeatureError,
  type FeatureMatrix,
  FrontEnd,
  toSignal,
} from "@speech-emotion/features";
import {
  type ModelFiles,
  type Network,
  type RecognizerInfo,
  useBackend,
} from "@speech-emotion/model";
import { encodeModel } from "@speech-emotion/model/tfjs";
import type { BatchRecord } from "./callbacks/callback.ts";
import { checkTrainConfig } from "./config/checkTrainConfig.ts";
import { fixNetwork, withSeed } from "./config/fixNetwork.ts";
import type { TrainConfig, TrainSettings } from "./config/trainConfig.ts";
import { TrainError } from "./errors.ts";
import { arrangeData, classesOf, type PreparedData } from "./examples/arrangeData.ts";
import { splitClips } from "./examples/splitClips.ts";
import { LocalGradients } from "./learning/localGradients.ts";
import { Parameters } from "./learning/parameters.ts";
import { isDone } from "./learning/progress.ts";
import { Training } from "./learning/training.ts";
import type { EpochRecord } from "./runFolder/runFolder.ts";
import { evaluateExamples, type ScoredExamples } from "./scores/evaluateExamples.ts";

/** A labelled clip to train on. */
export interface ClipInMemory {
  /** The bytes of a WAV file, or samples. */
  readonly audio: ClipInput;
  /** What is to be recognised in it. */
  readonly label: string;
  /** What it is called, by which it is told from all others. */
  readonly name: string;
  /** Who speaks, where that is known; the split by speaker needs it. */
  readonly speaker?: string | undefined;
}

/** Who is told how it goes; each may take its time, in which the page is alive. */
export interface InMemoryOptions {
  /** Called with how many clips features were taken of. */
  readonly onClip?: ((done: number) => unknown) | undefined;
  /** Called after each step. */
  readonly onBatchEnd?: ((batch: BatchRecord) => void | Promise<void>) | undefined;
  /** Called after each epoch with its scores. */
  readonly onEpochEnd?: ((epoch: EpochRecord) => unknown) | undefined;
  /** Ends it after the step that is running; the best epoch so far is the result. */
  readonly signal?: AbortSignal | undefined;
}

/** What was learnt. */
export interface TrainedInMemory extends ScoredExamples {
  /** The network of the epoch that was kept, under the backend in use; `dispose` frees it. */
  readonly network: Network;
  /** What a `SyncRecognizer` of it is made with, too. */
  readonly info: Omit<RecognizerInfo, "format">;
  /** The model as its files, which `Recognizer.load` reads; until `network` is freed. */
  readonly encode: () => Promise<ModelFiles>;
  /** How many clips were trained on, chose the epoch, and scored it. */
  readonly counts: Readonly<Record<"train" | "validation" | "test", number>>;
  /** Clips that no features could be taken of, and why. */
  readonly bad: PreparedData["bad"];
}

/**
 * Trains a network on clips that are in memory, as `train` does on files, to the same weights: on the thread that asks, which
 * in a page should be a worker's. Features stay in memory, about 0.2 MB for a clip of 10 s. It makes no variants of clips.
 *
 * @returns undefined when no epoch passed the gate, or it was ended before.
 * @throws {TrainError | FeatureError} when clips or settings do not allow it.
 */
export async function trainInMemory(
  clips: Iterable<ClipInMemory> | AsyncIterable<ClipInMemory>,
  given: TrainSettings,
  { onClip, onBatchEnd, onEpochEnd, signal }: InMemoryOptions = {},
): Promise<TrainedInMemory | undefined> {
  const settings = withSeed(given);
  checkTrainConfig(settings);
  refuseVariants(settings);
  await useBackend("wasm");
  const taken = await takeFeatures(clips, settings, { onClip, signal });
  if (signal?.aborted) return undefined;
  const labels = classesOf(taken.clips);
  const config = fixNetwork(settings, labels.length);
  const sets = splitClips(taken.clips, config);
  const data = arrangeData({ ...taken, labels, sets, unknownLabels: [] }, config);
  const training = await Training.start(data, config, {
    gradients: async (options) => new LocalGradients(options),
  });
  const { network } = training;
  const kept = new Parameters(network);
  let best: { readonly record: EpochRecord; readonly arrays: Float32Array[] } | undefined;
  while (!isDone(training.progress, config)) {
    const record = await training.runEpoch({ onBatchEnd, signal });
    if (!record) break;
    const { average, statistics } = training.weights;
    if (record.saved) best = { record, arrays: [average.slice(), statistics.slice()] };
    await onEpochEnd?.(record);
  }
  await training.stopGradients();
  if (!best) {
    network.dispose();
    return undefined;
  }
  const [values, statistics] = best.arrays as [Float32Array, Float32Array];
  kept.write({ values, statistics });
  const { epoch, loss, accuracy, weightedF1, temperature } = best.record;
  const info = {
    labels,
    frontEnd: data.frontEnd,
    network: config.network,
    temperature,
    metrics: { loss, accuracy, weightedF1 },
    provenance: { dataSet: "memory", protocol: data.protocol, epoch, seed: config.seed },
  };
  const counts = {
    train: sets.train.length,
    validation: sets.validation.length,
    test: sets.test.length,
  };
  const encode = () => encodeModel(network, info);
  const scored = evaluateExamples(network, info, data.test);
  return { ...scored, network, info, encode, counts, bad: data.bad };
}

/** Features of one clip after another; what is refused is left out. */
async function takeFeatures(
  clips: Iterable<ClipInMemory> | AsyncIterable<ClipInMemory>,
  { frontEnd: stages, skipBad }: TrainConfig<unknown>,
  { onClip, signal }: Pick<InMemoryOptions, "onClip" | "signal">,
) {
  const frontEnd = new FrontEnd(stages);
  const taken: Clip[] = [];
  const matrices: FeatureMatrix[] = [];
  const bad: { path: string; reason: string }[] = [];
  for await (const { audio, label, name, speaker } of clips) {
    if (signal?.aborted) break;
    try {
      matrices.push(frontEnd.extract(frontEnd.prepare(toSignal(audio))));
      const clip = { id: name, path: name, digest: name, label, speaker };
      taken.push({ ...clip, corpus: "memory", channel: undefined, groups: {} });
    } catch (error) {
      if (!(error instanceof FeatureError)) throw error;
      bad.push({ path: name, reason: error.message });
    }
    await onClip?.(taken.length + bad.length);
  }
  const share = bad.length / Math.max(1, taken.length + bad.length);
  const [first] = bad;
  if (first && share > skipBad)
    throw new TrainError({
      code: "no-clips",
      expected: "features of every clip",
      found: `${bad.length} of ${taken.length + bad.length} refused, such as ${first.path}: ${first.reason}`,
      advice: "leave them out, or set skipBad",
    });
  return { clips: taken, matrices, bad };
}

function refuseVariants({ augment }: TrainConfig<unknown>): void {
  if (augment === "none") return;
  throw new TrainError({
    code: "setting-out-of-range",
    expected: "augment to be none, as variants of clips are not made in memory",
    found: augment,
    advice: "set it, or train on files",
  });
}
