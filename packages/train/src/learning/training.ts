import { balancedClassWeights, listFirst } from "@speech-emotion/data/batches";
import { computeMetrics } from "@speech-emotion/data/labels";
import { FrontEnd } from "@speech-emotion/features";
import { argMax, isCustom } from "@speech-emotion/model";
import { buildNetwork } from "@speech-emotion/model/tfjs";
import type { tfl } from "@speech-emotion/model/tfjs-modules";
import type { BatchRecord } from "../callbacks/callback.ts";
import type { EpochScores } from "../callbacks/gate.ts";
import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import type { PreparedData } from "../examples/arrangeData.ts";
import { drawEpoch } from "../examples/drawEpoch.ts";
import type { Example } from "../examples/example.ts";
import type { EpochRecord } from "../runFolder/runFolder.ts";
import { fitTemperature } from "../scores/calibration.ts";
import { crossEntropyOf } from "../scores/crossEntropyOf.ts";
import { inferLogits } from "../scores/infer.ts";
import { checkCustom } from "./checkCustom.ts";
import { fillFrom, type StartingModel } from "./fillFrom.ts";
import { FrozenWeights } from "./frozenWeights.ts";
import type { GradientSource, PlacedBatch, StartGradients } from "./gradientSource.ts";
import { LayerRates } from "./layerRates.ts";
import { countParameters, Parameters } from "./parameters.ts";
import { afterEpoch, afterStep, learningRateOf, type Progress, startProgress } from "./progress.ts";

export interface TrainingOptions {
  /** Who computes gradients. */
  readonly gradients: StartGradients;
  /** The model that it begins with, of the same front end and network; without, weights are drawn. */
  readonly from?: StartingModel | undefined;
}

/** A network while it learns. */
export class Training {
  readonly network: tfl.LayersModel;
  /** How much each class counts in the loss, in label order. */
  readonly classWeights: readonly number[];
  readonly #data: PreparedData;
  readonly #config: TrainConfig;
  readonly #parameters: Parameters;
  readonly #gradients: GradientSource;
  readonly #rates: LayerRates | undefined;
  #frozen: FrozenWeights | undefined;
  #progress: Progress;

  private constructor(
    data: PreparedData,
    config: TrainConfig,
    parts: {
      readonly network: tfl.LayersModel;
      readonly parameters: Parameters;
      readonly classWeights: readonly number[];
      readonly gradients: GradientSource;
    },
  ) {
    this.network = parts.network;
    this.classWeights = parts.classWeights;
    this.#data = data;
    this.#config = config;
    this.#parameters = parts.parameters;
    this.#gradients = parts.gradients;
    this.#progress = startProgress(config);
    if (config.layerRate !== 1) this.#rates = new LayerRates(this.network, config.layerRate);
    this.#freeze();
  }

  /** Draws the network's first weights, or takes them from a model, and starts who computes gradients. */
  static async start(
    data: PreparedData,
    config: TrainConfig,
    { gradients: startGradients, from }: TrainingOptions,
  ): Promise<Training> {
    const classes = data.labels.length;
    const targets = data.train.map(({ target }) => target);
    const classWeights =
      config.balance === "weights"
        ? balancedClassWeights(classes, targets)
        : Array<number>(classes).fill(1);
    const { size } = new FrontEnd(config.frontEnd);
    const network = buildNetwork(config.network, { featureSize: size, classes });
    const frozen = config.freeze === "all-but-last";
    if (isCustom(config.network)) checkCustom(network, data.train[0]!, { classes, frozen });
    if (from) fillFrom(network, from, data.labels);
    const longest = data.train.reduce((max, { frames }) => Math.max(max, frames), 0);
    const frames = Math.ceil(longest / (1 - config.distortion.stretch)) + 1;
    const gradients = await startGradients({
      network: config.network,
      frozen,
      ...countParameters(network),
      batches: {
        ...{ rows: config.batchSize, frames, size, classes },
        masked: data.train.some((example) => example.classes !== undefined),
      },
      classWeights,
      shards: config.shards,
    });
    const parameters = new Parameters(network);
    parameters.read(gradients.state);
    gradients.state.average.set(gradients.state.values);
    return new Training(data, config, { network, parameters, classWeights, gradients });
  }

  /** Where it stands; with the arrays of {@link weights} all that changes from one step to the next. */
  get progress(): Progress {
    return this.#progress;
  }

  /** The weights, their running average, and what Adam remembers. */
  get weights(): GradientSource["state"] {
    return this.#gradients.state;
  }

