export { countOf } from "./arguments/countOf.ts";
export { describeValue } from "./arguments/describeValue.ts";
export type { FileBytes } from "./arguments/toBytes.ts";
export type { SamplesInput } from "./arguments/toSamples.ts";
export {
  type AudioBufferInput,
  type ChannelsInput,
  type ClipInput,
  type MonoInput,
  toSignal,
} from "./arguments/toSignal.ts";
export { addNoise, type NoiseOptions } from "./effects/addNoise.ts";
export { type BiquadOptions, biquad } from "./effects/biquad.ts";
export { pitchShift } from "./effects/pitchShift.ts";
export { preEmphasis } from "./effects/preEmphasis.ts";
export { type ReverberateOptions, reverberate } from "./effects/reverberate.ts";
export { timeStretch } from "./effects/timeStretch.ts";
export {
  describeRefusal,
  FeatureError,
  type FeatureErrorCode,
  printable,
  type Refusal,
  SpeechEmotionError,
  toRefusal,
} from "./errors.ts";
export type { EncodeSettings } from "./frontEnd/encodeStage.ts";
export type { FbankSettings } from "./frontEnd/fbankStage.ts";
export { FrontEnd } from "./frontEnd/frontEnd.ts";
export {
  defaultFrontEnd,
  encodingOf,
  type FrontEndConfig,
  featureStages,
  fittedFrontEnd,
  referenceFrontEnd,
  speakerFrontEnd,
  voiceEncoderFrontEnd,
} from "./frontEnd/frontEndConfig.ts";
export type { LevelSettings } from "./frontEnd/levelStage.ts";
export type { MelSettings } from "./frontEnd/melStage.ts";
export type { MfccSettings } from "./frontEnd/mfccStage.ts";
export type { NormaliseSpeakerSettings } from "./frontEnd/normaliseSpeakerStage.ts";
export type { OffsetSettings } from "./frontEnd/offsetStage.ts";
export type { ResampleSettings } from "./frontEnd/resampleStage.ts";
export type { Encode, InputContext, Sound } from "./frontEnd/stage.ts";
export type { SettingsByStage, StageName, StageSettings } from "./frontEnd/stages.ts";
export type { TrimNoiseSettings } from "./frontEnd/trimNoiseStage.ts";
export type { TrimSettings } from "./frontEnd/trimStage.ts";
export type { Trimmed } from "./level/cutEnds.ts";
export { mixVoice } from "./level/mixVoice.ts";
export { noteLevels, type SoundNote } from "./level/noteLevels.ts";
export { type PowerToDbOptions, powerToDb } from "./level/powerToDb.ts";
export { type RmsOptions, rms } from "./level/rms.ts";
export { scaleToRms } from "./level/scaleToRms.ts";
export { joinLevels, measureLevels, type SoundLevels } from "./level/soundLevels.ts";
export { toMono } from "./level/toMono.ts";
export { type TrimOptions, trim } from "./level/trim.ts";
export { type TrimNoiseOptions, trimNoise } from "./level/trimNoise.ts";
export { type DeltaOptions, delta } from "./matrix/delta.ts";
export type { FeatureMatrix } from "./matrix/featureMatrix.ts";
export { FeatureMoments, type MomentSums } from "./matrix/featureMoments.ts";
export { fitNormaliser, type Normaliser, normalise, normalised } from "./matrix/normaliser.ts";
export { decodeNpy, encodeNpy, NPY_HEADER_BYTES, type NpyShape, npyShape } from "./matrix/npy.ts";
export { drawNormal, type RandomGenerator } from "./random.ts";
export {
  createResampler,
  type ResampleOptions,
  type Resampler,
  resample,
} from "./resample/resample.ts";
export type { Audio, Signal } from "./signal.ts";
export { dctMatrix } from "./spectrum/dct.ts";
export { hann } from "./spectrum/hann.ts";
export { hzToMel, type MelOptions, melFilterBank, melToHz } from "./spectrum/melFilterBank.ts";
export { type MelSpectrogramOptions, melSpectrogram } from "./spectrum/melSpectrogram.ts";
export { type MfccOptions, mfcc } from "./spectrum/mfcc.ts";
export { pictureColour } from "./spectrum/pictureColour.ts";
export { type SpectrogramPicture, spectrogramPicture } from "./spectrum/spectrogramPicture.ts";
export { istft, type Spectrum, type StftOptions, stft } from "./spectrum/stft.ts";
export { decodeWav } from "./wav/decodeWav.ts";
export { encodeWav } from "./wav/encodeWav.ts";
export { isOtherFormat } from "./wav/isOtherFormat.ts";
export { type ByteSource, openWav, type WavReader } from "./wav/openWav.ts";
export { joinStretches } from "./windows/joinStretches.ts";
export { type AudioWindow, WindowCutter, type WindowOptions } from "./windows/windowCutter.ts";
