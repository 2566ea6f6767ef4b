import {
  type createRandom,
  type Distortion,
  distort,
  drawBeta,
  mixMatrices,
  shuffled,
} from "@speech-emotion/data/batches";
import { type FeatureMatrix, normalised } from "@speech-emotion/features";
import type { ClassMask } from "./corpusMasks.ts";
import type { Example } from "./example.ts";

/** What the network is shown, and what it should say. */
export interface TrainingExample {
  /** Normalised features. */
  readonly matrix: FeatureMatrix;
  /** How much of each class it is; they sum to 1. */
  readonly labels: ArrayLike<number>;
  /** Which classes are answers to it; default all. */
  readonly classes?: ClassMask | undefined;
}

export interface ShowOptions {
  readonly classes: number;
  /** Share of each label that is spread over all classes of its corpus (Szegedy et al. 2016, https://arxiv.org/abs/1512.00567). */
  readonly labelSmoothing: number;
  readonly distortion: Distortion;
  /** Share of the examples that are normalised by their speaker's own mean and deviation. */
  readonly speakerShare: number;
  /**
   * Alpha of the distribution that the shares of two mixed examples are drawn from; 0 for no mixing (Zhang et al.
   * 2018, https://arxiv.org/abs/1710.09412).
   */
  readonly mixup: number;
}

/** A batch as the network is shown it this once: distorted, mixed, its labels smoothed, as `random` says. */
export function showBatch(
  batch: readonly Example[],
  options: ShowOptions,
  random: ReturnType<typeof createRandom>,
): TrainingExample[] {
  const { classes, labelSmoothing, distortion, mixup, speakerShare } = options;
  const shown = batch.map(({ matrix, target, speaker, classes: own }): TrainingExample => {
    const bySpeaker = speaker && random() < speakerShare;
    const shown = bySpeaker ? normalised(matrix, speaker) : matrix;
    return {
      matrix: isNone(distortion) ? shown : distort(shown, distortion, random),
      labels: smooth(oneHot(target, classes), labelSmoothing, own),
      classes: own,
    };
  });
  if (mixup === 0) return shown;
  const partners = shuffled(shown, random);
  return shown.map((example, i) => mix(example, partners[i]!, drawBeta(mixup, random)));
}

/** All of one class. */
export function oneHot(target: number, classes: number): number[] {
  return Array.from({ length: classes }, (_, c) => (c === target ? 1 : 0));
}

function isNone({ stretch, timeMasks, coefficientMasks }: Distortion): boolean {
  return stretch === 0 && timeMasks === 0 && coefficientMasks === 0;
}

function smooth(labels: readonly number[], share: number, classes?: ClassMask): number[] {
  const count = classes ? classes.filter(Boolean).length : labels.length;
  return labels.map((label, c) =>
    classes?.[c] === false ? 0 : (1 - share) * label + share / count,
  );
}

/** The first example keeps the larger share, so that it stays the one that was drawn. */
function mix(a: TrainingExample, b: TrainingExample, drawn: number): TrainingExample {
  const share = Math.max(drawn, 1 - drawn);
  return {
    matrix: mixMatrices(a.matrix, b.matrix, share),
    labels: Array.from(a.labels, (label, c) => share * label + (1 - share) * b.labels[c]!),
    classes: a.classes && b.classes && a.classes.map((has, c) => has || b.classes?.[c] === true),
  };
}
