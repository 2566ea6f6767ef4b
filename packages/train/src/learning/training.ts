import { balancedClassWeights } from "@speech-emotion/data";
import { featureSize } from "@speech-emotion/features";
import { argMax, type BackendName, buildNetwork } from "@speech-emotion/model";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { type EpochScores, Gate } from "../callbacks/gate.ts";
import { oneCycle } from "../callbacks/oneCycle.ts";
import { ReduceOnPlateau } from "../callbacks/reduceOnPlateau.ts";
import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import { drawEpoch } from "../examples/drawEpoch.ts";
import type { PreparedData } from "../examples/prepareData.ts";
import type { EpochRecord } from "../runFolder/runFolder.ts";
import { type Progress, restoreState, saveState } from "../runFolder/stateFile.ts";
import { fitTemperature } from "../scores/calibration.ts";
import { inferLogits } from "../scores/infer.ts";
import { computeMetrics } from "../scores/metrics.ts";
import { crossEntropyOf } from "./crossEntropy.ts";
import { GradientPool, type PlacedBatch } from "./gradientPool.ts";
import { countParameters, Parameters } from "./parameters.ts";

export interface TrainingOptions {
  readonly backend: BackendName;
  /** Threads that compute gradients. */
  readonly workers: number;
}

/** A network while it learns: everything that changes from one step to the next. */
export class Training {
  readonly network: LayersModel;
  readonly #data: PreparedData;
  readonly #config: TrainConfig;
  readonly #classWeights: readonly number[];
  readonly #parameters: Parameters;
  readonly #pool: GradientPool;
  readonly #plateau: ReduceOnPlateau;
  readonly #gate: Gate;
  #progress: Progress;

