import {
  joinSegments,
  type NotedTimeline,
  type Prediction,
  type Segment,
  type Timeline,
  type Verdict,
} from "@speech-emotion/model";
import { csvFormatRows } from "d3-dsv";
import { TrainError } from "../errors.ts";
import type { FileResult } from "../recognition/recogniseFile.ts";
import { resultToJson } from "../recognition/resultToJson.ts";
import { percent } from "../report/percent.ts";

/** What is told of a file: its result, or why there is none. */
export type PredictedFile = FileResult | { readonly error: string };
type NamedFile = PredictedFile & { readonly file: string };

/** Where results go, one at a time. */
export interface PredictOutput {
  tell(result: NamedFile): void;
  /** After the last one. */
  end(): void;
}

/** The output that was asked for: text, one JSON value, a JSON value a line, or CSV. */
export function openOutput(
  {
    json,
    ndjson,
    csv,
  }: { readonly json?: boolean; readonly ndjson?: boolean; readonly csv?: boolean },
  labels: readonly string[],
): PredictOutput {
  const asked = [json, ndjson, csv].filter(Boolean).length;
  if (asked > 1)
    throw new TrainError({
      code: "output-ambiguous",
      expected: "one of --json, --ndjson and --csv",
      found: `${asked}`,
      advice: "leave the others out",
    });
  const write = (text: string) => process.stdout.write(`${text}\n`);
  const none = () => {};
  if (json) {
    const results: object[] = [];
    return {
      tell: (result) => results.push(toJson(result)),
      end: () => write(JSON.stringify(results)),
    };
  }
  if (ndjson) return { tell: (result) => write(JSON.stringify(toJson(result))), end: none };
  if (csv) {
    write(
      csvFormatRows([["file", "durationSec", "emotion", "verdict", ...labels, "notes", "error"]]),
    );
    return { tell: (result) => write(csvFormatRows([toRow(result, labels)])), end: none };
  }
  return { tell: print, end: none };
}

function toJson(result: NamedFile): object {
  return "error" in result ? result : resultToJson(result);
}

function toRow(result: NamedFile, labels: readonly string[]): string[] {
  if ("error" in result)
    return [result.file, "", "", "", ...labels.map(() => ""), "", result.error];
  const { file, durationSec, emotion = "", scores } = result;
  const verdict = "segments" in result ? "" : (result.verdict ?? "");
  const notes = result.notes.map(({ text }) => text).join("; ");
  const score = (label: string) => String(scores.find((each) => each.label === label)?.score ?? "");
  return [file, String(durationSec), emotion, verdict, ...labels.map(score), notes, ""];
}

function print(result: NamedFile): void {
  if ("error" in result) {
    process.stderr.write(`${result.file}: ${result.error}\n`);
    return;
  }
  const lines = "segments" in result ? describeTimeline(result) : describeClip(result);
  const noted = result.notes.map(({ text }) => `  note: ${text}`);
  process.stdout.write(`${[...lines, ...noted].join("\n")}\n`);
}

function describeTimeline(result: NamedFile & NotedTimeline): string[] {
  const { file, durationSec, segments, shares, voices = [] } = result;
  return [
    `${file} (${clock(durationSec)}): mostly ${shares[0]?.emotion ?? "no voice"}${wordDoubt(result)}`,
    ...joinSegments(segments).map(formatSegment),
    "  share of the time:",
    ...shares.map(({ emotion, share }) => bar(emotion ?? "no voice", share)),
    ...voices.map(
      ({ share, emotion }, i) =>
        `  ${nameVoice(i)}: ${percent(share)} of the time, mostly ${emotion ?? "no voice"}`,
    ),
  ];
}

function describeClip(result: NamedFile & Omit<Prediction, "attention">): string[] {
  const { file, durationSec, scores, arousal, valence } = result;
  return [
    `${file} (${durationSec.toFixed(1)} s): ${wordAnswer(result)}`,
    ...(result.emotion === undefined ? [] : scores.map(({ label, score }) => bar(label, score))),
    ...(result.emotion === undefined || arousal === undefined || valence === undefined
      ? []
      : [`  arousal ${signed(arousal)}, valence ${signed(valence)} (-1 to 1)`]),
  ];
}

/** How much of a recording is unsure, where that is worth a word. */
function wordDoubt({ segments, durationSec }: Timeline): string {
  const unsureSec = segments
    .filter(({ verdict }) => verdict === "unsure")
    .reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
  const share = unsureSec / durationSec;
  return share < 0.1 ? "" : `, unsure for ${percent(share)} of the time`;
}

/** An answer with how far it can be relied on, where the model says that. */
function wordAnswer({
  emotion,
  verdict,
}: {
  readonly emotion: string | undefined;
  readonly verdict: Verdict | undefined;
}): string {
  if (emotion === undefined) return "no voice";
  return verdict === undefined ? emotion : `${emotion} (${verdict})`;
}

function signed(x: number): string {
  return `${x > 0 ? "+" : ""}${x.toFixed(2)}`;
}

function formatSegment(segment: Segment): string {
  const { startSec, endSec, scores } = segment;
  const score = scores[0] ? percent(scores[0].score) : "";
  const time = `${clock(startSec)} to ${clock(endSec)}`;
  const width = segment.verdict === undefined ? 10 : 18;
  const who = segment.voice === undefined ? "" : `${nameVoice(segment.voice)}  `;
  return `  ${time}  ${who}${wordAnswer(segment).padEnd(width)} ${score}`.trimEnd();
}

/** People count from one. */
function nameVoice(voice: number): string {
  return `voice ${voice + 1}`;
}

function bar(name: string, share: number): string {
  return `  ${name.padEnd(10)} ${percent(share).padStart(7)} ${"█".repeat(Math.round(30 * share))}`;
}

/** `1:02:03`, or `2:03` below an hour. */
function clock(sec: number): string {
  const whole = Math.round(sec);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
