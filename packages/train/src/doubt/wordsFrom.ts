import type { CurvePoint, Doubt } from "@speech-emotion/model";

/** An answer about a clip of a corpus that was left out. */
export interface Answer {
  /** The highest score. */
  readonly score: number;
  /** The likeliest one. */
  readonly label: string;
  readonly isRight: boolean;
  /** How much it counts: together, the answers of each corpus count alike. */
  readonly weight: number;
}

const STEPS = 100;

/** The risk-coverage curve of answers, at each hundredth of the score that some are kept from. */
export function riskCoverage(answers: readonly Answer[]): CurvePoint[] {
  const total = answers.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: STEPS }, (_, i) => i / STEPS).flatMap((score) => {
    const kept = answers.filter((answer) => answer.score >= score);
    const weight = kept.reduce((sum, answer) => sum + answer.weight, 0);
    const right = kept.reduce((sum, answer) => sum + (answer.isRight ? answer.weight : 0), 0);
    return weight > 0 ? [{ score, kept: weight / total, right: right / weight }] : [];
  });
}

/** Above every score: no answer is so often right. */
const NEVER = 2;
/** Fewer answers say nothing of how often they are right. */
const LEAST_ANSWERS = 30;

/** The least score, to a hundredth, from which on answers are right as often as is wanted. */
function leastScore(answers: readonly Answer[], wanted: number): number {
  const found = riskCoverage(answers).find(
    ({ score, right }) =>
      right >= wanted && answers.filter((answer) => answer.score >= score).length >= LEAST_ANSWERS,
  );
  return found?.score ?? NEVER;
}

/** How often answers are right that are called sure, of each label, and of the others those that are called likely. */
const WANTED = { sure: 0.85, likely: 0.6 };

/** From which scores on answers are called sure, and the others likely. */
export function wordsFrom(
  answers: readonly Answer[],
  labels: readonly string[],
): Pick<Doubt, "sureFrom" | "likelyFrom"> {
  const sureFrom = labels.map((wanted) =>
    leastScore(
      answers.filter(({ label }) => label === wanted),
      WANTED.sure,
    ),
  );
  const others = answers.filter(({ label, score }) => score < sureFrom[labels.indexOf(label)]!);
  return { sureFrom, likelyFrom: leastScore(others, WANTED.likely) };
}
