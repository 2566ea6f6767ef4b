import { checkOptions } from "../arguments/checkOptions.ts";
import { scaleToRms } from "../level/scaleToRms.ts";
import type { SoundStage } from "./stage.ts";

/** How loud clips are made. */
export interface LevelSettings {
  /** Root mean square over all samples that a clip is scaled to. */
  readonly rms: number;
}

/** Brings every clip to one level, so that a microphone's gain does not matter. */
export const levelStage: SoundStage<LevelSettings> = {
  place: "sound",
  check: ({ rms }) => checkOptions({ rms }),
  create:
    ({ rms }) =>
    (sound) => ({ ...sound, samples: scaleToRms(sound.samples, rms) }),
};