  /**
   * Runs through the epoch's batches, then scores the clips that choose the epoch.
   *
   * @returns undefined when it was told to stop; the batches that are done are not lost.
   */
  async runEpoch(options: {
    readonly onBatchEnd?: ((batch: BatchRecord) => void | Promise<void>) | undefined;
    readonly signal?: AbortSignal | undefined;
  }): Promise<EpochRecord | undefined> {
    const started = performance.now();
    const { epoch } = this.#progress;
    const { batches, show } = drawEpoch(this.#data, this.#config, epoch);
    const total = batches.length;
    let learningRate = learningRateOf(this.#progress, this.#config, total);
    let placed: PlacedBatch | undefined;
    while (this.#progress.batch < total) {
      if (options.signal?.aborted) return undefined;
      const next = this.#progress.batch + 1;
      placed ??= this.#gradients.place(show(next - 1));
      learningRate = learningRateOf(this.#progress, this.#config, total);
      const running = this.#runStep(placed, { learningRate, examples: batches[next - 1]! });
      placed = next < total ? this.#gradients.place(show(next)) : undefined; // while the threads compute
      const loss = await running;
      const { batch } = this.#progress;
      await options.onBatchEnd?.({ epoch, batch, batches: total, loss, learningRate });
    }
    const trainLoss = this.#progress.lossSum / total;
    const { temperature, ...scores } = this.#score(learningRate);
    const { progress, verdict } = afterEpoch(this.#progress, scores, this.#config);
    this.#progress = progress;
    const { passes, kept: saved } = verdict;
    const seconds = (performance.now() - started) / 1000;
    return { epoch, learningRate, trainLoss, ...scores, temperature, passes, saved, seconds };
  }

  /** All that changes from one step to the next beside {@link progress}: what a state keeps, and {@link goOn} goes on with. */
  get arrays(): readonly Float32Array[] {
    const { values, mean, square, average, statistics } = this.#gradients.state;
    return [values, mean, square, average, statistics];
  }

  /** Goes on where another training stood, whose arrays were put into {@link arrays}. */
  goOn(progress: Progress): void {
    this.#progress = progress;
    this.#freeze();
  }

  /** Ends who computes gradients; the network stays, and learns no more. */
  async stopGradients(): Promise<void> {
    await this.#gradients.close();
  }

  /** Ends who computes gradients, and frees the network. */
  async close(): Promise<void> {
    await this.stopGradients();
    this.network.dispose();
  }

  /**
   * Returns the batch's mean loss.
   *
   * @param examples those of the batch, as indices of training examples.
   * @throws {TrainError} when the loss is not finite; the weights are then still those that gave it.
   */
  async #runStep(
    batch: PlacedBatch,
    { learningRate, examples }: { learningRate: number; examples: readonly number[] },
  ): Promise<number> {
    const step = this.#progress.step + 1;
    const loss = await this.#gradients.compute(batch, step);
    if (!Number.isFinite(loss))
      this.#refuseLoss(loss, {
        where: `batch ${this.#progress.batch + 1}`,
        learningRate,
        examples: examples.map((i) => this.#data.train[i]!),
      });
    const { clipNorm, weightDecay, averageDecay } = this.#config;
    const shards = batch.shards.length;
    this.#rates?.remember(this.weights);
    await this.#gradients.update({
      step,
      learningRate,
      clipNorm,
      weightDecay,
      averageDecay,
      shards,
    });
    this.#rates?.shorten(this.weights, { step, averageDecay });
    this.#frozen?.restore(this.weights);
    this.#progress = afterStep(this.#progress, loss);
    return loss;
  }

  #refuseLoss(
    loss: number,
    {
      where,
      learningRate,
      examples,
    }: { where: string; learningRate: number; examples: readonly Example[] },
  ): never {
    const clips = [...new Set(examples.map(({ clip }) => clip.id))];
    throw new TrainError({
      code: "loss-not-finite",
      expected: "a finite loss",
      found: `${loss} in ${where} of epoch ${this.#progress.epoch} at a learning rate of ${learningRate}, of the clips ${listFirst(clips)}`,
      advice: "lower the learning rate, or look at those clips; epochs that are done stay",
    });
  }

  /** The temperature is fitted to validation clips alone; without them it stays 1. */
  #score(learningRate: number): EpochScores & { readonly temperature: number } {
    const { labels, test, validation } = this.#data;
    const onTest = this.#config.protocol === "reference";
    const examples = onTest ? test : validation;
    const targets = examples.map(({ target }) => target);
    const { average, statistics } = this.#gradients.state;
    this.#parameters.write({ values: average, statistics });
    const logits = inferLogits(this.network, examples);
    const { accuracy, weightedF1 } = computeMetrics(labels, targets, logits.map(argMax));
    const loss = crossEntropyOf(logits, targets, this.classWeights);
    if (!Number.isFinite(loss)) {
      const isLost = (_: Example, i: number) => !logits[i]!.every(Number.isFinite);
      const where = `the ${onTest ? "test" : "validation"} clips`;
      this.#refuseLoss(loss, { where, learningRate, examples: examples.filter(isLost) });
    }
    const temperature = onTest ? 1 : fitTemperature(logits, targets);
    return { loss, accuracy, weightedF1, temperature };
  }

  #freeze(): void {
    if (this.#config.freeze === "all-but-last")
      this.#frozen = new FrozenWeights(this.network, this.weights);
  }
}
