import { checkOptions } from "../arguments/checkOptions.ts";
import { createMel } from "../spectrum/melSpectrogram.ts";
import type { FeatureStage } from "./stage.ts";

/** Which bands are taken, over which frames. */
export interface MelSettings {
  /** Samples a frame, a multiple of 8 of at least 32 with no prime factor above 7. */
  readonly nFft: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /** Mel bands from 0 Hz to Nyquist. */
  readonly nMels: number;
}

/** `[frames, nMels]`: the power in each mel band, not its logarithm, as `librosa.feature.melspectrogram`. */
export const melStage: FeatureStage<MelSettings> = {
  place: "features",
  check: ({ nFft, hopLength, nMels }) => checkOptions({ nFft, hopLength, nMels }),
  size: ({ nMels }) => nMels,
  hopLength: ({ hopLength }) => hopLength,
  minSamples: ({ nFft }) => nFft,
  create: createMel,
};
