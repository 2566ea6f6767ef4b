import type { Score } from "@speech-emotion/model";

/** How sure scores of three or more labels, the highest first, are in words. */
export function describeConfidence(scores: readonly Score[]): string {
  const [first, second, third] = scores as [Score, Score, Score];
  if (first.score >= 0.85) return `Quite sure: ${first.label}`;
  if (first.score - second.score >= 0.3)
    return second.score >= 0.1
      ? `Probably ${first.label}, perhaps ${second.label}`
      : `Probably ${first.label}`;
  return second.score - third.score < 0.1 && third.score >= 0.15
    ? `Unsure between ${first.label}, ${second.label} and ${third.label}`
    : `Unsure between ${first.label} and ${second.label}`;
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
