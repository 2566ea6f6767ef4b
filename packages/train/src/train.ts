import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { byCorpus, type DataSet, type FfmpegUse } from "@speech-emotion/data";
import { encodingOf } from "@speech-emotion/features";
import { type BackendName, importModules, isCustom, withBackend } from "@speech-emotion/model";
import { Encoder, saveModel } from "@speech-emotion/model/tfjs";
import type { Callback } from "./callbacks/callback.ts";
import { CallbackList } from "./callbacks/callbackList.ts";
import { conclude } from "./conclude.ts";
import { checkTrainConfig } from "./config/checkTrainConfig.ts";
import { fixNetwork, withSeed } from "./config/fixNetwork.ts";
import type { TrainConfig, TrainSettings } from "./config/trainConfig.ts";
import { TrainError } from "./errors.ts";
import type { PreparedData } from "./examples/arrangeData.ts";
import { encoderUse } from "./examples/encoderUse.ts";
import { prepareData } from "./examples/prepareData.ts";
import { keptOfLastLayer, type StartingModel } from "./learning/fillFrom.ts";
import { byThreads } from "./learning/gradientPool.ts";
import { isDone } from "./learning/progress.ts";
import { readStartingModel } from "./learning/startingModel.ts";
import { Training } from "./learning/training.ts";
import { refuseOtherSettings } from "./runFolder/refuseOtherSettings.ts";
import { refuseRun } from "./runFolder/refuseRun.ts";
import { resumedBackend } from "./runFolder/resumedBackend.ts";
import { resumeHistory } from "./runFolder/resumeHistory.ts";
import {
  type EpochRecord,
  type MetricsFile,
  type RunConfig,
  RunFolder,
  type StartedFrom,
} from "./runFolder/runFolder.ts";
import { withRunLock } from "./runFolder/runLock.ts";
import { restoreState, saveState } from "./runFolder/stateFile.ts";
import { readCommit, readVersions } from "./runFolder/versions.ts";

/** Where a training reads and writes, and how it runs. */
export interface TrainOptions {
  /** Folder that the run is written to; must not hold another run. */
  readonly out: string;
  /** The data set's folder or manifest, or those that it is joined of, which `evaluate` will look for clips in. */
  readonly dirs: readonly string[];
  /** Folder of the encoder that the front end's stage `encode` stands for; a run that is resumed has its own. */
  readonly encoder?: string | undefined;
  /**
   * A run folder, or a model's, whose weights training begins with: fine-tuning. Front end, its moments, encoder and network are the
   * model's, whatever the settings say; of its last layer goes on what is of labels that both have. Which layers
   * stay as they are is the setting `freeze`. Doubt is not measured, as the model may have heard the corpora before. A
   * run that is resumed has what it needs.
   */
  readonly from?: string | undefined;
  /** Who does the arithmetic; a run that is resumed stays on its own. */
  readonly backend?: BackendName | undefined;
  /** Threads that take features and compute gradients; default one a core. They do not change the numbers. */
  readonly workers?: number | undefined;
  /** Whether clips that are no WAV may be decoded by ffmpeg; default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
  /** Go on with the run in `out` after its last finished epoch, with the same settings and data. */
  readonly resume?: boolean;
  /** Stops after the batch that is running, with the state saved; features are stopped at once. */
  readonly signal?: AbortSignal;
  /**
   * Paths or URLs of modules that register classes of layers of one's own, with `serialization.registerClass`: each thread that computes
   * gradients imports them.
   */
  readonly modules?: readonly (string | URL)[] | undefined;
  /** Who is told how it goes, each in turn, and may end it early. */
  readonly callbacks?: readonly Callback[] | undefined;
}

/** How a training ended. */
export type TrainResult =
  | {
      /** To its end: the model is saved. */
      readonly ended: "scored";
      /** Scores on the test clips. */
      readonly metrics: MetricsFile;
    }
  | {
      /** No epoch passed the gate; no model is saved. */
      readonly ended: "gate";
    }
  | {
      /** It was told to stop. */
      readonly ended: "stopped";
      /** Whether it can go on; not if it was still taking features, which are kept. */
      readonly resumable: boolean;
    };

/**
 * Trains a network on a data set and writes a run folder.
 *
 * @returns the scores on the test clips, unless no epoch passed the gate or it was told to stop.
 * @throws {TrainError | DataError | FeatureError | ModelError} when the input does not allow it.
 */