  private constructor(
    data: PreparedData,
    config: TrainConfig,
    parts: {
      readonly network: LayersModel;
      readonly parameters: Parameters;
      readonly classWeights: readonly number[];
      readonly pool: GradientPool;
    },
  ) {
    this.network = parts.network;
    this.#data = data;
    this.#config = config;
    this.#classWeights = parts.classWeights;
    this.#parameters = parts.parameters;
    this.#pool = parts.pool;
    this.#plateau = new ReduceOnPlateau(config.reduceOnPlateau);
    this.#gate = new Gate(config);
    this.#progress = {
      epoch: 1,
      batch: 0,
      lossSum: 0,
      step: 0,
      learningRate: config.learningRate,
      reached: false,
      plateau: this.#plateau.state,
      best: undefined,
    };
  }

  /** Draws the network's first weights and starts the threads. */
  static async start(
    data: PreparedData,
    config: TrainConfig,
    { backend, workers }: TrainingOptions,
  ): Promise<Training> {
    const classes = data.labels.length;
    const targets = data.train.map(({ target }) => target);
    const classWeights =
      config.balance === "weights"
        ? balancedClassWeights(classes, targets)
        : Array<number>(classes).fill(1);
    const size = featureSize(config.features);
    const network = buildNetwork(config.network, { featureSize: size, classes });
    const longest = data.train.reduce((max, { frames }) => Math.max(max, frames), 0);
    const frames = Math.ceil(longest / (1 - config.distortion.stretch)) + 1;
    const pool = await GradientPool.start({
      backend,
      network: config.network,
      ...countParameters(network),
      batches: { rows: config.batchSize, frames, size, classes },
      classWeights,
      shards: config.shards,
      workers,
    });
    const parameters = new Parameters(network);
    parameters.read(pool.state);
    pool.state.average.set(pool.state.values);
    return new Training(data, config, { network, parameters, classWeights, pool });
  }

  /** Whether its aim is reached or its epochs are over. */
  get done(): boolean {
    return this.#progress.reached || this.#progress.epoch > this.#config.epochs;
  }

  /** Whether some epoch passed the gate. */
  get passed(): boolean {
    return this.#gate.best !== undefined;
  }

  /** Epochs that are finished. */
  get epochs(): number {
    return this.#progress.epoch - 1;
  }

  /**
   * Runs through the epoch's batches, then scores the clips that choose the epoch.
   *
   * @returns undefined when it was told to stop; the batches that are done are not lost.
   */
  async runEpoch(options: {
    readonly onStep?: ((done: number, total: number) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<EpochRecord | undefined> {
    const started = performance.now();
    const { epoch } = this.#progress;
    const { batches, show } = drawEpoch(this.#data, this.#config, epoch);
    let learningRate = this.#learningRate(batches.length);
    let placed: PlacedBatch | undefined;
    while (this.#progress.batch < batches.length) {
      if (options.signal?.aborted) return undefined;
      const next = this.#progress.batch + 1;
      placed ??= this.#pool.place(show(next - 1));
      learningRate = this.#learningRate(batches.length);
      const running = this.#runStep(placed, learningRate);
      placed = next < batches.length ? this.#pool.place(show(next)) : undefined; // while the threads compute
      await running;
      options.onStep?.(this.#progress.batch, batches.length);
    }
    const { temperature, ...scores } = this.#score();
    const { passes, kept, done } = this.#gate.judge(scores);
    const trainLoss = this.#progress.lossSum / batches.length;
    this.#progress = {
      epoch: epoch + 1,
      batch: 0,
      lossSum: 0,
      step: this.#progress.step,
      learningRate: this.#plateau.next(scores.loss, this.#progress.learningRate),
      reached: done,
      plateau: this.#plateau.state,
      best: this.#gate.best,
    };
    const seconds = (performance.now() - started) / 1000;
    return { epoch, learningRate, trainLoss, ...scores, temperature, passes, saved: kept, seconds };
  }

  /** Writes all that {@link restore} needs. */
  async save(folder: string): Promise<void> {
    await saveState(folder, this.#progress, this.#arrays());
  }

  /** Goes back to where {@link save} was called. */
  async restore(folder: string): Promise<void> {
    this.#progress = await restoreState(folder, this.#arrays());
    this.#plateau.state = this.#progress.plateau;
    this.#gate.best = this.#progress.best;
  }

  /** Ends the threads and frees the network. */
  async close(): Promise<void> {
    await this.#pool.close();
    this.network.dispose();
  }

  /** The next step's, of an epoch with `batches` steps. */
  #learningRate(batches: number): number {
    const { schedule, epochs, learningRate } = this.#config;
    return schedule === "plateau"
      ? this.#progress.learningRate
      : oneCycle(this.#progress.step / (epochs * batches), learningRate);
  }

  async #runStep(batch: PlacedBatch, learningRate: number): Promise<void> {
    const step = this.#progress.step + 1;
    const loss = await this.#pool.compute(batch, step);
    if (!Number.isFinite(loss))
      throw new TrainError({
        code: "loss-not-finite",
        expected: "a finite loss",
        found: `${loss} in step ${step}`,
        advice: "lower the learning rate",
      });
    const { clipNorm, weightDecay, averageDecay } = this.#config;
    const shards = batch.shards.length;
    await this.#pool.update({ step, learningRate, clipNorm, weightDecay, averageDecay, shards });
    this.#progress = {
      ...this.#progress,
      batch: this.#progress.batch + 1,
      lossSum: this.#progress.lossSum + loss,
      step,
    };
  }

  /** The temperature is fitted to validation clips alone; without them it stays 1. */
  #score(): EpochScores & { readonly temperature: number } {
    const { labels, test, validation } = this.#data;
    const onTest = this.#config.protocol === "reference";
    const examples = onTest ? test : validation;
    const targets = examples.map(({ target }) => target);
    const { average, statistics } = this.#pool.state;
    this.#parameters.write({ values: average, statistics });
    const logits = inferLogits(this.network, examples);
    const { accuracy, weightedF1 } = computeMetrics(labels, targets, logits.map(argMax));
    const loss = crossEntropyOf(logits, targets, this.#classWeights);
    const temperature = onTest ? 1 : fitTemperature(logits, targets);
    return { loss, accuracy, weightedF1, temperature };
  }

  #arrays(): Float32Array[] {
    const { values, mean, square, average, statistics } = this.#pool.state;
    return [values, mean, square, average, statistics];
  }
}
