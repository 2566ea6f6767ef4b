import type { Score } from "../recognizer/prediction.ts";

/** Scores of several answers: their mean, the highest first; none of none. */
export function meanScores(answers: readonly { readonly scores: readonly Score[] }[]): Score[] {
  const sums = new Map<string, number>();
  for (const { scores } of answers)
    for (const { label, score } of scores)
      sums.set(label, (sums.get(label) ?? 0) + score / answers.length);
  return [...sums].map(([label, score]) => ({ label, score })).sort((a, b) => b.score - a.score);
}