export async function train(
  dataSet: DataSet,
  given: TrainSettings,
  options: TrainOptions,
): Promise<TrainResult> {
  const run = new RunFolder(options.out);
  const settings = withSeed(given);
  checkTrainConfig(settings);
  const modules = await importModules(options.modules);
  const begun = options.resume ? await run.readConfig() : undefined;
  if (begun?.companion) refusePair(run);
  const from = begun ? begun.from : options.from;
  if (settings.freeze !== "none" && !from) refuseFreeze(settings);
  if (typeof settings.network === "function" && from) refuseFunction();
  const wanted = begun?.from ? withModel(settings, begun.config) : settings;
  if (begun) refuseOtherSettings(begun.config, withNetworkOf(wanted, begun.config));
  else refuseRun(run);
  const name = begun ? resumedBackend(begun, options.backend) : options.backend;
  return withBackend(name, (backend) =>
    withRunLock(run.path, async () => {
      if (!begun) refuseRun(run); // one may have come until the folder was ours
      const others = { ...options, backend, modules };
      if (begun || options.from === undefined)
        return trainInto(run, dataSet, wanted, { ...others, begun });
      const model = await readStartingModel(options.from);
      const tuned = withModel(wanted, model.info);
      checkTrainConfig(tuned);
      return trainInto(run, dataSet, tuned, { ...others, model });
    }),
  );
}

/** Settings with the front end and the shape of a model, which is trained by their own seed. */
function withModel(
  config: TrainSettings,
  { frontEnd, network }: Pick<TrainConfig, "frontEnd" | "network">,
): TrainConfig {
  return { ...config, frontEnd, network: { ...network, seed: config.seed } };
}

/** Settings to compare with those of a run; what a function builds is compared once it is known for how many labels. */
function withNetworkOf({ network, ...others }: TrainSettings, begun: TrainConfig): TrainConfig {
  return { ...others, network: typeof network === "function" ? begun.network : network };
}

function refuseFunction(): never {
  throw new TrainError({
    code: "setting-out-of-range",
    expected: "no network but that of the model that training begins with",
    found: "a function that builds one",
    advice: "leave out one of them",
  });
}

function refuseFreeze({ freeze }: TrainConfig<unknown>): never {
  throw new TrainError({
    code: "freeze-without-model",
    expected: `a model to begin with, as freeze is ${freeze}`,
    found: "none",
    advice: "name it, or freeze none",
  });
}

function refusePair({ path }: RunFolder): never {
  throw new TrainError({
    code: "resume-differs",
    expected: "a run that a training wrote",
    found: `one that was made of two in ${path}`,
    advice: "resume one of the two",
  });
}

async function trainInto(
  run: RunFolder,
  dataSet: DataSet,
  settings: TrainSettings,
  options: Omit<TrainOptions, "modules"> & {
    readonly backend: Exclude<BackendName, "auto">;
    /** URLs. */
    readonly modules: readonly string[];
    /** The model that a new run begins with. */
    readonly model?: StartingModel;
    /** The run that is resumed. */
    readonly begun?: RunConfig | undefined;
  },
): Promise<TrainResult> {
  const { backend, modules, workers = availableParallelism(), signal, model, begun } = options;
  const callbacks = new CallbackList(options.callbacks);
  const stateFolder = join(run.path, "state");
  const versions = await readVersions(backend);
  const split = options.resume ? await run.readSplit() : undefined;
  const { ffmpeg } = options;
  const { encoder, folder } = await loadEncoder(run, settings, options);
  const preparation = {
    ...{ workers, ffmpeg, signal, split },
    encoder: encoderUse(settings.frontEnd, folder),
    onProgress: (done: number, total: number) => callbacks.features(done, total),
    onDamaged: (paths: readonly string[]) => callbacks.damaged(paths),
  };
  const learnt = leaveOutCorpora(dataSet, settings.doubtOn ?? []);
  const data = await prepareData(learnt, settings, preparation).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
  if (!data) return { ended: "stopped", resumable: options.resume === true };

  const config = fixNetwork(settings, data.labels.length);
  if (begun) refuseOtherSettings(begun.config, config);
  const from = model ? describeStart(model, options.from, data.labels) : begun?.from;
  const course: Course = { run, dataSet, config, data, from, versions, encoder, callbacks };
  const gradients = byThreads({ backend, workers, modules });
  const training = await Training.start(data, config, { gradients, from: model });
  let early: TrainResult | undefined;
  try {
    if (options.resume) {
      const restored = await restoreState(stateFolder, training.arrays);
      if (restored) training.goOn(restored);
      if (from && !restored) refuseStateless(run);
      await resumeHistory(run, restored);
    } else {
      const dirs = options.dirs.map((dir) => resolve(dir));
      await run.writeSplit(data.split); // first, as a folder with settings is a run that can be resumed
      if (data.bad.length > 0) await run.writeSkipped(data.bad);
      await encoder?.save(run.encoder);
      if (model) await saveState(stateFolder, training.progress, training.arrays); // the model need not be there when the run is resumed
      const commit = await readCommit();
      await run.writeConfig({ dirs, config, ...(from ? { from } : {}), backend, versions, commit });
    }
    early = await runEpochs(training, course, signal);
  } finally {
    await training.close();
  }
  const onCorpus = (corpus: string) => callbacks.doubt(corpus);
  const result = early ?? (await scoreKept(course, { preparation, gradients, signal, onCorpus }));
  await callbacks.trainEnd(result);
  return result;
}

