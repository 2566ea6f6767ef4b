import {
  balancedClassWeights,
  balancedSample,
  createRandom,
  makeBatches,
} from "@speech-emotion/data";
import { featureSize } from "@speech-emotion/features";
import { type BackendName, buildNetwork } from "@speech-emotion/model";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { type EpochScores, Gate } from "./callbacks/gate.ts";
import { ReduceOnPlateau } from "./callbacks/reduceOnPlateau.ts";
import { crossEntropyOf } from "./crossEntropy.ts";
import { TrainError } from "./errors.ts";
import { GradientPool, type PlacedBatch } from "./gradientPool.ts";
import { argMax, inferLogits } from "./infer.ts";
import { computeMetrics } from "./metrics.ts";
import { countParameters, Parameters } from "./parameters.ts";
import type { Example, PreparedData } from "./prepare.ts";
import type { EpochRecord } from "./runFolder.ts";
import type { TrainConfig } from "./trainConfig.ts";
import { type Progress, restoreState, saveState } from "./trainingState.ts";

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
    const longest = data.train.reduce((max, { matrix }) => Math.max(max, matrix.frames), 0);
    const pool = await GradientPool.start({
      backend,
      network: config.network,
      weights: countParameters(network),
      batches: { rows: config.batchSize, frames: longest, size, classes },
      classWeights,
      shards: config.shards,
      workers,
    });
    const parameters = new Parameters(network, pool.values);
    parameters.read();
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
    const { epoch, learningRate } = this.#progress;
    const batches = drawBatches(this.#data.train, this.#config, epoch);
    const place = (batch: number) =>
      this.#pool.place(batches[batch]!.map((i) => this.#data.train[i]!));
    let placed: PlacedBatch | undefined;
    while (this.#progress.batch < batches.length) {
      if (options.signal?.aborted) return undefined;
      const { batch } = this.#progress;
      placed ??= place(batch);
      const running = this.#runStep(placed);
      placed = batch + 1 < batches.length ? place(batch + 1) : undefined; // while the threads compute
      await running;
      options.onStep?.(this.#progress.batch, batches.length);
    }
    const scores = this.#score();
    const { passes, isBest, done } = this.#gate.judge(scores);
    const trainLoss = this.#progress.lossSum / batches.length;
    this.#progress = {
      epoch: epoch + 1,
      batch: 0,
      lossSum: 0,
      step: this.#progress.step,
      learningRate: this.#plateau.next(scores.loss, learningRate),
      reached: done,
      plateau: this.#plateau.state,
      best: this.#gate.best,
    };
    const seconds = (performance.now() - started) / 1000;
    return { epoch, learningRate, trainLoss, ...scores, passes, saved: isBest, seconds };
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

  async #runStep(batch: PlacedBatch): Promise<void> {
    const step = this.#progress.step + 1;
    const loss = await this.#pool.compute(batch, step);
    if (!Number.isFinite(loss))
      throw new TrainError(
        `expected a finite loss, found ${loss} in step ${step}: lower --learning-rate`,
      );
    const { learningRate } = this.#progress;
    const { clipNorm } = this.#config;
    await this.#pool.update({ step, learningRate, clipNorm, shards: batch.shards.length });
    this.#progress = {
      ...this.#progress,
      batch: this.#progress.batch + 1,
      lossSum: this.#progress.lossSum + loss,
      step,
    };
  }

  #score(): EpochScores {
    const { labels, test, validation } = this.#data;
    const examples = this.#config.protocol === "reference" ? test : validation;
    const targets = examples.map(({ target }) => target);
    this.#parameters.write();
    const logits = inferLogits(this.network, examples);
    const { accuracy, weightedF1 } = computeMetrics(labels, targets, logits.map(argMax));
    return { loss: crossEntropyOf(logits, targets, this.#classWeights), accuracy, weightedF1 };
  }

  #arrays(): Float32Array[] {
    const { values, mean, square } = this.#pool;
    return [values, mean, square];
  }
}

/** An epoch's batches; they follow from seed and epoch alone, so a resumed training draws the same. */
function drawBatches(
  examples: readonly Example[],
  config: TrainConfig,
  epoch: number,
): readonly (readonly number[])[] {
  const random = createRandom(config.seed, `epoch/${epoch}`);
  const targets = examples.map(({ target }) => target);
  const order =
    config.balance === "sampler" ? balancedSample(targets, random) : examples.map((_, i) => i);
  const frames = order.map((i) => examples[i]!.matrix.frames);
  const batches = makeBatches(frames, { batchSize: config.batchSize, random, lengths: "alike" });
  return batches.map((batch) => batch.map((i) => order[i]!));
}
