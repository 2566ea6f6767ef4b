import { type SettingKind, type TrainSetting, trainSettings } from "../config/trainSettings.ts";
import { loadQueueCommand } from "./loadQueueCommand.ts";

/** An option of a command. */
export type CommandOption = SettingKind & {
  /** As it is typed, such as `--workers <n>`. */
  readonly flags: string;
  readonly help: string;
  /** What stands in its place when it is not given; in words where it is not one value. */
  readonly default?: string;
  readonly required?: true;
  /** Its value where it is typed without one. */
  readonly implied?: number;
  /** May be given more than once; its values are a list. */
  readonly repeatable?: true;
};

/** A command as it is typed: help, parsing and documentation come from here. */
export interface CommandRow {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly { readonly name: string; readonly help: string }[];
  readonly options: readonly CommandOption[];
  /** Defaults of its options by key, where they belong to a library that only this command loads. */
  readonly defaults?: () => Promise<Readonly<Record<string, unknown>>>;
  /** Each command brings its libraries, so only the one that was asked for is loaded. */
  readonly load: () => Promise<{
    // biome-ignore lint/suspicious/noExplicitAny: options are as the table has them, which their command declares
    readonly run: (names: any, options: any) => Promise<void>;
  }>;
}

const backend: CommandOption = {
  flags: "--backend <name>",
  kind: "choice",
  choices: ["auto", "wasm", "tensorflow", "cpu"],
  help: "who does the arithmetic: auto is wasm; tensorflow, after pnpm native, takes 1.2 times as long; cpu is plain TypeScript to compare with, more than 25 times slower",
  default: "auto",
};
const workers: CommandOption = {
  flags: "--workers <n>",
  kind: "whole",
  min: 1,
  max: 256,
  help: "worker threads",
  default: "one a core",
};
const json: CommandOption = {
  flags: "--json",
  kind: "switch",
  help: "print one JSON value on stdout and nothing else",
};
const ffmpeg: CommandOption = {
  flags: "--ffmpeg <use>",
  kind: "choice",
  choices: ["auto", "never"],
  help: "decode what is no WAV that is read here by ffmpeg, where it is on the path",
  default: "auto",
};
const model: CommandOption = {
  flags: "--model <run>",
  kind: "text",
  help: "run folder, or folder of a model",
  default: "the shipped model",
};
const voices: CommandOption = {
  flags: "--voices <n>",
  kind: "whole",
  min: 1,
  max: 16,
  help: "how many speak in one channel: from 2 on they are told apart, and each is compared with itself",
  default: "1",
};
const clips =
  "folder of recordings, or a manifest: .csv, .tsv, .jsonl or .ndjson with path and label, and where there are such, speaker, split, start, end";
const channels = settingOption("channels", "both");
const skipBad = settingOption("skipBad", "0");
const keepNeutral = settingOption("keepNeutral");

/** A setting of training that another command has too. */
function settingOption(key: string, usual?: string): CommandOption {
  const { flags, ...setting } = trainSettings.find((row) => row.key === key) as TrainSetting;
  return { ...setting, flags: flags as string, ...(usual === undefined ? {} : { default: usual }) };
}

const place: readonly CommandOption[] = [
  {
    flags: "--redis <url>",
    kind: "text",
    help: "address of the Redis server",
    default: "SPEECH_EMOTION_REDIS of the environment, else redis://127.0.0.1:6379",
  },
  {
    flags: "--queue <name>",
    kind: "text",
    help: "name of the queue in it",
    default: "speech-emotion",
  },
];
const root: CommandOption = {
  flags: "--root <dir>",
  kind: "text",
  help: "folder that names of recordings are from, where machines have them at other places",
  default: "none, names are absolute paths",
};

