import "@tensorflow/tfjs"; // gradients of tfjs's own kernels
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  balancedClassWeights,
  balancedSample,
  createRandom,
  type DataSet,
  makeBatches,
} from "@speech-emotion/data";
import { featureSize } from "@speech-emotion/features";
import {
  type BackendName,
  buildNetwork,
  loadModel,
  saveModel,
  useBackend,
} from "@speech-emotion/model";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { Adam } from "./adam.ts";
import { Gate } from "./callbacks/gate.ts";
import { ReduceOnPlateau } from "./callbacks/reduceOnPlateau.ts";
import { crossEntropyOf } from "./crossEntropy.ts";
import { TrainError } from "./errors.ts";
import { evaluateExamples } from "./evaluate.ts";
import { argMax, inferLogits } from "./infer.ts";
import { computeMetrics } from "./metrics.ts";
import { Parameters } from "./parameters.ts";
import { type Example, type PreparedData, prepareData } from "./prepare.ts";
import { renderReport } from "./report.ts";
import { type EpochRecord, type MetricsFile, RunFolder } from "./runFolder.ts";
import { describeProtocol, type TrainConfig } from "./trainConfig.ts";
import { type Progress, restoreState, saveState } from "./trainingState.ts";
import { type Learner, trainStep } from "./trainStep.ts";
import { readCommit, versions } from "./versions.ts";

/** What a training tells while it runs. */
export interface TrainListener {
  /** Features of clips that were not in the store. */
  readonly onFeatures?: (done: number, total: number) => void;
  readonly onData?: (data: PreparedData) => void;
  readonly onStep?: (done: number, total: number) => void;
  readonly onEpoch?: (record: EpochRecord) => void;
}

export interface TrainOptions extends TrainListener {
  /** Folder that the run is written to; must not hold another run. */
  readonly out: string;
  /** The data set's folder, which `evaluate` will look for clips in. */
  readonly dir: string;
  readonly backend?: BackendName;
  /** Worker threads that take features. */
  readonly workers?: number | undefined;
  /** Go on with the run in `out` after its last finished epoch. */
  readonly resume?: boolean;
}

/**
 * Trains a network on a data set and writes a run folder.
 *
 * @returns the scores on the test clips, or undefined when no epoch passed the gate; then no model is saved.
 * @throws {TrainError | DataError | ModelError} when the input does not allow it.
 */
