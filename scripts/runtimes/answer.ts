/** What is heard in a clip, as JSON has it. */
export interface Answer {
  readonly emotion?: string | undefined;
  readonly scores: readonly { readonly label: string; readonly score: number }[];
}

/** How far a score may be from the expected one: sums are rounded in another order by other kernels. */
const TOLERANCE = 1e-4;

/** What an answer has otherwise than the expected one; undefined where it has the same. */
export function differenceFrom(expected: Answer, found: Answer): string | undefined {
  if (found.emotion !== expected.emotion)
    return `expected ${expected.emotion}, found ${found.emotion}`;
  if (found.scores.length !== expected.scores.length)
    return `expected ${expected.scores.length} scores, found ${found.scores.length}`;
  for (const { label, score } of expected.scores) {
    const other = found.scores.find((one) => one.label === label)?.score;
    const isSame = other !== undefined && Math.abs(other - score) <= TOLERANCE;
    if (!isSame) return `expected ${score} for ${label}, found ${other}`;
  }
  return undefined;
}