/** All commands there are. */
export const commands: readonly CommandRow[] = [
  {
    name: "train",
    summary:
      "train on a folder of recordings, a known corpus or folders that are named after emotions, or on the clips that a manifest names; without either, on a synthetic corpus",
    arguments: [{ name: "[dir...]", help: `${clips}; several are learnt from together` }],
    options: [
      { flags: "--out <dir>", kind: "text", help: "run folder", default: "runs/DATE" },
      {
        flags: "--preset <name>",
        kind: "choice",
        choices: ["best", "reference", "general", "small"],
        help: "settings to begin with: those that reach most on the corpus they learn from, the reference's, those that hold on others, or those of a small network",
        default: "best",
      },
      {
        flags: "--encoder <dir>",
        kind: "text",
        help: "hear with a trained encoder, from a folder that holds encoder.json and encoder.bin, as models/voice-encoder; none for the preset's features",
        default: "none",
      },
      {
        flags: "--from <model>",
        kind: "text",
        help: "begin with the weights of a model, a folder with one or a run, with its front end and network; of its last layer what is of labels that both have",
      },
      ...trainSettings.flatMap(({ flags, ...setting }) => (flags ? [{ ...setting, flags }] : [])),
      ffmpeg,
      backend,
      workers,
      {
        flags: "--set <key=value>",
        kind: "text",
        repeatable: true,
        help: "any other setting of config.json, as distortion.stretch=0.2",
        default: "none",
      },
      {
        flags: "--resume <run>",
        kind: "text",
        help: "go on with an unfinished run, with its own settings and backend",
      },
      {
        flags: "--dry-run",
        kind: "switch",
        help: "print what was understood of the data set, as data does, and train nothing",
      },
      json,
    ],
    defaults: async () =>
      (await import("../config/trainConfig.ts")).presets.best as object as Record<string, unknown>,
    load: () => import("./train.ts"),
  },
  {
    name: "evaluate",
    summary:
      "score a run on its test clips, or a model on all clips of data sets, each over the labels that it shares with the model",
    arguments: [
      { name: "<run>", help: "run folder, or folder of a model" },
      { name: "[dir...]", help: clips },
    ],
    options: [
      channels,
      {
        flags: "--speaker-clips <n>",
        kind: "whole",
        min: 1,
        help: "clips that speaker normalisation is fitted to",
        default: "all of the speaker",
      },
      skipBad,
      ffmpeg,
      backend,
      workers,
      json,
    ],
    load: () => import("./evaluate.ts"),
  },
  {
    name: "report",
    summary:
      "write a page about a run that stands alone: scores, curves, confusion matrix, bars of each emotion, corpus and speaker, the worst mistakes with their sound, and how to repeat it",
    arguments: [
      { name: "<run>", help: "run folder" },
      {
        name: "[dir...]",
        help: "where the run's data sets are by now, in their order; default where they were",
      },
    ],
    options: [
      { flags: "--out <file>", kind: "text", help: "HTML file", default: "report.html of the run" },
      {
        flags: "--mistakes <n>",
        kind: "whole",
        min: 0,
        max: 1000,
        help: "how many of the worst mistakes are shown, with up to ten seconds of their sound; 0 for a page without anybody's voice",
        default: "12",
      },
      ffmpeg,
    ],
    load: () => import("./report.ts"),
  },
  {
    name: "compare",
    summary:
      "compare trainings on their test clips: scores, settings that differ, spread over seeds, each of the settings against those of the first run, and each run against the first, clip by clip",
    arguments: [{ name: "<runs...>", help: "run folders, two or more" }],
    options: [json],
    load: () => import("./compare.ts"),
  },
  {
    name: "predict",
    summary: "emotion and scores of recordings; beyond 15 seconds, a timeline",
    arguments: [
      {
        name: "<file...>",
        help: "WAV files, or others where ffmpeg is on the path; folders of WAV files; patterns; - for standard input",
      },
    ],
    options: [
      model,
      {
        flags: "--adaptation <file>",
        kind: "text",
        help: "what the model was taught, as adapt wrote it",
      },
      voices,
      {
        flags: "--same-voice",
        kind: "switch",
        help: "all files are of one speaker: speaker normalisation by all of them; helps from two on with the general model, from eight on with models/ravdess",
      },
      ffmpeg,
      backend,
      workers,
      json,
      {
        flags: "--ndjson",
        kind: "switch",
        help: "print one JSON value a line, for each file as it is done",
      },
      {
        flags: "--csv",
        kind: "switch",
        help: "print one line of CSV for each file as it is done",
      },
    ],
    load: () => import("./predict.ts"),
  },
  {
    name: "explain",
    summary:
      "say what the answer to a recording rests on: which moments and which bands of frequency, by hiding one after another",
    arguments: [
      {
        name: "<file>",
        help: "WAV file, or another where ffmpeg is on the path, of up to 15 seconds or with --start and --end",
      },
    ],
    options: [
      model,
      {
        flags: "--label <name>",
        kind: "text",
        help: "the label whose score is explained",
        default: "the answer",
      },
      {
        flags: "--start <seconds>",
        kind: "number",
        min: 0,
        help: "explain a part, from here on",
        default: "the beginning",
      },
      { flags: "--end <seconds>", kind: "number", min: 0, help: "to here", default: "the end" },
      {
        flags: "--out <file>",
        kind: "text",
        help: "write a picture, too: an .html page with the sound, or an .svg",
      },
      ffmpeg,
      backend,
      json,
    ],
    load: () => import("./explain.ts"),
  },
  {
    name: "adapt",
    summary:
      "teach a model by a few labelled clips of a voice, a room or a language, with its labels or new ones, in seconds",
    arguments: [{ name: "<dir>", help: clips }],
    options: [
      {
        flags: "--out <file>",
        kind: "text",
        required: true,
        help: "JSON file for what is taught, which predict takes; not written where it does not help",
      },
      model,
      ffmpeg,
      backend,
      json,
    ],
    load: () => import("./adapt.ts"),
  },
  {
    name: "export",
    summary:
      "write a run's model as it is shipped, 8-bit weights, its split and its scores, or for other programs",
    arguments: [{ name: "<run>", help: "run folder; for other programs also a folder of a model" }],
    options: [
      { flags: "--out <dir>", kind: "text", required: true, help: "folder for the model" },
      {
        flags: "--format <name>",
        kind: "choice",
        choices: ["shipped", "onnx", "tfjs"],
        help: "shipped is for this library; onnx for onnxruntime and others, tfjs for tf.loadLayersModel alone, both with the features as docs/onnx.md says",
        default: "shipped",
      },
    ],
    load: () => import("./export.ts"),
  },
  {
    name: "pair",
    summary:
      "make of two runs one whose models answer together, scored on the first one's test clips: where they know different things, as one of MFCC and one of an encoder, they know more; a pair may be the companion of a third",
    arguments: [
      {
        name: "<run>",
        help: "run whose settings and split it has; its model hears frame by frame",
      },
      { name: "<companion>", help: "run that has seen none of the first one's test clips" },
    ],
    options: [
      { flags: "--out <dir>", kind: "text", required: true, help: "folder for the new run" },
      ffmpeg,
      workers,
      json,
    ],
    load: () => import("./pair.ts"),
  },
  {
    name: "convert",
    summary:
      "make a model of the weights that PyTorch learnt for the reference network, its state dict as numpy.savez writes it",
    arguments: [{ name: "<file>", help: ".npz file, see docs/onnx.md" }],
    options: [
      {
        flags: "--labels <list>",
        kind: "names",
        required: true,
        help: "names of the classes, in the order of the network's outputs",
      },
      { flags: "--out <dir>", kind: "text", required: true, help: "folder for the model" },
    ],
    load: () => import("./convert.ts"),
  },
  {
    name: "download",
    summary:
      "fetch a corpus whose licence lets everybody, by default RAVDESS, speech and song, from Zenodo; goes on where it was stopped, and mends what differs where all was there",
    arguments: [{ name: "<dir>", help: "folder for its recordings" }],
    options: [
      {
        flags: "--corpus <name>",
        kind: "choice",
        choices: ["ravdess", "crema-d", "tess"],
        help: "which corpus",
        default: "ravdess",
      },
      channels,
      {
        flags: "--mirror <url>",
        kind: "text",
        help: "fetch from a server that has the archives by their names below this address",
        default: "the publisher's",
      },
      {
        flags: "--keep-archives",
        kind: "switch",
        help: "keep the archives beside what they held",
      },
      json,
    ],
    load: () => import("./download.ts"),
  },
  {
    name: "data",
    summary:
      "print what is understood of a data set: classes, speakers, split, time, what is left out and why",
    arguments: [{ name: "<dir...>", help: clips }],
    options: [channels, keepNeutral, ffmpeg, json],
    load: () => import("./data.ts"),
  },
  {
    name: "features",
    summary: "write features as .npy files, [frames, 121] float32: 40 MFCC, delta, delta2, RMS",
    arguments: [{ name: "<path>", help: `recording, or ${clips}` }],
    options: [
      { flags: "--out <dir>", kind: "text", required: true, help: "folder for the .npy files" },
      ffmpeg,
      workers,
      json,
    ],
    load: () => import("./features.ts"),
  },
  {
    name: "enqueue",
    summary:
      "put recordings of an archive into a queue in Redis, each content once, for workers on any machine; again after it was stopped, it puts in what is neither there nor done",
    arguments: [
      {
        name: "[source...]",
        help: "recordings, folders of them, patterns, and addresses over HTTP",
      },
    ],
    options: [
      {
        flags: "--out <dir>",
        kind: "text",
        required: true,
        help: "folder of the archive: lists of its recordings go there, and results in it are not asked for again",
      },
      {
        flags: "--list <file>",
        kind: "text",
        repeatable: true,
        help: "file of paths and addresses, one a line; - for standard input",
        default: "none",
      },
      ...place,
      root,
      {
        flags: "--ahead <n>",
        kind: "whole",
        min: 1,
        help: "jobs that wait at most, so that Redis' memory is bounded; then this waits for workers",
        default: "100000",
      },
      {
        flags: "--again",
        kind: "switch",
        help: "also put in what was set aside",
      },
      ffmpeg,
      json,
    ],
    load: () => loadQueueCommand("enqueue"),
  },
  {
    name: "worker",
    summary:
      "recognise recordings of a queue, until stopped; what a worker that is killed was at is done by others, and what takes workers with it is set aside",
    arguments: [],
    options: [
      {
        flags: "--out <dir>",
        kind: "text",
        required: true,
        help: "folder of the archive, for parts of results; workers may share it",
      },
      ...place,
      root,
      model,
      {
        flags: "--adaptation <file>",
        kind: "text",
        help: "what the model was taught, as adapt wrote it",
      },
      voices,
      {
        flags: "--until-empty",
        kind: "switch",
        help: "end when nothing is left in the queue",
      },
      {
        flags: "--allow-host <host>",
        kind: "text",
        repeatable: true,
        help: "host that recordings may be fetched from, with or without its port",
        default: "none",
      },
      {
        flags: "--max-mb <n>",
        kind: "whole",
        min: 1,
        help: "size beyond which a recording is not fetched, in MiB",
        default: "1024",
      },
      {
        flags: "--fetch-time <seconds>",
        kind: "number",
        min: 1,
        help: "time in which a recording has to be fetched",
        default: "600",
      },
      {
        flags: "--limit <seconds>",
        kind: "number",
        min: 1,
        help: "time after which a recording is given up",
        default: "3600",
      },
      {
        flags: "--lost <seconds>",
        kind: "number",
        min: 1,
        help: "time without a sign of life after which a worker's recordings are given to others",
        default: "30",
      },
      ffmpeg,
      backend,
      workers,
      json,
    ],
    load: () => loadQueueCommand("worker"),
  },
  {
    name: "merge",
    summary:
      "bring the results of workers together in one file, a row a recording, each once; says what is missing",
    arguments: [{ name: "<dir...>", help: "folders that enqueue and worker wrote to" }],
    options: [
      {
        flags: "--out <file>",
        kind: "text",
        required: true,
        help: "file that ends in .parquet, .ndjson or .jsonl",
      },
      json,
    ],
    load: () => loadQueueCommand("merge"),
  },
  {
    name: "queue",
    summary: "print how many recordings wait in a queue, are worked on and are done",
    arguments: [],
    options: [...place, json],
    load: () => loadQueueCommand("queue"),
  },
  {
    name: "web",
    summary: "serve the page on this machine, for as long as this runs",
    arguments: [],
    options: [
      {
        flags: "--port <n>",
        kind: "whole",
        min: 0,
        max: 65535,
        help: "port; 0 for any free one",
        default: "5173",
      },
      {
        flags: "--host <address>",
        kind: "text",
        help: "address to listen on",
        default: "localhost",
      },
    ],
    load: () => import("./web.ts"),
  },
];
