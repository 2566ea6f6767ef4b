import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  cacheDir,
  countLabels,
  describeColumns,
  describeSkipped,
  describeSpellings,
  type FfmpegUse,
  loadDataSets,
  type PlacedDataSet,
  writeCache,
  writeSyntheticCorpus,
} from "@speech-emotion/data";
import { countOf } from "@speech-emotion/features";
import type { BackendName } from "@speech-emotion/model";
import { readEncoderInfo } from "@speech-emotion/model/tfjs";
import type { Callback } from "../callbacks/callback.ts";
import { applySettings } from "../config/applySettings.ts";
import { checkTrainConfig } from "../config/checkTrainConfig.ts";
import { hearingWith } from "../config/hearingWith.ts";
import { presets, type TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import { percent } from "../report/percent.ts";
import { refuseChosen } from "../runFolder/refuseChosen.ts";
import { resumedBackend } from "../runFolder/resumedBackend.ts";
import { RunFolder } from "../runFolder/runFolder.ts";
import { train } from "../train.ts";
import { formatMetrics } from "./formatMetrics.ts";
import { ProgressBar } from "./progressBar.ts";
import { showData } from "./showData.ts";
import { tellFeatures } from "./tellFeatures.ts";

/** Exit code of a training that ended without an epoch over the gate. */
const NO_MODEL = 3;
/** Exit code of a training that was told to stop, as shells have it for Ctrl-C. */
const STOPPED = 130;

interface Options extends Partial<TrainConfig> {
  readonly preset?: keyof typeof presets;
  readonly encoder?: string;
  readonly set?: readonly string[];
  readonly from?: string;
  readonly out?: string;
  readonly resume?: string;
  readonly backend?: BackendName;
  readonly workers?: number;
  readonly ffmpeg?: FfmpegUse;
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** `train [DIR...]` */
export async function run([dirs]: [readonly string[]], options: Options): Promise<void> {
  const started = performance.now();
  const {
    out,
    resume,
    backend: wanted,
    workers,
    ffmpeg,
    json,
    dryRun,
    preset,
    encoder: encoderDir,
    from,
    set,
    ...chosen
  } = options;
  const resumed = resume === undefined ? undefined : await new RunFolder(resume).readConfig();
  if (resumed)
    refuseChosen(resumed, { dirs, out, preset, encoder: encoderDir, from, set, ...chosen });
  const backend = resumed ? resumedBackend(resumed, wanted) : wanted;
  const encoder = encoderDir === "none" ? undefined : encoderDir;
  if (preset === "general" && encoderDir === undefined && from === undefined) refuseDeaf();
  const config: TrainConfig =
    resumed?.config ??
    applySettings({ ...(await hearing(presets[preset ?? "best"], encoder)), ...chosen }, set ?? []);
  checkTrainConfig(config);
  const folders = resumed?.dirs ?? (dirs.length > 0 ? dirs : [await syntheticFolder()]);
  const told = dryRun ? {} : { onDataSet: tellDataSet };
  const dataSet = await loadDataSets(folders, { ...config, ffmpeg, ...told });
  if (dryRun) {
    const path = folders.join(" and ");
    return showData(dataSet, { path, frontEnd: config.frontEnd, json, ffmpeg });
  }
  const runDir =
    resume ?? out ?? join("runs", new Date().toISOString().slice(0, 19).replaceAll(":", "-"));
  if (folders.length > 1) tellDataSet({ path: "all of them", dataSet });
  const stop = new AbortController();
  process.once("SIGINT", () => {
    say("stopping after this batch; press Ctrl-C again to stop at once");
    stop.abort();
  });
  // A scheduler ends a job by it, at times each process twice; what it sends next cannot be heard.
  process.on("SIGTERM", () => stop.abort());
  const result = await train(dataSet, config, {
    out: runDir,
    dirs: folders,
    encoder,
    from,
    backend,
    workers,
    ffmpeg,
    resume: resume !== undefined,
    signal: stop.signal,
    callbacks: [tellFeatures(), tellTraining()],
  });
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  if (result.ended === "stopped") {
    say(
      result.resumable
        ? `stopped; go on with: pnpm train --resume ${runDir}`
        : "stopped before the first epoch; the features that were taken are stored",
    );
    process.exitCode = STOPPED;
  }
  if (result.ended === "gate") {
    say(
      `expected an epoch with accuracy over ${config.minAccuracy} and F1 over ${config.minF1}, found none in ${minutes} minutes: no model was saved; train longer or lower --min-accuracy and --min-f1`,
    );
    process.exitCode = NO_MODEL;
  }
  const metrics = result.ended === "scored" ? result.metrics : null;
  if (json) process.stdout.write(`${JSON.stringify({ run: runDir, metrics })}\n`);
  else if (metrics) {
    process.stdout.write(`${formatMetrics(metrics)}\n\n`);
    process.stdout.write(`Took ${minutes} minutes. Report: ${join(runDir, "report.html")}\n`);
    process.stdout.write(
      `Next: pnpm evaluate ${runDir}, or pnpm predict FILE.wav --model ${runDir}\n`,
    );
  }
}

/** Shows on stderr what a training begins with and how its epochs go. */
function tellTraining(): Callback {
  let steps = new ProgressBar("epoch 1", { plain: false });
  return {
    onTrainBegin: ({ data, from }) => {
      if (from) say(`began with ${from.path}, its last layer ${from.lastLayer}`);
      const [train, validation, test] = [data.train, data.validation, data.test].map(
        (set) => new Set(set.map(({ clip }) => clip)).size,
      ) as [number, number, number];
      say(
        `${countOf(train, "training clip")} (${data.train.length} with variants), ${validation} validation, ${test} test`,
      );
      for (const { label, clips } of data.unknownLabels)
        say(`left out ${label}, ${countOf(clips, "clip")}: no corpus that is trained on has it`);
      for (const { path, reason } of data.bad) say(`left out ${path}: ${reason}`);
      const counts = countLabels(data.labels, data.split);
      say(data.labels.map((label, i) => `${label} ${counts[i]}`).join(", "));
    },
    onBatchEnd: ({ batch, batches }) => steps.update(batch, batches),
    onDoubt: (corpus) => say(`measuring doubt on ${corpus}, with a network of the others`),
    onEpochEnd: (e) => {
      steps = new ProgressBar(`epoch ${e.epoch + 1}`, { plain: false });
      say(
        `epoch ${String(e.epoch).padStart(3)}  ${e.seconds.toFixed(1)} s  training loss ${e.trainLoss.toFixed(4)}  loss ${e.loss.toFixed(4)}  accuracy ${percent(e.accuracy)}  F1 ${percent(e.weightedF1)}${e.saved ? "  saved" : ""}`,
      );
    },
  };
}

/** @throws {TrainError} always: of mel bands alone the general preset learns little, so that is to be asked for. */
function refuseDeaf(): never {
  throw new TrainError({
    code: "encoder-missing",
    expected: "an encoder for the preset general",
    found: "none",
    advice: "add --encoder models/voice-encoder, or --encoder none",
  });
}

/** Settings that take features with an encoder, where one is named. */
async function hearing(config: TrainConfig, encoder: string | undefined): Promise<TrainConfig> {
  return encoder === undefined ? config : hearingWith(config, await readEncoderInfo(encoder));
}

function tellDataSet({ path, dataSet }: PlacedDataSet): void {
  const { clips, columns, name, skipped, spellings } = dataSet;
  const left = describeSkipped(skipped);
  say(`${name}: ${countOf(clips.length, "clip")} in ${path}; left out: ${left}`);
  if (columns) say(`columns: ${describeColumns(columns)}`);
  if (spellings.length > 0) say(`labels: ${describeSpellings(spellings)}`);
}

async function syntheticFolder(): Promise<string> {
  const folder = join(cacheDir(), "synthetic-1");
  if (!existsSync(folder)) say("writing the synthetic corpus");
  await writeCache(folder, () => writeSyntheticCorpus(folder));
  say("no data set named: training on synthetic voices, which say nothing about people");
  return folder;
}
