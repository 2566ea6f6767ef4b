import { checkOptions } from "../arguments/checkOptions.ts";
import { removeOffset } from "../level/removeOffset.ts";
import type { SoundStage } from "./stage.ts";

/** When an offset is taken away. */
export interface OffsetSettings {
  /** Offset, as a share of the root mean square around it, from which on it is taken away. */
  readonly minShare: number;
}

/** Takes away an offset of the samples, which would count as loudness. */
export const offsetStage: SoundStage<OffsetSettings> = {
  place: "clip",
  check: ({ minShare }) => checkOptions({ minShare }),
  create:
    ({ minShare }) =>
    (sound) => ({ ...sound, samples: removeOffset(sound.samples, minShare) }),
};
