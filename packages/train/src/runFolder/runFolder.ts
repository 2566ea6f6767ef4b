import { existsSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SkippedFile } from "@speech-emotion/data";
import type { BackendName } from "@speech-emotion/model";
import { parseStored } from "@speech-emotion/model/stored";
import { csvFormatRows } from "d3-dsv";
import type { GenericSchema } from "valibot";
import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import type { LabelCount } from "../examples/leaveOutUntaught.ts";
import type { SplitEntry } from "../examples/splitClips.ts";
import type { ClipPrediction, Evaluation } from "../scores/evaluateExamples.ts";
import type { SpeakerScores } from "../scores/scoreBySpeaker.ts";
import { writeWhole } from "../writeWhole.ts";
import { parseHistory } from "./history.ts";
import { clipColumns, type Predictions, parsePredictions } from "./predictions.ts";
import { metricsSchema, runConfigSchema, skippedSchema, splitSchema } from "./schemas.ts";

/** `config.json`: all that a training was started with. */
export interface RunConfig {
  /** Folder or manifest of the data set, or of each that it is joined of. */
  readonly dirs: readonly string[];
  /** Its settings. */
  readonly config: TrainConfig;
  /** The model that it began with, if any. */
  readonly from?: StartedFrom;
  /** The run whose model answers together with this one's, if any; see `pairRuns`. */
  readonly companion?: string;
  /** Who did the arithmetic, and does when the run goes on. */
  readonly backend: Exclude<BackendName, "auto">;
  /** Versions of Node, of this package and of those that compute, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Commit of this project's code, where it is known. */
  readonly commit: string | null;
}

/** The model that a training began with. */
export interface StartedFrom {
  /** Its folder. */
  readonly path: string;
  /** Whether the model's last layer goes on, or what of it is of labels that the data set has, or a new one begins, as there are none. */
  readonly lastLayer: "kept" | "kept in part" | "anew";
  /** Where that model came from: data, protocol, seed, versions. */
  readonly provenance: Readonly<Record<string, unknown>>;
}

/** A line of `history.jsonl`. Scores are those on the clips that choose the epoch. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Of its last step. */
  readonly learningRate: number;
  /** Mean loss of its batches, whose examples are distorted and mixed as the settings say. */
  readonly trainLoss: number;
  /** Mean cross-entropy. */
  readonly loss: number;
  /** Share that is right, 0 to 1. */
  readonly accuracy: number;
  /** Mean of the classes' F1, each weighted with its clips, 0 to 1. */
  readonly weightedF1: number;
  /** What the logits are divided by so that scores say how often they are right. */
  readonly temperature: number;
  /** Whether accuracy and F1 both exceed the gate. */
  readonly passes: boolean;
  /** Whether the model of this epoch was saved, as the best so far. */
  readonly saved: boolean;
  /** How long it took. */
  readonly seconds: number;
}

/** `metrics.json` */
export interface MetricsFile extends Evaluation {
  /** Which clips were scored, in words: without that a score says nothing. */
  readonly protocol: string;
  /** Scores with speaker normalisation, by each speaker's own clips without their labels; where training knew it. */
  readonly speakerNormalised?: SpeakerScores;
  /** Labels that the model does not know, with the clips that were left out for that. */
  readonly unknownLabels?: readonly LabelCount[];
}

/** The files of one training. Each is written under a temporary name first, and checked when it is read. */
export class RunFolder {
  /** Where it is. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * The folder of a training that has begun, to read: its settings ({@link readConfig}), which clips it trained on
   * ({@link readSplit}), its epochs ({@link readHistory}), and once it has ended its scores ({@link readMetrics}), what it
   * said of each test clip ({@link readPredictions}) and its {@link model}.
   *
   * @throws {TrainError} where there is no run, or its settings are damaged.
   * @example
   * const run = await RunFolder.open("runs/speech");
   * (await run.readHistory()).map(({ loss }) => loss); // of each epoch
   * const recognizer = await Recognizer.load(run.model);
   */
  static async open(path: string): Promise<RunFolder> {
    const run = new RunFolder(path);
    await run.readConfig();
    return run;
  }

  /** Folder of the model that was kept; there is none until an epoch passes the gate. */
  get model(): string {
    return join(this.path, "model");
  }

