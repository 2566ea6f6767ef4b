import { checkOptions } from "../arguments/checkOptions.ts";
import { checkNormaliser, normalise } from "../matrix/normaliser.ts";
import type { InputStage } from "./stage.ts";

/** How far a speaker is believed of whom little was heard. */
export interface NormaliseSpeakerSettings {
  /**
   * Frames that everyone's moments count for beside the speaker's own, which little is known of at first; default 0, which
   * believes what little there is.
   */
  readonly priorFrames?: number;
}

/**
 * Speaker normalisation: once more, by the mean and deviation of other clips of the speaker, where they are known. They
 * come with the clip, as a model cannot know them.
 */
export const normaliseSpeakerStage: InputStage<NormaliseSpeakerSettings> = {
  place: "input",
  check: ({ priorFrames = 0 }) => checkOptions({ priorFrames }),
  create:
    () =>
    (matrix, { speaker }) => {
      if (!speaker) return matrix;
      checkNormaliser(speaker, matrix.size);
      return normalise(matrix, speaker);
    },
};
