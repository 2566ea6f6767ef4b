import type { Prediction, Score } from "@speech-emotion/model";
import type { Taught } from "./engine/analysis.ts";

/** A label behind the first is worth a word when it is at least so likely. */
const WORTH_A_WORD = 0.15;

/** How far to rely on an answer, in words: its verdict, and what else it may be. */
export function describeAnswer({
  verdict,
  scores,
}: Pick<Prediction, "verdict" | "scores">): string {
  const [first, ...others] = scores as [Score, ...Score[]];
  const perhaps = others.filter(({ score }) => score >= WORTH_A_WORD).map(({ label }) => label);
  switch (verdict) {
    case "sure":
      return `Sure: ${first.label}`;
    case "unsure":
      return `Not sure: ${list([first.label, ...perhaps.slice(0, 2)])}`;
    case "no voice":
      return "Nobody speaks here: noise, music or tones.";
    default:
      return perhaps[0] ? `Likely ${first.label}, perhaps ${perhaps[0]}` : `Likely ${first.label}`;
  }
}

/** Arousal and valence in words; nothing where both are about none. */
export function describeAffect({
  arousal,
  valence,
}: Pick<Prediction, "arousal" | "valence">): string {
  const word = (x: number | undefined, low: string, high: string) =>
    x === undefined || Math.abs(x) < 0.2 ? [] : [x < 0 ? low : high];
  const words = [...word(arousal, "at rest", "awake"), ...word(valence, "unpleasant", "pleasant")];
  return words.length === 0 ? "" : `Sounds ${words.join(" and ")}`;
}

/** What teaching was worth, as the clips say that were left out of it in turn. */
export function describeTaught({ labels, gain, helps }: Taught): string {
  const known = `It now tells ${and(labels)} apart.`;
  if (!gain) return `${known} With a second clip of each, it can say how well.`;
  const found = `Of clips left out in turn, ${percent(gain.before)} were right before, ${percent(gain.after)} as taught.`;
  return helps ? `${known} ${found}` : `This does not help, so nothing changed. ${found}`;
}

function and(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function list(words: readonly string[]): string {
  return words.length === 1
    ? `perhaps ${words[0]}`
    : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Minutes and seconds. */
export function clock(seconds: number): string {
  const tenths = Math.round(10 * seconds);
  const rest = (tenths % 600) / 10;
  return `${Math.floor(tenths / 600)}:${rest.toFixed(1).padStart(4, "0")}`;
}
