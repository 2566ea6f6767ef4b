import { checkOptions } from "../arguments/checkOptions.ts";
import { FeatureError } from "../errors.ts";
import { cutEnds } from "../level/cutEnds.ts";
import { rms } from "../level/rms.ts";
import { scale } from "../level/scaleToRms.ts";
import { maxOf, soundsBeside } from "../level/trim.ts";
import type { SoundStage } from "./stage.ts";

/** What counts as silence at the ends. */
export interface TrimSettings {
  /** How far below the loudest frame counts as silence at the ends, in dB. */
  readonly topDb: number;
  /** Samples a frame, an even number. */
  readonly frameLength: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /**
   * Root mean square that the loudest frame is scaled to first, since trimming has a floor in absolute terms which a
   * quiet clip must not come to; 0 for none.
   */
  readonly loudestRms: number;
}

/** RMS of the loudest frame below which a clip counts as silent throughout: -80 dB of full scale. */
const SILENCE_RMS = 1e-4;

/** Cuts the silence at both ends; refuses a clip that is nothing but silence. */
export const trimStage: SoundStage<TrimSettings> = {
  place: "clip",
  check: ({ topDb, frameLength, hopLength, loudestRms }) =>
    checkOptions({ topDb, frameLength, hopLength, loudestRms }),
  create: (settings) => (sound) => {
    const { loudestRms, topDb, hopLength } = settings;
    const levels = rms(sound.samples, settings);
    const loudest = maxOf(levels);
    if (!Number.isFinite(loudest)) refuseLoud();
    if (loudest < SILENCE_RMS) refuseSilence(loudest);
    const factor = loudestRms === 0 ? 1 : loudestRms / loudest;
    const isSound = soundsBeside(factor * loudest, topDb);
    const sounds = (level: number) => isSound(factor * level); // the levels that scaled samples would have
    const { samples, start } = cutEnds(sound.samples, { levels, hopLength, sounds });
    return {
      ...sound,
      samples: factor === 1 ? samples : scale(samples, factor),
      startSec: sound.startSec + start / sound.sampleRateHz,
    };
  },
};

function refuseLoud(): never {
  throw new FeatureError({
    code: "samples-not-finite",
    expected: "samples in [-1, 1]",
    found: "some too large to measure",
    advice: "scale them",
  });
}

function refuseSilence(loudest: number): never {
  const db = (20 * Math.log10(Math.max(loudest, 1e-10))).toFixed(0);
  throw new FeatureError({
    code: "clip-silent",
    expected: "a voice",
    found: `silence (loudest frame ${db} dB of full scale)`,
    advice: "check the microphone",
  });
}
