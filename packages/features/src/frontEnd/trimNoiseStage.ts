import { checkOptions } from "../arguments/checkOptions.ts";
import { trimNoise } from "../level/trimNoise.ts";
import type { SoundStage } from "./stage.ts";

/** What counts as noise at the ends, and how much of it stays. */
export interface TrimNoiseSettings {
  /** Share of the frames that are no louder than the noise floor. */
  readonly floorShare: number;
  /** How far above its floor noise comes, in dB. */
  readonly marginDb: number;
  /** Noise that comes closer to the loudest frame, in dB, is not told from a voice. */
  readonly minSnrDb: number;
  /** Frames of noise that stay before and after the voice. */
  readonly keepFrames: number;
  /** Samples a frame, an even number. */
  readonly frameLength: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
}

/** Cuts a steady noise at both ends. */
export const trimNoiseStage: SoundStage<TrimNoiseSettings> = {
  place: "clip",
  check: ({ floorShare, marginDb, minSnrDb, keepFrames, frameLength, hopLength }) =>
    checkOptions({ floorShare, marginDb, minSnrDb, keepFrames, frameLength, hopLength }),
  create: (settings) => (sound) => {
    const { samples, start } = trimNoise(sound.samples, settings);
    return { ...sound, samples, startSec: sound.startSec + start / sound.sampleRateHz };
  },
};
