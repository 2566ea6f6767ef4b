import { join } from "node:path";
import { type Clip, type FfmpegUse, loadDataSets } from "@speech-emotion/data";
import { countOf, encodingOf, SpeechEmotionError } from "@speech-emotion/features";
import { readEncoderInfo } from "@speech-emotion/model/tfjs";
import type { RunEncoder } from "../config/repeatCommand.ts";
import { type MetricsFile, type RunConfig, RunFolder } from "../runFolder/runFolder.ts";
import { writeWhole } from "../writeWhole.ts";
import { renderReport } from "./report.ts";
import { findWorst, showMistake } from "./worstMistakes.ts";

const MISTAKES = 12;

/** What a report holds, and where it is written. */
export interface ReportOptions {
  /** Folders or manifests that the run's clips are in by now, in the order of the run's own; default where they were. */
  readonly dirs?: readonly string[] | undefined;
  /** Its file; default `report.html` of the run. */
  readonly out?: string | undefined;
  /** How many of the worst mistakes are shown and heard, from 0; default 12. */
  readonly mistakes?: number | undefined;
  /** Whether clips that are no WAV may be decoded by ffmpeg; default `auto`. */
  readonly ffmpeg?: FfmpegUse | undefined;
}

/** Clips by id. */
type Clips = ReadonlyMap<string, Clip>;

/**
 * Writes one page about a training that has ended, which stands alone: what was measured, how to repeat it, curves, confusion matrix,
 * bars of each emotion, corpus and speaker, calibration, and the worst mistakes with picture and sound. Training writes the same at
 * its end. Where clips are not found any more, the page is without what it takes from them, and says so.
 *
 * @param runDir the run's folder.
 * @returns where it was written.
 * @throws {TrainError} when the run has not ended, or is damaged.
 * @example
 * await writeReport("runs/speech", { mistakes: 30, out: "speech.html" });
 */
export async function writeReport(runDir: string, options: ReportOptions = {}): Promise<string> {
  const run = await RunFolder.open(runDir);
  const [started, metrics] = [await run.readConfig(), await run.readMetrics()];
  const found = await findTestClips(run, started, options);
  return reportRun(run, { ...options, ...found, metrics });
}

/** Writes the page of a run whose test clips are known. */
export async function reportRun(
  run: RunFolder,
  {
    mistakes: count = MISTAKES,
    out = join(run.path, "report.html"),
    ffmpeg,
    ...known
  }: Omit<ReportOptions, "dirs"> & {
    readonly metrics: MetricsFile;
    readonly clips: Clips;
    /** Why some or all are not there. */
    readonly missing?: string | undefined;
  },
): Promise<string> {
  const started = await run.readConfig();
  const predicted = await run.readPredictions();
  const mistakes = [];
  for (const prediction of findWorst(predicted.predictions, count))
    mistakes.push(await showMistake(prediction, known.clips.get(prediction.clip), ffmpeg));
  const page = renderReport({
    ...{ ...known, started, predicted, mistakes },
    encoder: await findEncoder(run, started),
    history: await run.readHistory(),
    split: await run.readSplit(),
    skipped: await run.readSkipped(),
  });
  await writeWhole(out, page);
  return out;
}

async function findEncoder(run: RunFolder, { config }: RunConfig): Promise<RunEncoder | undefined> {
  if (!encodingOf(config.frontEnd)) return undefined;
  const { frontEnd } = await readEncoderInfo(run.encoder);
  return { path: run.encoder, frontEnd };
}

/** The run's test clips, by their content: another recording of the same name is none. */
async function findTestClips(
  run: RunFolder,
  { config, dirs: own }: RunConfig,
  { dirs = [], ffmpeg }: ReportOptions,
): Promise<{ readonly clips: Clips; readonly missing?: string }> {
  const folders = dirs.length > 0 ? dirs : own;
  const test = (await run.readSplit()).filter(({ set }) => set === "test");
  const digests = new Map(test.map(({ clip, digest }) => [clip, digest]));
  try {
    const dataSet = await loadDataSets(folders, { ...config, ffmpeg });
    const found = dataSet.clips.filter(({ id, digest }) => digests.get(id) === digest);
    const left = test.length - found.length;
    return {
      clips: new Map(found.map((clip) => [clip.id, clip])),
      ...(left > 0
        ? {
            missing: `${countOf(left, "test clip")} of ${test.length} not found in ${folders.join(" and ")}`,
          }
        : {}),
    };
  } catch (error) {
    const isRefusal = error instanceof SpeechEmotionError || "syscall" in (error as Error);
    if (!isRefusal) throw error;
    return { clips: new Map(), missing: (error as Error).message };
  }
}
