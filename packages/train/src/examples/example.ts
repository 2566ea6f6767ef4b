import type { Clip } from "@speech-emotion/data/batches";
import type { FeatureMatrix, FrontEnd, Normaliser } from "@speech-emotion/features";
import type { ClassMask } from "./corpusMasks.ts";

/** A clip, or a variant of one, as the network sees it. */
export interface Example {
  /** The clip that it is of. */
  readonly clip: Clip;
  /** Index of the label. */
  readonly target: number;
  /** How many frames its features have. */
  readonly frames: number;
  /** Normalised features `[frames, size]`; those of a variant are read from the store each time. */
  readonly matrix: FeatureMatrix;
  /**
   * Moments of the voice's training clips, normalised as `matrix` is; undefined where there are none, or training has
   * no use for them.
   */
  readonly speaker: Normaliser | undefined;
  /** Which classes its corpus has; default all. */
  readonly classes?: ClassMask | undefined;
}

/**
 * Examples of clips, for training and evaluation alike. Normalises the features in place.
 *
 * @param matrices features of each clip, as the front end's feature stage gives them.
 */
export function buildExamples(
  clips: readonly Clip[],
  matrices: readonly FeatureMatrix[],
  {
    labels,
    frontEnd,
    masks,
  }: {
    readonly labels: readonly string[];
    readonly frontEnd: FrontEnd;
    /** By corpus; one without has all classes. */
    readonly masks: ReadonlyMap<string, ClassMask>;
  },
): Example[] {
  return clips.map((clip, i) => {
    const matrix = frontEnd.toInput(matrices[i]!);
    const target = labels.indexOf(clip.label);
    const classes = masks.get(clip.corpus);
    return { clip, target, frames: matrix.frames, matrix, speaker: undefined, classes };
  });
}