/** How a training ends that kept an epoch. */
async function scoreKept(
  { run, from, ...learnt }: Course,
  options: Parameters<typeof conclude>[2],
): Promise<TrainResult> {
  const metrics = await conclude(run, { ...learnt, tuned: from !== undefined }, options);
  return metrics ? { ended: "scored", metrics } : { ended: "stopped", resumable: true };
}

/** What a run keeps in mind of the model that it begins with. */
function describeStart(
  model: StartingModel,
  path: string | undefined,
  labels: readonly string[],
): StartedFrom {
  const lastLayer = keptOfLastLayer(model, labels);
  if (isCustom(model.info.network) && lastLayer !== "kept") refuseOtherLabels(model, labels);
  return {
    path: resolve(path ?? model.folder),
    lastLayer,
    provenance: model.info.provenance,
  };
}

/** Which of the layers of somebody's own network is of which label is not known. */
function refuseOtherLabels({ info }: StartingModel, labels: readonly string[]): never {
  throw new TrainError({
    code: "label-unknown",
    expected: `the labels of the model that training begins with, ${info.labels.join(", ")}, as its network is one of somebody's own`,
    found: labels.join(", "),
    advice: "train a network anew",
  });
}

function refuseStateless({ path }: RunFolder): never {
  throw new TrainError({
    code: "run-damaged",
    expected: `the state of a run that began with a model in ${path}`,
    found: "none",
    advice: "the run is damaged, train again",
  });
}

/** What belongs to a training from its first epoch to its scores. */
interface Course {
  readonly run: RunFolder;
  readonly dataSet: DataSet;
  readonly config: TrainConfig;
  readonly data: PreparedData;
  readonly from: StartedFrom | undefined;
  readonly versions: RunConfig["versions"];
  readonly encoder: Encoder | undefined;
  readonly callbacks: CallbackList;
}

/** Runs the epochs that are left; returns how the training ended, unless one of them is kept. */
async function runEpochs(
  training: Training,
  course: Course,
  signal: AbortSignal | undefined,
): Promise<TrainResult | undefined> {
  const { run, config, data, from, callbacks } = course;
  const history = await run.readHistory();
  await callbacks.trainBegin({ out: run.path, config, data, from, history });
  while (!isDone(training.progress, config) && !callbacks.isStopped) {
    await callbacks.epochBegin(training.progress.epoch);
    const record = await training.runEpoch({
      onBatchEnd: (batch) => callbacks.batchEnd(batch),
      signal,
    });
    if (record?.saved) await saveEpoch(training, course, record);
    if (record) await run.appendHistory(record);
    await saveState(join(run.path, "state"), training.progress, training.arrays);
    if (!record) return { ended: "stopped", resumable: true };
    await callbacks.epochEnd(record);
  }
  return training.progress.best ? undefined : { ended: "gate" };
}

/**
 * A data set without some corpora.
 *
 * @throws {TrainError} when it has no such corpus.
 */
function leaveOutCorpora(dataSet: DataSet, names: readonly string[]): DataSet {
  const corpora = [...byCorpus(dataSet.clips).keys()];
  const unknown = names.filter((name) => !corpora.includes(name));
  if (unknown.length > 0)
    throw new TrainError({
      code: "corpus-unknown",
      expected: `some of the corpora ${corpora.join(", ")} to measure doubt on`,
      found: unknown.join(", "),
      advice: "name those of the data sets",
    });
  return { ...dataSet, clips: dataSet.clips.filter(({ corpus }) => !names.includes(corpus)) };
}

/** The encoder of the front end, if it has one, and the folder that it is in. */
async function loadEncoder(
  run: RunFolder,
  { frontEnd }: TrainConfig<unknown>,
  options: Pick<TrainOptions, "encoder" | "resume"> & { readonly model?: StartingModel },
): Promise<{ readonly encoder: Encoder | undefined; readonly folder: string }> {
  const encoding = encodingOf(frontEnd);
  const folder = options.resume ? run.encoder : (options.encoder ?? options.model?.folder);
  if (encoding && folder === undefined)
    throw new TrainError({
      code: "encoder-missing",
      expected: "the folder of the encoder that the front end has",
      found: "none",
      advice: "name it",
    });
  if (!encoding || folder === undefined) return { encoder: undefined, folder: run.encoder };
  const encoder = await Encoder.load(folder, { encoding });
  encoder.dispose(); // threads take the features; here its files alone are needed
  return { encoder, folder };
}

async function saveEpoch(
  { network }: Training,
  { run, data, config, dataSet, from, versions, encoder }: Course,
  record: EpochRecord,
): Promise<void> {
  const { epoch, loss, accuracy, weightedF1, temperature } = record;
  const info = {
    labels: data.labels,
    frontEnd: data.frontEnd,
    network: config.network,
    temperature,
    metrics: { loss, accuracy, weightedF1 },
    provenance: {
      dataSet: dataSet.name,
      protocol: data.protocol,
      epoch,
      seed: config.seed,
      versions,
      ...(from ? { from: from.provenance } : {}),
    },
  };
  await saveModel(run.model, network, info, { encoder });
}
