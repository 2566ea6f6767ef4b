import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { describeSkipped, type FfmpegUse } from "@speech-emotion/data/recordings";
import { FeatureError } from "@speech-emotion/features";
import type { Adaptation, BackendName, Recognizer, Voice } from "@speech-emotion/model";
import {
  type ListedRecording,
  listRecordings,
  standardInput,
} from "../recognition/listRecordings.ts";
import { loadRecognizer } from "../recognition/loadRecognizer.ts";
import { type PredictAllOptions, predictAll } from "../recognition/predictAll.ts";
import { type RecogniseOptions, readParts, recogniseFile } from "../recognition/recogniseFile.ts";
import { openOutput, type PredictedFile } from "./predictOutput.ts";
import { unreadable } from "./unreadable.ts";
import { wordRefusal } from "./wordRefusal.ts";

/** With fewer, another thread takes longer to start than it saves. */
const FILES_WORTH_A_THREAD = 50;
/** Parts of recordings that a voice is heard in, at most: ten minutes of speech. */
const MOST_PARTS = 200;

/** `predict FILE...` */
export async function run(
  [names]: [readonly string[]],
  options: {
    readonly backend: BackendName;
    readonly model?: string;
    readonly adaptation?: string;
    readonly voices?: number;
    readonly sameVoice?: boolean;
    readonly ffmpeg?: FfmpegUse;
    readonly workers?: number;
    readonly json?: boolean;
    readonly ndjson?: boolean;
    readonly csv?: boolean;
  },
): Promise<void> {
  const { ffmpeg } = options;
  const recognizer = await loadRecognizer(options.model, options);
  const input = standardInput();
  try {
    const adaptation = await readAdaptation(recognizer, options.adaptation);
    const { labels } = adaptation?.helps ? adaptation : recognizer.info;
    const output = openOutput(options, labels);
    const { files, skipped } = await listRecordings(names, { keepInput: input.keep, ffmpeg });
    if (skipped.length > 0) process.stderr.write(`left out: ${describeSkipped(skipped)}\n`);
    const voice = options.sameVoice ? await hearAll(recognizer, files, { ffmpeg }) : undefined;
    const known = { voice, adaptation };
    for await (const result of recogniseAll(recognizer, files, { ...options, ...known })) {
      output.tell(result);
      if ("error" in result) process.exitCode = 1;
    }
    output.end();
  } finally {
    recognizer.dispose();
    await input.remove();
  }
}

/** What `adapt` wrote. */
async function readAdaptation(
  recognizer: Recognizer,
  path: string | undefined,
): Promise<Adaptation | undefined> {
  if (path === undefined) return undefined;
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw unreadable(error, { path, expected: "a file that adapt wrote" });
  });
  return recognizer.restoreAdaptation(text);
}

/** What is recognised in each file, or why nothing is: in this thread, or in several where there are many. */
async function* recogniseAll(
  recognizer: Recognizer,
  files: readonly ListedRecording[],
  { workers = availableParallelism(), ...options }: Omit<PredictAllOptions, "onProgress">,
): AsyncGenerator<PredictedFile & { readonly file: string }> {
  const tell = (i: number, error: unknown) => {
    const { file, path } = files[i]!;
    const refusal =
      error instanceof FeatureError ? error : unreadable(error, { path, expected: "a recording" });
    return { file, error: wordRefusal(refusal) };
  };
  const threads = Math.min(workers, Math.floor(files.length / FILES_WORTH_A_THREAD));
  if (threads > 1) {
    const paths = files.map(({ path }) => path);
    let i = 0;
    const many = { ...options, workers: threads, growHeaps: true };
    for await (const found of predictAll(paths, many)) {
      yield "result" in found ? { file: files[i]!.file, ...found.result } : tell(i, found.error);
      i++;
    }
    return;
  }
  for (const [i, { file, path }] of files.entries())
    try {
      yield { file, ...(await recogniseFile(recognizer, path, options)) };
    } catch (error) {
      yield tell(i, error);
    }
}

/** The voice of all files that can be read. */
async function hearAll(
  recognizer: Recognizer,
  files: readonly ListedRecording[],
  options: RecogniseOptions,
): Promise<Voice> {
  const voice = recognizer.newVoice();
  for (const { path } of files)
    try {
      for await (const { features } of readParts(recognizer, path, options)) {
        if (!(features instanceof FeatureError)) voice.hear(features);
        if (voice.clips >= MOST_PARTS) return voice;
      }
    } catch (error) {
      // A file that cannot be read is told of when its turn comes.
      const isRefusal = error instanceof FeatureError || "syscall" in (error as Error);
      if (!isRefusal) throw error;
    }
  return voice;
}
