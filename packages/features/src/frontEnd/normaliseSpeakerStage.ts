import { checkNormaliser, normalise } from "../matrix/normaliser.ts";
import type { InputStage } from "./stage.ts";

/**
 * Speaker normalisation: once more, by the mean and deviation of other clips of the speaker, where they are known. They
 * come with the clip, as a model cannot know them.
 */
export const normaliseSpeakerStage: InputStage<object> = {
  place: "input",
  check: () => {},
  create:
    () =>
    (matrix, { speaker }) => {
      if (!speaker) return matrix;
      checkNormaliser(speaker, matrix.size);
      return normalise(matrix, speaker);
    },
};
