import { joinSegments, type Segment } from "@speech-emotion/model";
import { csvFormatRows } from "d3-dsv";
import { TrainError } from "../errors.ts";
import type { FileResult } from "../recognition/recogniseFile.ts";
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
    write(csvFormatRows([["file", "durationSec", "emotion", ...labels, "notes", "error"]]));
    return { tell: (result) => write(csvFormatRows([toRow(result, labels)])), end: none };
  }
  return { tell: print, end: none };
}

/** JSON knows no undefined: a part without a voice has null for its emotion. */
function toJson(result: NamedFile): object {
  if ("error" in result) return result;
  const { file, durationSec, emotion, scores, notes, segments, shares } = result;
  const orNull = <T extends { readonly emotion: string | undefined }>(part: T) => ({
    ...part,
    emotion: part.emotion ?? null,
  });
  return {
    file,
    durationSec,
    emotion,
    scores,
    notes,
    ...(segments && { segments: segments.map(orNull) }),
    ...(shares && { shares: shares.map(orNull) }),
  };
}

function toRow(result: NamedFile, labels: readonly string[]): string[] {
  if ("error" in result) return [result.file, "", "", ...labels.map(() => ""), "", result.error];
  const { file, durationSec, emotion, scores } = result;
  const notes = result.notes.map(({ text }) => text).join("; ");
  const score = (label: string) => String(scores.find((each) => each.label === label)?.score ?? "");
  return [file, String(durationSec), emotion, ...labels.map(score), notes, ""];
}

function print(result: NamedFile): void {
  if ("error" in result) {
    process.stderr.write(`${result.file}: ${result.error}\n`);
    return;
  }
  const { file, durationSec, emotion, scores, notes, segments, shares } = result;
  const lines = segments
    ? [
        `${file} (${clock(durationSec)}): mostly ${shares?.[0]?.emotion ?? "no voice"}`,
        ...joinSegments(segments).map(formatSegment),
        "  share of the time:",
        ...(shares ?? []).map(({ emotion, share }) => bar(emotion ?? "no voice", share)),
      ]
    : [
        `${file} (${durationSec.toFixed(1)} s): ${emotion}`,
        ...scores.map(({ label, score }) => bar(label, score)),
      ];
  const noted = notes.map(({ text }) => `  note: ${text}`);
  process.stdout.write(`${[...lines, ...noted].join("\n")}\n`);
}

function formatSegment({ startSec, endSec, emotion, scores }: Segment): string {
  const score = scores[0] ? percent(scores[0].score) : "";
  const time = `${clock(startSec)} to ${clock(endSec)}`;
  return `  ${time}  ${(emotion ?? "no voice").padEnd(10)} ${score}`.trimEnd();
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
