import { checkOptions } from "../arguments/checkOptions.ts";
import { createFbank } from "../spectrum/fbank.ts";
import type { FeatureStage } from "./stage.ts";

/** Which bands are taken, over which frames. */
export interface FbankSettings {
  /** Samples a frame, an even number; the FFT has the next power of two. */
  readonly frameLength: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /** Mel bands from `fMinHz` to Nyquist. */
  readonly nMels: number;
  /** Lower edge of the first band, in Hz. */
  readonly fMinHz: number;
}

/** `[frames, nMels]`: the logarithm of the power in each mel band less the band's mean, see {@link createFbank}. */
export const fbankStage: FeatureStage<FbankSettings> = {
  place: "features",
  check: ({ frameLength, hopLength, nMels, fMinHz }) =>
    checkOptions({ frameLength, hopLength, nMels, fMinHz }),
  size: ({ nMels }) => nMels,
  hopLength: ({ hopLength }) => hopLength,
  minSamples: ({ frameLength }) => frameLength,
  create: createFbank,
};
