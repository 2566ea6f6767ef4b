import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  cacheDir,
  countLabels,
  describeSkipped,
  loadDataSet,
  writeSyntheticCorpus,
} from "@speech-emotion/data";
import { Command, Option } from "commander";
import { applySettings } from "../config/settings.ts";
import { presets, type TrainConfig } from "../config/trainConfig.ts";
import { RunFolder } from "../runFolder/runFolder.ts";
import { train } from "../train.ts";
import { formatMetrics } from "./formatMetrics.ts";
import {
  backendOption,
  type CommonOptions,
  channels,
  integer,
  jsonOption,
  number,
  workersOption,
} from "./options.ts";
import { ProgressBar } from "./progressBar.ts";

/** Exit code of a training that ended without an epoch over the gate. */
const NO_MODEL = 3;
/** Exit code of a training that Ctrl-C stopped, as shells have it. */
const STOPPED = 130;

interface Options extends CommonOptions, Partial<TrainConfig> {
  readonly preset: keyof typeof presets;
  readonly set: readonly string[];
  readonly out?: string;
  readonly resume?: string;
}

/** `train [DIR]` */
export function trainCommand(): Command {
  const d = presets.best;
  // No default here: what is not given is the recipe's.
  const option = (flags: string, text: string, value: unknown) =>
    new Option(flags, `${text} (default: ${value})`);
  return new Command("train")
    .description(
      "train on a RAVDESS directory, or on one with a folder a class; without one, on a synthetic corpus",
    )
    .argument("[dir]", "folder of WAV files")
    .option("--out <dir>", "run folder (default: runs/DATE)")
    .addOption(
      new Option(
        "--preset <name>",
        "settings to begin with: those that reach most, or the reference's",
      )
        .choices(Object.keys(presets))
        .default("best"),
    )
    .addOption(
      option("--epochs <n>", "passes over the training clips", d.epochs).argParser(integer(1)),
    )
    .addOption(option("--batch-size <n>", "clips a step", d.batchSize).argParser(integer(1)))
    .addOption(
      option("--learning-rate <x>", "highest learning rate", d.learningRate).argParser(number(0)),
    )
    .addOption(
      option(
        "--shards <n>",
        "parts that a batch is cut into, each computed by one thread",
        d.shards,
      ).argParser(integer(1, 64)),
    )
    .addOption(option("--seed <n>", "all randomness follows from it", d.seed).argParser(integer(0)))
    .addOption(
      option(
        "--protocol <name>",
        "which clips choose the epoch: validation clips, or the test clips as the reference did",
        d.protocol,
      ).choices(["default", "reference"]),
    )
    .addOption(
      option("--split <kind>", "how test clips are held out", d.split).choices([
        "stratified",
        "speaker",
      ]),
    )
    .addOption(
      new Option("--fold <n>", "test on this Luna-Jimenez fold; needs --split speaker").argParser(
        integer(1, 5),
      ),
    )
    .addOption(
      option(
        "--test-fraction <x>",
        "share of the clips that are held out",
        d.testFraction,
      ).argParser(number(0.01, 0.9)),
    )
    .addOption(
      option(
        "--validation-fraction <x>",
        "share of the others that choose the epoch",
        d.validationFraction,
      ).argParser(number(0.01, 0.9)),
    )
    .addOption(
      option("--channels <list>", "vocal channels of RAVDESS", d.channels).argParser(channels),
    )
    .addOption(option("--keep-neutral", "keep the neutral class", d.keepNeutral))
    .addOption(
      option("--balance <how>", "how rare classes are made up for", d.balance).choices([
        "weights",
        "sampler",
        "none",
      ]),
    )
    .addOption(
      option("--augment <spec>", "variants of training clips: EFFECTS@LABELS or none", d.augment),
    )
    .addOption(
      option(
        "--loss-threshold <x>",
        "end with a passing epoch whose loss is at most this; 0 to go on",
        d.lossThreshold,
      ).argParser(number(0)),
    )
    .addOption(
      option(
        "--min-accuracy <x>",
        "accuracy an epoch must exceed to be kept",
        d.minAccuracy,
      ).argParser(number(0, 1)),
    )
    .addOption(
      option("--min-f1 <x>", "weighted F1 an epoch must exceed to be kept", d.minF1).argParser(
        number(0, 1),
      ),
    )
    .addOption(backendOption())
    .addOption(workersOption())
    .addOption(
      new Option("--set <key=value>", "any other setting of config.json, as distortion.stretch=0.2")
        .argParser((text, list: readonly string[] = []) => [...list, text])
        .default([], "none"),
    )
    .option("--resume <run>", "go on with an unfinished run, with its own settings")
    .addOption(jsonOption())
    .action(run);
}

async function run(dir: string | undefined, options: Options): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const started = performance.now();
  const { out, resume, backend, workers, json, preset, set, ...chosen } = options;
  const resumed = resume === undefined ? undefined : await new RunFolder(resume).readConfig();
  const config: TrainConfig =
    resumed?.config ?? applySettings({ ...presets[preset], ...chosen }, set);
  const folder = resumed?.dir ?? dir ?? (await syntheticFolder(say));
  const dataSet = await loadDataSet(folder, config);
  const runDir =
    resume ?? out ?? join("runs", new Date().toISOString().slice(0, 19).replaceAll(":", "-"));
  say(`${dataSet.clips.length} clips in ${folder}; left out: ${describeSkipped(dataSet.skipped)}`);

  const features = new ProgressBar("features");
  let steps = new ProgressBar("epoch 1", { plain: false });
  const stop = new AbortController();
  process.once("SIGINT", () => {
    say("stopping after this batch; press Ctrl-C again to stop at once");
    stop.abort();
  });
  const result = await train(dataSet, config, {
    out: runDir,
    dir: folder,
    backend,
    workers,
    resume: resume !== undefined,
    signal: stop.signal,
    onFeatures: (done, total) => features.update(done, total),
    onData: (data) => {
      const sizes = [data.train, data.validation, data.test].map(
        (set) => new Set(set.map(({ clip }) => clip)).size,
      );
      say(
        `${sizes[0]} training clips (${data.train.length} with variants), ${sizes[1]} validation, ${sizes[2]} test`,
      );
      const counts = countLabels(data.labels, dataSet.clips);
      say(data.labels.map((label, i) => `${label} ${counts[i]}`).join(", "));
    },
    onStep: (done, total) => steps.update(done, total),
    onEpoch: (e) => {
      steps = new ProgressBar(`epoch ${e.epoch + 1}`, { plain: false });
      say(
        `epoch ${String(e.epoch).padStart(3)}  ${e.seconds.toFixed(1)} s  training loss ${e.trainLoss.toFixed(4)}  loss ${e.loss.toFixed(4)}  accuracy ${(100 * e.accuracy).toFixed(1)} %  F1 ${(100 * e.weightedF1).toFixed(1)} %${e.saved ? "  saved" : ""}`,
      );
    },
  });
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  if (result.ended === "stopped") {
    say(`stopped; go on with: pnpm train --resume ${runDir}`);
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

async function syntheticFolder(say: (line: string) => void): Promise<string> {
  const folder = join(cacheDir(), "synthetic-1");
  if (!existsSync(folder)) say("writing the synthetic corpus");
  await writeSyntheticCorpus(folder);
  say("no data set named: training on synthetic voices, which say nothing about people");
  return folder;
}