  /** The encoder that its front end has, if any. */
  get encoder(): string {
    return join(this.path, "encoder");
  }

  /** Writes `config.json`. */
  async writeConfig(config: RunConfig): Promise<void> {
    await this.#writeJson("config.json", config);
  }

  /** Its settings; one that came after the run was made is as the reference has it, which is without. */
  readConfig(): Promise<RunConfig> {
    return this.#readJson("config.json", runConfigSchema);
  }

  /** Writes `split.json`: which clip is in which set. */
  async writeSplit(split: readonly SplitEntry[]): Promise<void> {
    await this.#writeJson("split.json", split);
  }

  /**
   * Which clip is in which set.
   *
   * @throws {TrainError} when it is missing or damaged.
   */
  readSplit(): Promise<readonly SplitEntry[]> {
    return this.#readJson("split.json", splitSchema);
  }

  /** Clips that the training went on without, and why. */
  async writeSkipped(skipped: readonly SkippedFile[]): Promise<void> {
    await this.#writeJson("skipped.json", skipped);
  }

  /** Clips that the training went on without; of a run that left out none, none. */
  async readSkipped(): Promise<readonly SkippedFile[]> {
    return existsSync(join(this.path, "skipped.json"))
      ? this.#readJson("skipped.json", skippedSchema)
      : [];
  }

  /** Writes `metrics.json`. */
  async writeMetrics(metrics: MetricsFile): Promise<void> {
    await this.#writeJson("metrics.json", metrics);
  }

  /**
   * Scores on the test clips.
   *
   * @throws {TrainError} when they are missing, as of a run that is not done, or damaged.
   */
  readMetrics(): Promise<MetricsFile> {
    return this.#readJson("metrics.json", metricsSchema);
  }

  /** Writes `predictions.csv`: clip, label, predicted label and the scores, in the order of the labels. */
  async writePredictions(
    labels: readonly string[],
    predictions: readonly ClipPrediction[],
  ): Promise<void> {
    const rows = predictions.map(({ clip, label, predicted, scores }) => [
      ...[clip, label, predicted],
      ...scores.map((score) => score.toFixed(6)),
    ]);
    const header = [...clipColumns, ...labels];
    await this.#write("predictions.csv", `${csvFormatRows([header, ...rows])}\n`);
  }

  /** What the model said of each test clip; scores have six digits. */
  async readPredictions(): Promise<Predictions> {
    const path = join(this.path, "predictions.csv");
    return parsePredictions(await this.#read("predictions.csv"), path);
  }
  /** Adds a line to `history.jsonl`. */
  async appendHistory(record: EpochRecord): Promise<void> {
    await appendFile(join(this.path, "history.jsonl"), `${JSON.stringify(record)}\n`);
  }

  /** The epochs that are written whole. */
  async readHistory(): Promise<EpochRecord[]> {
    const path = join(this.path, "history.jsonl");
    return parseHistory(await readFile(path, "utf8").catch(() => ""), path);
  }

  /** Drops lines of epochs that a resumed training will run again. */
  async truncateHistory(epochs: number): Promise<void> {
    const records = (await this.readHistory()).filter(({ epoch }) => epoch <= epochs);
    await this.#write("history.jsonl", records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  }

  async #writeJson(name: string, value: unknown): Promise<void> {
    await this.#write(name, `${JSON.stringify(value, null, 2)}\n`);
  }

  async #write(name: string, text: string): Promise<void> {
    await writeWhole(join(this.path, name), text);
  }

  async #readJson<T>(name: string, schema: GenericSchema<unknown, T>): Promise<T> {
    const path = join(this.path, name);
    return parseStored(await this.#read(name), schema, ({ expected, found }) => {
      const advice = "the run is damaged, train again";
      return new TrainError({
        code: "run-damaged",
        expected: `${expected} in ${path}`,
        found,
        advice,
      });
    });
  }

  async #read(name: string): Promise<string> {
    return readFile(join(this.path, name), "utf8").catch(() => {
      throw new TrainError({
        code: "run-missing",
        expected: `a run folder with ${name}`,
        found: `none at ${this.path}`,
        advice: "name a folder that a training wrote",
      });
    });
  }
}
