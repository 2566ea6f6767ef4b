import { checkOptions } from "../arguments/checkOptions.ts";
import { rms } from "../level/rms.ts";
import { delta } from "../matrix/delta.ts";
import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import type { Signal } from "../signal.ts";
import { createMel } from "../spectrum/melSpectrogram.ts";
import { cepstra, cepstralMatrix } from "../spectrum/mfcc.ts";
import type { FeatureStage } from "./stage.ts";

/** Which coefficients are taken, over which frames. */
export interface MfccSettings {
  /** Samples a frame, a multiple of 8 of at least 32 with no prime factor above 7. */
  readonly nFft: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /** Mel bands from 0 Hz to Nyquist. */
  readonly nMels: number;
  /** Cepstral coefficients that are kept of them. */
  readonly nMfcc: number;
  /** Floor below the loudest mel value, in dB. */
  readonly topDb: number;
  /** Frames that a delta is fitted to, odd. */
  readonly deltaWidth: number;
}

/** `[frames, 3 nMfcc + 1]`: the cepstral coefficients, their first and second derivative, and the RMS. */
export const mfccStage: FeatureStage<MfccSettings> = {
  place: "features",
  check: ({ nFft, hopLength, nMels, nMfcc, topDb, deltaWidth }) =>
    checkOptions({ nFft, hopLength, nMels, nMfcc, topDb, deltaWidth }),
  size: ({ nMfcc }) => 3 * nMfcc + 1,
  hopLength: ({ hopLength }) => hopLength,
  minSamples: ({ deltaWidth, hopLength }) => (deltaWidth - 1) * hopLength,
  create(settings) {
    const { nFft, hopLength, nMels, nMfcc, topDb, deltaWidth } = settings;
    const dct = cepstralMatrix(nMfcc, nMels);
    const mel = createMel({ nFft, hopLength, nMels });
    return (sound: Signal) => {
      const { samples } = sound;
      const mfcc = cepstra(mel(sound), dct, { topDb });
      const slope = delta(mfcc, { order: 1, width: deltaWidth });
      const curvature = delta(mfcc, { order: 2, width: deltaWidth });
      const level = rms(samples, { frameLength: nFft, hopLength });
      return joinColumns([mfcc, slope, curvature, { ...mfcc, data: level, size: 1 }]);
    };
  },
};

/** Matrices of as many frames side by side. */
function joinColumns(parts: readonly FeatureMatrix[]): FeatureMatrix {
  const frames = parts[0]?.frames ?? 0;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const data = new Float32Array(frames * size);
  let column = 0;
  for (const { data: from, size: width } of parts) {
    let next = 0;
    for (let at = column; at < data.length; at += size)
      for (let c = 0; c < width; c++) data[at + c] = from[next++] as number;
    column += width;
  }
  return { data, frames, size };
}
