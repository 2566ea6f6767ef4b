import { FeatureError } from "../errors.ts";
import { checkFftSize } from "../spectrum/fft.ts";

/** How features are taken from sound. Travels inside a saved model, so that its user cannot take others. */
export interface FeatureConfig {
  /** Rate that every clip is resampled to, in Hz. */
  readonly sampleRateHz: number;
  /** How far below the loudest frame counts as silence at the ends, in dB. */
  readonly trimTopDb: number;
  /** Root mean square that a clip is scaled to after trimming, so that a microphone's gain does not matter; 0 for none. */
  readonly targetRms: number;
  /** Samples a frame, a power of two of at least 32. */
  readonly nFft: number;
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /** Mel bands from 0 Hz to Nyquist. */
  readonly nMels: number;
  /** Cepstral coefficients that are kept of them. */
  readonly nMfcc: number;
  /** Floor below the loudest mel value, in dB. */
  readonly melTopDb: number;
  /** Frames that a delta is fitted to, odd. */
  readonly deltaWidth: number;
  /** Mel bands in dB that stand beside the cepstra, 0 for none. */
  readonly nLogMels: number;
}

/** librosa's defaults at 22.05 kHz with 40 coefficients. */
export const defaultFeatureConfig: FeatureConfig = {
  sampleRateHz: 22050,
  trimTopDb: 60,
  targetRms: 0,
  nFft: 2048,
  hopLength: 512,
  nMels: 128,
  nMfcc: 40,
  melTopDb: 80,
  deltaWidth: 9,
  nLogMels: 0,
};

const MAY_BE_ZERO: readonly (keyof FeatureConfig)[] = ["targetRms", "nLogMels"];

/** Features a frame: the coefficients, their first and second derivative, the RMS, and log-mel bands where asked for. */
export function featureSize(config: FeatureConfig): number {
  return 3 * config.nMfcc + 1 + config.nLogMels;
}

/** Samples of the shortest clip, after trimming, that has enough frames for a delta. */
export function minSamples(config: FeatureConfig): number {
  return (config.deltaWidth - 1) * config.hopLength;
}

/**
 * Checks that settings fit together.
 *
 * @throws {FeatureError} naming the first that does not.
 */
export function checkFeatureConfig(config: FeatureConfig): void {
  for (const key of Object.keys(defaultFeatureConfig) as (keyof FeatureConfig)[])
    if (!(config[key] > 0 || (MAY_BE_ZERO.includes(key) && config[key] === 0)))
      throw new FeatureError({
        code: "option-out-of-range",
        expected: `${key} to be a positive number`,
        found: `${config[key]}`,
        advice: "see defaultFeatureConfig",
      });
  checkFftSize(config.nFft);
  if (config.nMfcc > config.nMels)
    throw new FeatureError({
      code: "option-out-of-range",
      expected: `nMfcc of at most nMels (${config.nMels})`,
      found: `${config.nMfcc}`,
      advice: "use fewer",
    });
  if (config.deltaWidth % 2 === 0 || config.deltaWidth < 3)
    throw new FeatureError({
      code: "option-out-of-range",
      expected: "deltaWidth to be odd and at least 3",
      found: `${config.deltaWidth}`,
      advice: "use 9",
    });
}
