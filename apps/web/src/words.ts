import type { Prediction, Score } from "@speech-emotion/model";
import type { Lane, LaneTimeline, Taught } from "./engine/analysis.ts";

/** A label behind the first is worth a word when it is at least so likely. */
const WORTH_A_WORD = 0.15;
/** What is unsure in a recording is worth a word when it is at least this share of the time. */
const WORTH_A_DOUBT = 0.1;

const NO_VOICE = "Nobody speaks here: noise, music or tones.";

/** What the page answers to a clip. */
export interface Answer {
  /** What kind of answer it is: of those that are not sure, one that is like nothing learnt is a kind of its own. */
  readonly kind: "sure" | "likely" | "unsure" | "unfamiliar" | "no voice";
  /** A word or few. */
  readonly title: string;
  /** How far to rely on it, and what else it may be. */
  readonly text: string;
}

/** The answer in words, by verdict, scores and notes. */
export function answerOf({
  verdict,
  scores,
  notes,
}: Pick<Prediction, "verdict" | "scores" | "notes">): Answer {
  if (verdict === "no voice")
    return {
      kind: "no voice",
      title: "no voice",
      text: NO_VOICE,
    };
  const [{ label }, ...others] = scores as [Score, ...Score[]];
  if (notes.some(({ kind }) => kind === "unfamiliar"))
    return {
      kind: "unfamiliar",
      title: "unlike any voice learnt",
      text: `At a guess ${label}, but do not rely on it.`,
    };
  const perhaps = others.filter(({ score }) => score >= WORTH_A_WORD).map((other) => other.label);
  const also = (most: number) =>
    perhaps.length === 0 ? "" : ` Could also be ${listOf(perhaps.slice(0, most), "or")}.`;
  switch (verdict) {
    case "sure":
      return { kind: "sure", title: label, text: "Sure." };
    case "unsure":
      return { kind: "unsure", title: `${label}?`, text: `Not sure.${also(2)}` };
    case "likely":
      return { kind: "likely", title: label, text: `Likely.${also(1)}` };
    default:
      return {
        kind: "likely",
        title: label,
        text: `This model does not say how sure it is.${also(1)}`,
      };
  }
}

/** The answer to a recording in words: as {@link timelineAnswerOf}, or to a side of a call, which listens in between, of what it says. */
export function laneAnswerOf({ side, timeline }: Lane): Answer {
  const answer = timelineAnswerOf(timeline);
  const silence = timeline.shares.find(({ emotion }) => emotion === undefined)?.share ?? 0;
  if (!side || silence === 1) return answer;
  const segments = timeline.segments.filter(({ emotion }) => emotion !== undefined);
  const shares = timeline.shares
    .filter(({ emotion }) => emotion !== undefined)
    .map(({ emotion, share }) => ({ emotion, share: share / (1 - silence) }));
  const spoken = timelineAnswerOf({ ...timeline, segments, shares });
  const text = spoken.text.replaceAll("of the time", "of that");
  return { ...spoken, text: `Speaks for ${percent(1 - silence)} of the time. ${text}` };
}

/**
 * The answer to a long recording in words: what is heard for most of its time, so that it never says anything else than its
 * parts do.
 */
function timelineAnswerOf({ shares, segments }: LaneTimeline): Answer {
  const [first, second] = shares;
  if (first?.emotion === undefined && !second)
    return { kind: "no voice", title: "no voice", text: NO_VOICE };
  const spokenSec = lengthOf(segments.filter(({ emotion }) => emotion !== undefined));
  const unsureSec = lengthOf(segments.filter(({ verdict }) => verdict === "unsure"));
  const unsure = unsureSec / lengthOf(segments);
  const doubt = unsure < WORTH_A_DOUBT ? [] : [`Not sure for ${percent(unsure)} of the time.`];
  if (first?.emotion === undefined) {
    const silent = `Nobody speaks for ${percent(first?.share ?? 0)} of the time; when somebody does, mostly ${second?.emotion}.`;
    return { kind: "no voice", title: "mostly no voice", text: [silent, ...doubt].join(" ") };
  }
  const isUnsure = unsureSec > spokenSec / 2;
  return {
    kind: isUnsure ? "unsure" : "likely",
    title: `mostly ${first.emotion}${isUnsure ? "?" : ""}`,
    text: [`For ${percent(first.share)} of the time.`, ...doubt].join(" "),
  };
}

function lengthOf(segments: LaneTimeline["segments"]): number {
  return segments.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
}

/** Arousal and valence in words; nothing where both are about none. */
export function describeAffect({
  arousal,
  valence,
}: Pick<Prediction, "arousal" | "valence">): string {
  const word = (x: number | undefined, low: string, high: string) =>
    x === undefined || Math.abs(x) < 0.2 ? [] : [x < 0 ? low : high];
  const words = [...word(arousal, "at rest", "awake"), ...word(valence, "unpleasant", "pleasant")];
  return words.length === 0 ? "" : `Sounds ${words.join(" and ")}.`;
}

/** What teaching was worth, as the clips say that were left out of it in turn. */
export function describeTaught({ labels, gain, helps }: Taught): string {
  const known = `It now tells ${listOf(labels, "and")} apart.`;
  if (!gain) return `${known} With a second clip of each, it can say how well.`;
  const found = `Of clips left out in turn, ${percent(gain.before)} were right before, ${percent(gain.after)} as taught.`;
  return helps ? `${known} ${found}` : `This does not help, so nothing changed. ${found}`;
}

function listOf(words: readonly string[], last: "and" | "or"): string {
  return words.length === 1
    ? (words[0] as string)
    : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** A number of things: “1 clip”, “2 clips”. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** Bytes in the largest unit that leaves a whole one, with two digits or more. */
export function fileSize(bytes: number): string {
  const units = ["kB", "MB", "GB", "TB"];
  let size = bytes / 1000;
  let unit = 0;
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Minutes and seconds with their tenths; from an hour on hours, minutes and seconds. */
export function clock(seconds: number): string {
  if (seconds >= 3600) {
    const whole = Math.floor(seconds);
    const two = (n: number) => String(n % 60).padStart(2, "0");
    return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60))}:${two(whole)}`;
  }
  const tenths = Math.round(10 * seconds);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${rest.toFixed(1).padStart(4, "0")}`;
}

/** A channel of two, at the beginning of a line. */
export function sideName(side: "left" | "right"): string {
  return side === "left" ? "Left channel" : "Right channel";
}
