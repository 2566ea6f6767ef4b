import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FeatureError, type Normaliser } from "@speech-emotion/features";
import { type Prediction, Recognizer } from "@speech-emotion/model";
import { Command } from "commander";
import { TrainError } from "../errors.ts";
import { backendOption, type CommonOptions, jsonOption } from "./options.ts";
import { wordRefusal } from "./wordRefusal.ts";

/** `predict FILE...` */
export function predictCommand(): Command {
  return new Command("predict")
    .description("emotion and scores of WAV files")
    .argument("<file...>", "WAV files")
    .option("--model <run>", "run folder, or folder of a model (default: the shipped model)")
    .option(
      "--same-voice",
      "all files are of one voice: hear each in the light of the others; wants eight or more",
    )
    .addOption(backendOption())
    .addOption(jsonOption())
    .action(run);
}

const FOUND: Readonly<Record<string, string>> = { ENOENT: "nothing", EISDIR: "a folder" };

type Result = { readonly file: string } & (Prediction | { readonly error: string });

async function run(
  files: readonly string[],
  options: CommonOptions & { readonly model?: string; readonly sameVoice?: boolean },
): Promise<void> {
  const { model } = options;
  const inRun = model === undefined ? undefined : join(model, "model");
  const folder = inRun && existsSync(inRun) ? inRun : model;
  const recognizer = await Recognizer.load(folder, options);
  const voice = options.sameVoice ? await hearVoice(recognizer, files) : undefined;
  const results: Result[] = [];
  for (const file of files) {
    const result = await predictFile(recognizer, file, voice);
    results.push(result);
    if (!options.json) print(result);
  }
  recognizer.dispose();
  if (options.json)
    process.stdout.write(
      `${JSON.stringify(
        results.map((result) => {
          if ("error" in result) return result;
          const { file, durationSec, emotion, scores } = result;
          return { file, durationSec, emotion, scores };
        }),
      )}\n`,
    );
  if (results.some((result) => "error" in result)) process.exitCode = 1;
}

/** The voice of all files that can be heard; those that cannot are told of one by one later. */
async function hearVoice(
  recognizer: Recognizer,
  files: readonly string[],
): Promise<Normaliser | undefined> {
  const clips: Uint8Array[] = [];
  for (const file of files)
    if (!("error" in (await predictFile(recognizer, file)))) clips.push(await readClip(file));
  return clips.length > 0 ? recognizer.hearVoice(clips) : undefined;
}

async function predictFile(
  recognizer: Recognizer,
  file: string,
  voice?: Normaliser,
): Promise<Result> {
  try {
    return { file, ...recognizer.predict(await readClip(file), voice ? { voice } : {}) };
  } catch (error) {
    if (error instanceof FeatureError || error instanceof TrainError)
      return { file, error: wordRefusal(error) };
    throw error;
  }
}

async function readClip(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new TrainError({
      code: "file-unreadable",
      expected: "a WAV file",
      found: `${FOUND[error.code ?? ""] ?? error.code} at ${file}`,
      advice: "check the path",
    });
  });
  return new Uint8Array(bytes);
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
