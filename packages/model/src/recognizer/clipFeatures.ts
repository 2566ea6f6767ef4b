import type { FeatureMatrix, SoundLevels } from "@speech-emotion/features";

/** Features of one clip, for whoever needs them more than once. */
export interface ClipFeatures {
  /** As they come out of the front end, not yet normalised. */
  readonly matrix: FeatureMatrix;
  /** Where the first frame stands in the clip, and the length of the whole clip, in seconds. */
  readonly startSec: number;
  /** Length of the whole clip, in seconds. */
  readonly durationSec: number;
  /** From one frame to the next, in seconds. */
  readonly frameSec: number;
  /** Levels of the whole clip, as it came. */
  readonly levels: SoundLevels;
  /** What the model's companion hears of it, where it has one. */
  readonly companion?: ClipFeatures | undefined;
}
