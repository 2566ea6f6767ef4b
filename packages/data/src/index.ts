export type { WorkerFile } from "@speech-emotion/features/workers";
export {
  type Augmentation,
  applyEffect,
  defaultAugmentation,
  type Effect,
  effectName,
  type NoiseEffect,
  type PitchEffect,
  type PreEmphasisEffect,
  parseAugmentation,
  type RateEffect,
  type StretchEffect,
  type VariedEffect,
} from "./augmentation/augmentation.ts";
export { type Distortion, distort, drawBeta, mixMatrices } from "./augmentation/distortion.ts";
export { balancedClassWeights, balancedSample } from "./batches/balance.ts";
export { type BatchOptions, makeBatches, type PaddedBatch, padBatch } from "./batches/batches.ts";
export { drawInTurns, shareCorpora } from "./batches/shareCorpora.ts";
export { byCorpus } from "./corpora/byCorpus.ts";
export {
  type Clip,
  countLabels,
  type DataSet,
  type FoundClip,
  type SetName,
  type SkippedFile,
  sortedLabels,
} from "./corpora/clip.ts";
export { type ClipPart, partName } from "./corpora/clipPart.ts";
export {
  type ClassCount,
  type ClipCount,
  type DataSummary,
  type SplitCounts,
  summariseDataSet,
} from "./corpora/dataSummary.ts";
export { describeSkipped, type SkippedKind } from "./corpora/describeSkipped.ts";
export { digestClips } from "./corpora/digestClips.ts";
export { fileDigester } from "./corpora/fileDigester.ts";
export { type FoundFiles, findRecordings } from "./corpora/findRecordings.ts";
export { joinDataSets, type PlacedDataSet } from "./corpora/joinDataSets.ts";
export { type DataSetOptions, loadDataSet } from "./corpora/loadDataSet.ts";
export { loadDataSets } from "./corpora/loadDataSets.ts";
export {
  describeColumns,
  type ManifestColumns,
  type ManifestField,
} from "./corpora/manifest/columns.ts";
export { isManifest } from "./corpora/manifest/readManifest.ts";
export { type MeasuredClip, measureClips } from "./corpora/measureClips.ts";
export {
  parseRavdessName,
  type RavdessName,
  type RavdessOptions,
  type VocalChannel,
} from "./corpora/ravdess.ts";
export { commonLabel, describeSpellings, type MappedSpelling } from "./corpora/spellings.ts";
export { type SyntheticCorpusOptions, writeSyntheticCorpus } from "./corpora/synthetic/corpus.ts";
export { type LabelledAudio, writeClips } from "./corpora/writeClips.ts";
export {
  type DownloadedArchive,
  type DownloadOptions,
  type DownloadProgress,
  downloadCorpus,
} from "./download/downloadCorpus.ts";
export {
  type FileDigest,
  type ListedFiles,
  type RemoteCorpus,
  type RemoteFile,
  remoteCorpora,
} from "./download/downloadTable.ts";
export { type FetchBounds, fetchBounded, withoutSecrets } from "./download/fetchBounded.ts";
export type { RetryOptions } from "./download/fetchFile.ts";
export { formatBytes } from "./download/formatBytes.ts";
export { DataError, type DataErrorCode } from "./errors.ts";
export { type FolderLockOptions, type FolderOwner, withFolderLock } from "./folderLock.ts";
export { createRandom, shuffled } from "./random.ts";
export {
  type FfmpegUse,
  ffmpegUses,
  openRecording,
  type RecordingOptions,
} from "./recordings/openRecording.ts";
export { readRecording } from "./recordings/readRecording.ts";
export type { Recording } from "./recordings/recording.ts";
export { makeSound, type SoundKind, soundKinds } from "./sounds/madeSounds.ts";
export { type GivenSets, givenSets } from "./splits/givenSets.ts";
export type { Holdout } from "./splits/holdout.ts";
export { isOneVoice } from "./splits/knownSpeakers.ts";
export { lunaJimenezFolds, lunaJimenezHoldout } from "./splits/lunaJimenezHoldout.ts";
export { speakerHoldout } from "./splits/speakerHoldout.ts";
export { stratifiedHoldout } from "./splits/stratifiedHoldout.ts";
export { cacheDir, writeCache } from "./store/cacheDir.ts";
export {
  type EncoderUse,
  type ExtractOptions,
  extractFeatures,
  type FeatureRequest,
  fillFeatureStore,
  readStored,
  type StoredFeatures,
} from "./store/extractFeatures.ts";
export { extractGood, type GoodClips } from "./store/extractGood.ts";
export { FeatureStore } from "./store/featureStore.ts";
export {
  type ClipChange,
  extractWith,
  type FeatureClip,
  type FeatureReply,
  type FeatureTask,
  type FileFault,
  type LoadEncode,
} from "./store/featureWorker.ts";
export type { ClipPlace } from "./store/readClip.ts";
export { type BadClip, refuseBadClips } from "./store/refuseBadClips.ts";
export { type FeatureOutput, writeFeatures } from "./store/writeFeatures.ts";
