import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FeatureError, type Normaliser } from "@speech-emotion/features";
import {
  type BackendName,
  type ClipFeatures,
  type Prediction,
  Recognizer,
} from "@speech-emotion/model";
import { TrainError } from "../errors.ts";
import { wordRefusal } from "./wordRefusal.ts";

const FOUND: Readonly<Record<string, string>> = { ENOENT: "nothing", EISDIR: "a folder" };

interface Refused {
  readonly file: string;
  readonly error: string;
}
type Read = { readonly file: string; readonly features: ClipFeatures } | Refused;
type Result = ({ readonly file: string } & Prediction) | Refused;

/** `predict FILE...` */
export async function run(
  [files]: [readonly string[]],
  options: {
    readonly backend: BackendName;
    readonly model?: string;
    readonly sameVoice?: boolean;
    readonly json?: boolean;
  },
): Promise<void> {
  const { model, json } = options;
  const inRun = model === undefined ? undefined : join(model, "model");
  const folder = inRun && existsSync(inRun) ? inRun : model;
  const recognizer = await Recognizer.load(folder, options);
  const results: Result[] = [];
  const tell = (result: Result) => {
    results.push(result);
    if (!json) print(result);
  };
  if (options.sameVoice) {
    const clips: Read[] = [];
    for (const file of files) clips.push(await readClip(recognizer, file));
    const speaker = fitSpeaker(recognizer, clips);
    for (const clip of clips) tell(predict(recognizer, clip, speaker));
  } else {
    for (const file of files) tell(predict(recognizer, await readClip(recognizer, file)));
  }
  recognizer.dispose();
  if (json) process.stdout.write(`${JSON.stringify(results.map(toJson))}\n`);
  if (results.some((result) => "error" in result)) process.exitCode = 1;
}

/** A file's features, or why there are none. */
async function readClip(recognizer: Recognizer, file: string): Promise<Read> {
  try {
    return { file, features: recognizer.extract(await readBytes(file)) };
  } catch (error) {
    if (error instanceof FeatureError || error instanceof TrainError)
      return { file, error: wordRefusal(error) };
    throw error;
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new TrainError({
      code: "file-unreadable",
      expected: "a WAV file",
      found: `${FOUND[error.code ?? ""] ?? error.code} at ${file}`,
      advice: "check the path",
    });
  });
}

/** Moments of all files that can be read. */
function fitSpeaker(recognizer: Recognizer, clips: readonly Read[]): Normaliser | undefined {
  const features = clips.flatMap((clip) => ("features" in clip ? [clip.features] : []));
  return features.length > 0 ? recognizer.fitSpeaker(features) : undefined;
}

function predict(recognizer: Recognizer, clip: Read, speaker?: Normaliser): Result {
  if ("error" in clip) return clip;
  return { file: clip.file, ...recognizer.predict(clip.features, { speaker }) };
}

function toJson(result: Result): object {
  if ("error" in result) return result;
  const { file, durationSec, emotion, scores } = result;
  return { file, durationSec, emotion, scores };
}

function print(result: Result): void {
  if ("error" in result) {
    process.stderr.write(`${result.file}: ${result.error}\n`);
    return;
  }
  const { file, durationSec, emotion, scores } = result;
  process.stdout.write(`${file} (${durationSec.toFixed(1)} s): ${emotion}\n`);
  for (const { label, score } of scores)
    process.stdout.write(
      `  ${label.padEnd(10)} ${(100 * score).toFixed(1).padStart(5)} % ${"█".repeat(Math.round(30 * score))}\n`,
    );
}
