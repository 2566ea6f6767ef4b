import { setImmediate } from "node:timers/promises";
import {
  balancedClassWeights,
  balancedSample,
  createRandom,
  makeBatches,
} from "@speech-emotion/data";
import { featureSize } from "@speech-emotion/features";
import { buildNetwork } from "@speech-emotion/model";
import { Adam } from "./adam.ts";
import { type EpochScores, Gate } from "./callbacks/gate.ts";
import { ReduceOnPlateau } from "./callbacks/reduceOnPlateau.ts";
import { crossEntropyOf } from "./crossEntropy.ts";
import { argMax, inferLogits } from "./infer.ts";
import { computeMetrics } from "./metrics.ts";
import { Parameters } from "./parameters.ts";
import type { Example, PreparedData } from "./prepare.ts";
import type { EpochRecord } from "./runFolder.ts";
import type { TrainConfig } from "./trainConfig.ts";
import { type Progress, restoreState, saveState } from "./trainingState.ts";
import { type Learner, trainStep } from "./trainStep.ts";

/** A network while it learns: everything that changes from one epoch to the next. */
export class Training {
  readonly learner: Learner;
  readonly #data: PreparedData;
  readonly #config: TrainConfig;
  readonly #classWeights: readonly number[];
  readonly #plateau: ReduceOnPlateau;
  readonly #gate: Gate;
  #epoch = 0;
  #step = 0;
  #learningRate: number;
  #reached = false;

  constructor(data: PreparedData, config: TrainConfig) {
    const classes = data.labels.length;
    const targets = data.train.map(({ target }) => target);
    const network = buildNetwork(config.network, {
      featureSize: featureSize(config.features),
      classes,
    });
    const parameters = new Parameters(network);
    this.learner = { network, parameters, adam: new Adam(parameters.values.length) };
    this.#data = data;
    this.#config = config;
    this.#classWeights =
      config.balance === "weights"
        ? balancedClassWeights(classes, targets)
        : Array<number>(classes).fill(1);
    this.#plateau = new ReduceOnPlateau(config.reduceOnPlateau);
    this.#gate = new Gate(config);
    this.#learningRate = config.learningRate;
  }

  /** Whether its aim is reached or its epochs are over. */
  get done(): boolean {
    return this.#reached || this.#epoch >= this.#config.epochs;
  }

  /** Whether some epoch passed the gate. */
  get passed(): boolean {
    return this.#gate.best !== undefined;
  }

  /** Runs through all training clips once, then scores the clips that choose the epoch. */
  async runEpoch(onStep?: (done: number, total: number) => void): Promise<EpochRecord> {
    const started = performance.now();
    const learningRate = this.#learningRate;
    const { train } = this.#data;
    this.#epoch++;
    const batches = drawBatches(train, this.#config, this.#epoch);
    let lossSum = 0;
    for (const [i, batch] of batches.entries()) {
      lossSum += trainStep(this.learner, {
        examples: batch.map((index) => train[index] as Example),
        classWeights: this.#classWeights,
        clipNorm: this.#config.clipNorm,
        learningRate,
        step: ++this.#step,
      });
      onStep?.(i + 1, batches.length);
      await setImmediate(); // lets signals and timers in
    }
    const scores = this.#score();
    const { passes, isBest, done } = this.#gate.judge(scores);
    this.#reached = done;
    this.#learningRate = this.#plateau.next(scores.loss, learningRate);
    return {
      epoch: this.#epoch,
      learningRate,
      trainLoss: lossSum / batches.length,
      ...scores,
      passes,
      saved: isBest,
      seconds: (performance.now() - started) / 1000,
    };
  }

  /** Writes all that {@link restore} needs. */
  async save(folder: string): Promise<void> {
    const progress: Progress = {
      epoch: this.#epoch,
      step: this.#step,
      learningRate: this.#learningRate,
      reached: this.#reached,
      plateau: this.#plateau.state,
      best: this.#gate.best,
    };
    await saveState(folder, progress, this.learner);
  }

  /** Goes back to where {@link save} was called; returns the epochs that are done. */
  async restore(folder: string): Promise<number> {
    const progress = await restoreState(folder, this.learner);
    this.#epoch = progress.epoch;
    this.#step = progress.step;
    this.#learningRate = progress.learningRate;
    this.#reached = progress.reached;
    this.#plateau.state = progress.plateau;
    this.#gate.best = progress.best;
    return this.#epoch;
  }

  #score(): EpochScores {
    const { labels, test, validation } = this.#data;
    const examples = this.#config.protocol === "reference" ? test : validation;
    const targets = examples.map(({ target }) => target);
    const logits = inferLogits(this.learner.network, examples);
    const { accuracy, weightedF1 } = computeMetrics(labels, targets, logits.map(argMax));
    return { loss: crossEntropyOf(logits, targets, this.#classWeights), accuracy, weightedF1 };
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
  const frames = order.map((i) => examples[i]?.matrix.frames ?? 0);
  const batches = makeBatches(frames, { batchSize: config.batchSize, random, lengths: "alike" });
  return batches.map((batch) => batch.map((i) => order[i] as number));
}