export async function train(
  dataSet: DataSet,
  config: TrainConfig,
  options: TrainOptions,
): Promise<MetricsFile | undefined> {
  const run = new RunFolder(options.out);
  const stateFolder = join(run.path, "state");
  if (!options.resume && existsSync(join(run.path, "config.json")))
    throw new TrainError(
      `expected a new folder, found a run in ${run.path}: choose another --out, or --resume it`,
    );
  const backend = await useBackend(options.backend);
  const { workers, onFeatures } = options;
  const data = await prepareData(dataSet, config, { workers, onProgress: onFeatures });
  options.onData?.(data);
  if (!options.resume) {
    await run.writeConfig({
      dir: resolve(options.dir),
      config,
      backend,
      versions,
      commit: await readCommit(),
    });
    await run.writeSplit(data.split);
  }

  const network = buildNetwork(config.network, {
    featureSize: featureSize(config.features),
    classes: data.labels.length,
  });
  const parameters = new Parameters(network);
  const learner: Learner = { network, parameters, adam: new Adam(parameters.values.length) };
  const plateau = new ReduceOnPlateau(config.reduceOnPlateau);
  const gate = new Gate(config);
  let { epoch, step, learningRate } = await start();

  const targets = data.train.map(({ target }) => target);
  const classes = data.labels.length;
  const classWeights =
    config.balance === "weights"
      ? balancedClassWeights(classes, targets)
      : Array<number>(classes).fill(1);
  const judges = config.protocol === "reference" ? data.test : data.validation;
  for (let done = false; !done && epoch < config.epochs; ) {
    epoch++;
    const started = performance.now();
    const batches = drawBatches(data.train, config, epoch);
    let lossSum = 0;
    for (const [i, batch] of batches.entries()) {
      const examples = batch.map((index) => data.train[index] as Example);
      step++;
      lossSum += trainStep(learner, {
        examples,
        classWeights,
        clipNorm: config.clipNorm,
        learningRate,
        step,
      });
      options.onStep?.(i + 1, batches.length);
      await setImmediate(); // lets signals and timers in
    }
    const scores = score(network, judges, data.labels, classWeights);
    const verdict = gate.judge(scores);
    if (verdict.isBest)
      await saveModel(run.model, network, {
        labels: data.labels,
        featureConfig: config.features,
        normaliser: data.normaliser,
        network: config.network,
        metrics: { ...scores },
        provenance: {
          dataSet: dataSet.name,
          protocol: describeProtocol(config),
          epoch,
          seed: config.seed,
          versions,
        },
      });
    const record: EpochRecord = {
      epoch,
      learningRate,
      trainLoss: lossSum / batches.length,
      ...scores,
      passes: verdict.passes,
      saved: verdict.isBest,
      seconds: (performance.now() - started) / 1000,
    };
    await run.appendHistory(record);
    options.onEpoch?.(record);
    learningRate = plateau.next(scores.loss, learningRate);
    done = verdict.done;
    const progress: Progress = {
      epoch: done ? config.epochs : epoch,
      step,
      learningRate,
      plateau: plateau.state,
      best: gate.best,
    };
    await saveState(stateFolder, progress, learner);
  }
  network.dispose();
  if (gate.best === undefined) return undefined;
  return finish(run, data, config);

  async function start(): Promise<Pick<Progress, "epoch" | "step" | "learningRate">> {
    if (!options.resume) return { epoch: 0, step: 0, learningRate: config.learningRate };
    const progress = await restoreState(stateFolder, learner);
    plateau.state = progress.plateau;
    gate.best = progress.best;
    await run.truncateHistory(progress.epoch);
    return progress;
  }
}

/** An epoch's batches; they follow from seed and epoch alone, so a resumed training draws the same. */
function drawBatches(
  examples: readonly Example[],
  config: TrainConfig,
  epoch: number,
): readonly (readonly number[])[] {
  const random = createRandom(config.seed, `epoch/${epoch}`);
  const order =
    config.balance === "sampler"
      ? balancedSample(
          examples.map(({ target }) => target),
          random,
        )
      : examples.map((_, i) => i);
  const frames = order.map((i) => examples[i]?.matrix.frames ?? 0);
  return makeBatches(frames, { batchSize: config.batchSize, random, lengths: "alike" }).map(
    (batch) => batch.map((i) => order[i] as number),
  );
}

function score(
  network: LayersModel,
  examples: readonly Example[],
  labels: readonly string[],
  classWeights: readonly number[],
): { loss: number; accuracy: number; weightedF1: number } {
  const targets = examples.map(({ target }) => target);
  const logits = inferLogits(network, examples);
  const { accuracy, weightedF1 } = computeMetrics(labels, targets, logits.map(argMax));
  return { loss: crossEntropyOf(logits, targets, classWeights), accuracy, weightedF1 };
}

/** Looks at the test clips, with the model of the best epoch, and writes what it finds. */
async function finish(
  run: RunFolder,
  data: PreparedData,
  config: TrainConfig,
): Promise<MetricsFile> {
  const { network } = await loadModel(run.model);
  const { metrics, predictions } = evaluateExamples(network, data.labels, data.test);
  network.dispose();
  const file: MetricsFile = { protocol: describeProtocol(config), ...metrics };
  await run.writePredictions(data.labels, predictions);
  await run.writeReport(renderReport(file, await run.readHistory()));
  await run.writeMetrics(file);
  return file;
}
