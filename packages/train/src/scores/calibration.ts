import { softmax } from "@speech-emotion/model";

/** How well scores say how often they are right. */
export interface Calibration {
  /** Expected calibration error: the mean distance between score and accuracy over the bins, weighted with their clips. */
  readonly calibrationError: number;
  /** Ten bins of the highest score, from 0 to 1. */
  readonly calibrationBins: readonly CalibrationBin[];
}

/** Clips whose highest score is in `(index / 10, (index + 1) / 10]`; means of no clips are 0. */
export interface CalibrationBin {
  /** How many they are. */
  readonly clips: number;
  /** Mean of their highest scores. */
  readonly score: number;
  /** Share of them that were recognised. */
  readonly accuracy: number;
}

const BINS = 10;

/** Measures calibration, as Guo et al. 2017 (https://arxiv.org/abs/1706.04599, equation 5). */
export function measureCalibration(
  scores: readonly (readonly number[])[],
  targets: readonly number[],
): Calibration {
  const sums = Array.from({ length: BINS }, () => ({ clips: 0, score: 0, hits: 0 }));
  for (const [i, row] of scores.entries()) {
    const score = Math.max(...row);
    const bin = sums[Math.min(BINS - 1, Math.max(0, Math.ceil(BINS * score) - 1))]!;
    bin.clips++;
    bin.score += score;
    if (row.indexOf(score) === targets[i]) bin.hits++;
  }
  const bins = sums.map(({ clips, score, hits }) => ({
    clips,
    score: clips && score / clips,
    accuracy: clips && hits / clips,
  }));
  const sum = bins.reduce((sum, bin) => sum + bin.clips * Math.abs(bin.score - bin.accuracy), 0);
  return { calibrationError: sum / Math.max(1, targets.length), calibrationBins: bins };
}

/** Few clips that are all right would ask for 0. */
const TEMPERATURES = { lowest: 0.25, highest: 4 };
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature in [0.25, 4] whose scores have the least cross-entropy (Guo et al. 2017, section 4.2), to a
 * thousandth, by golden-section search over its logarithm: the cross-entropy has one minimum.
 *
 * @param weights how much each counts; by default all the same.
 */
export function fitTemperature(
  logits: readonly ArrayLike<number>[],
  targets: readonly number[],
  weights: readonly number[] = targets.map(() => 1),
): number {
  const loss = (log: number) =>
    targets.reduce(
      (sum, target, i) =>
        sum - weights[i]! * Math.log(softmax(logits[i]!, Math.exp(log))[target]! + 1e-30),
      0,
    );
  let [a, b] = [Math.log(TEMPERATURES.lowest), Math.log(TEMPERATURES.highest)];
  let [c, d] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [lossC, lossD] = [loss(c), loss(d)];
  while (b - a > 1e-3) {
    if (lossC < lossD) {
      [b, d, lossD] = [d, c, lossC];
      c = b - GOLDEN * (b - a);
      lossC = loss(c);
    } else {
      [a, c, lossC] = [c, d, lossD];
      d = a + GOLDEN * (b - a);
      lossD = loss(d);
    }
  }
  return Math.exp((a + b) / 2);
}
