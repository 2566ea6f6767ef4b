import { checkOptions } from "../arguments/checkOptions.ts";
import { createResampler, type Resampler } from "../resample/resample.ts";
import type { SoundStage } from "./stage.ts";

/** Which rate clips are brought to. */
export interface ResampleSettings {
  /** Rate that every clip is brought to, in Hz. */
  readonly sampleRateHz: number;
}

/** Brings every clip to one sample rate; keeps a filter for each rate that it meets. */
export const resampleStage: SoundStage<ResampleSettings> = {
  place: "clip",
  check: ({ sampleRateHz }) => checkOptions({ sampleRateHz }),
  create({ sampleRateHz: toHz }) {
    const resamplers = new Map<number, Resampler>();
    return (sound) => {
      const fromHz = sound.sampleRateHz;
      const resampler = resamplers.get(fromHz) ?? createResampler({ fromHz, toHz });
      resamplers.set(fromHz, resampler);
      return { ...sound, samples: resampler(sound.samples), sampleRateHz: toHz };
    };
  },
};
