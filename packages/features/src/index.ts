export { addNoise, type NoiseOptions, type RandomGenerator } from "./addNoise.ts";
export { dctMatrix } from "./dct.ts";
export { type PowerToDbOptions, powerToDb } from "./decibel.ts";
export { decodeWav } from "./decodeWav.ts";
export { type DeltaOptions, delta } from "./delta.ts";
export { encodeWav } from "./encodeWav.ts";
export { FeatureError } from "./errors.ts";
export { FeatureExtractor, type PreparedClip } from "./extractor.ts";
export {
  checkFeatureConfig,
  defaultFeatureConfig,
  type FeatureConfig,
  featureSize,
  minSamples,
} from "./featureConfig.ts";
export { hann } from "./hann.ts";
export type { FeatureMatrix } from "./matrix.ts";
export { hzToMel, type MelOptions, melFilterBank, melToHz } from "./melFilterBank.ts";
export { type MelSpectrogramOptions, melSpectrogram } from "./melSpectrogram.ts";
export { type MfccOptions, mfcc } from "./mfcc.ts";
export { fitNormaliser, type Normaliser } from "./normaliser.ts";
export { decodeNpy, encodeNpy, NPY_HEADER_BYTES, npyShape } from "./npy.ts";
export { pitchShift } from "./pitchShift.ts";
export { preEmphasis } from "./preEmphasis.ts";
export { createResampler, type ResampleOptions, type Resampler, resample } from "./resample.ts";
export { type RmsOptions, rms } from "./rms.ts";
export { scaleToRms } from "./scaleToRms.ts";
export type { Audio, Signal } from "./signal.ts";
export { istft, type Spectrum, type StftOptions, stft } from "./stft.ts";
export { timeStretch } from "./timeStretch.ts";
export { toMono } from "./toMono.ts";
export { type Trimmed, type TrimOptions, trim } from "./trim.ts";
