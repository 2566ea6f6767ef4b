import { checkNormaliser, type Normaliser, normalise } from "../matrix/normaliser.ts";
import type { InputStage } from "./stage.ts";

/** Normalises by the mean and deviation of all training clips, which are its settings. */
export const normaliseStage: InputStage<Normaliser> = {
  place: "input",
  check: checkNormaliser,
  create: (normaliser) => (matrix) => normalise(matrix, normaliser),
};
