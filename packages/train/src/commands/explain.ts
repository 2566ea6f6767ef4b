import { basename, extname } from "node:path";
import type { FfmpegUse } from "@speech-emotion/data/recordings";
import { mixVoice, SpeechEmotionError } from "@speech-emotion/features";
import type { BackendName, Explanation } from "@speech-emotion/model";
import { TrainError } from "../errors.ts";
import { loadRecognizer } from "../recognition/loadRecognizer.ts";
import { readUtterance } from "../recognition/readUtterance.ts";
import { type ExplainedClip, explanationFigure, pointsOf } from "../report/explanationFigure.ts";
import { renderExplanation, signed } from "../report/explanationPage.ts";
import { percent } from "../report/percent.ts";
import { writeWhole } from "../writeWhole.ts";
import { ProgressBar } from "./progressBar.ts";
import { unreadable } from "./unreadable.ts";

const pictures = [".html", ".svg"];
/** Points that a bar of the table has a sign for. */
const POINTS_A_SIGN = 1;
const MOST_SIGNS = 30;

/** `explain FILE` */
export async function run(
  [file]: [string],
  options: {
    readonly model?: string;
    readonly label?: string;
    readonly start?: number;
    readonly end?: number;
    readonly out?: string;
    readonly ffmpeg?: FfmpegUse;
    readonly backend?: BackendName;
    readonly json?: boolean;
  },
): Promise<void> {
  const { out, json, ffmpeg } = options;
  const kind = out === undefined ? undefined : extname(out).toLowerCase();
  if (kind !== undefined && !pictures.includes(kind)) refusePicture(out as string);
  const part = { startSec: options.start, endSec: options.end };
  const audio = await readUtterance(file, { ...part, ffmpeg }).catch((error: unknown) => {
    throw error instanceof SpeechEmotionError
      ? error
      : unreadable(error, { path: file, expected: "a recording" });
  });
  const recognizer = await loadRecognizer(options.model, options);
  try {
    const { attention, durationSec, emotion, scores, verdict } = recognizer.predictSync(audio);
    const label = options.label ?? emotion ?? scores[0]!.label;
    const { labels } = recognizer.info;
    if (!labels.includes(label)) refuseLabel(label, labels);
    const startSec = options.start ?? 0;
    const steps = recognizer.explainSteps(audio);
    const bar = new ProgressBar("hearing it without each part", { plain: false });
    let step = steps.next();
    for (; !step.done; step = steps.next()) bar.update(Math.round(100 * step.value), 100);
    const explanation = {
      ...step.value,
      timesSec: step.value.timesSec.map((time) => startSec + time),
    };
    const answer =
      emotion === undefined
        ? "no voice"
        : `${emotion}${verdict === undefined ? "" : ` (${verdict})`}`;
    const score = scores.find((each) => each.label === label)!.score;
    const title = `(${durationSec.toFixed(1)} s${startSec > 0 ? ` from ${startSec} s on` : ""}): ${answer}`;
    const clip: ExplainedClip = {
      ...{ sound: mixVoice(audio), startSec, explanation, label, attention },
    };
    const lines = describe(clip, score);
    if (out !== undefined)
      await writeWhole(
        out,
        kind === ".svg"
          ? explanationFigure(clip)
          : renderExplanation(clip, { title: `${basename(file)} ${title}`, lines }),
      );
    if (json) {
      process.stdout.write(
        `${JSON.stringify({ file, emotion: emotion ?? null, label, ...toJson(explanation) })}\n`,
      );
      return;
    }
    process.stdout.write(
      `${[`${file} ${title}`, ...lines.map((line) => `  ${line}`), ...tabulate(clip)].join("\n")}\n`,
    );
    if (out !== undefined) process.stdout.write(`Picture: ${out}\n`);
  } finally {
    recognizer.dispose();
  }
}

/** What the answer rests on, in words. */
function describe({ explanation, label }: ExplainedClip, score: number): string[] {
  const { stretches, bands } = pointsOf(explanation, label);
  const time = ({ from, to }: (typeof stretches)[number]) =>
    `${from.toFixed(2)} to ${to.toFixed(2)} s`;
  const band = ({ from, to }: (typeof bands)[number]) =>
    `${Math.round(from)} to ${Math.round(to)} Hz`;
  const [mostTime, mostBand] = [largest(stretches, 1), largest(bands, 1)];
  const [leastTime, leastBand] = [largest(stretches, -1), largest(bands, -1)];
  const found = (part: { readonly points: number }, name: string) =>
    `${name} (${signed(part.points)})`;
  const named = (sign: number, [t, b]: [typeof mostTime, typeof mostBand]) =>
    [
      ...(sign * t.points >= 0.5 ? [found(t, time(t))] : []),
      ...(sign * b.points >= 0.5 ? [found(b, band(b))] : []),
    ].join(" and ");
  const [speaksFor, speaksAgainst] = [
    named(1, [mostTime, mostBand]),
    named(-1, [leastTime, leastBand]),
  ];
  return [
    `The score of ${label} is ${percent(score)}; points say how far it falls when a part is made as quiet as pauses are.`,
    speaksFor ? `It rests most on ${speaksFor}.` : "It rests on no single moment or band.",
    ...(speaksAgainst ? [`Most against it speaks ${speaksAgainst}.`] : []),
  ];
}

function largest<T extends { readonly points: number }>(parts: readonly T[], sign: number): T {
  return parts.reduce((a, b) => (sign * b.points > sign * a.points ? b : a));
}

/** A line for each stretch of time, and for each band, the high ones first. */
function tabulate({ explanation, label }: ExplainedClip): string[] {
  const { stretches, bands } = pointsOf(explanation, label);
  const line = (name: string, points: number) => {
    const signs = Math.min(MOST_SIGNS, Math.round(Math.abs(points) / POINTS_A_SIGN));
    return `  ${name.padEnd(16)} ${signed(points).padStart(6)} ${(points < 0 ? "\u2591" : "\u2588").repeat(signs)}`.trimEnd();
  };
  return [
    "  seconds",
    ...stretches.map(({ from, to, points }) =>
      line(`${from.toFixed(2)} to ${to.toFixed(2)}`, points),
    ),
    "  Hz",
    ...[...bands]
      .reverse()
      .map(({ from, to, points }) => line(`${Math.round(from)} to ${Math.round(to)}`, points)),
  ];
}

/** Typed arrays as lists. */
function toJson({ drops, stretchDrops, bandDrops, ...rest }: Explanation): object {
  const lists = { drops, stretchDrops, bandDrops };
  return {
    ...rest,
    ...Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, [...values]])),
  };
}

function refusePicture(out: string): never {
  throw new TrainError({
    code: "picture-unknown",
    expected: `a picture that ends in ${pictures.join(" or ")}`,
    found: out,
    advice: "name it so",
  });
}

function refuseLabel(label: string, labels: readonly string[]): never {
  throw new TrainError({
    code: "label-unknown",
    expected: `one of the model's labels ${labels.join(", ")}`,
    found: label,
    advice: "name one of them",
  });
}
