export {
  type Augmentation,
  applyEffect,
  defaultAugmentation,
  type Effect,
  effectName,
  parseAugmentation,
} from "./augmentation.ts";
export { balancedClassWeights, balancedSample } from "./balance.ts";
export { type BatchOptions, makeBatches, type PaddedBatch, padBatch } from "./batches.ts";
export { type Clip, countLabels, type DataSet, type SkippedFile, sortedLabels } from "./clip.ts";
export { digestClips } from "./digest.ts";
export { type Distortion, distort, drawBeta, mixMatrices } from "./distortion.ts";
export { DataError } from "./errors.ts";
export {
  type ExtractOptions,
  extractFeatures,
  type FeatureRequest,
  fillFeatureStore,
} from "./extractFeatures.ts";
export { cacheDir, FeatureStore } from "./featureStore.ts";
export { findWavs } from "./findWavs.ts";
export { loadFolders } from "./folders.ts";
export { loadDataSet } from "./loadDataSet.ts";
export { createRandom, shuffled } from "./random.ts";
export {
  describeSkipped,
  loadRavdess,
  parseRavdessName,
  type RavdessName,
  type RavdessOptions,
  type VocalChannel,
} from "./ravdess.ts";
export {
  type Holdout,
  lunaJimenezFolds,
  lunaJimenezHoldout,
  speakerHoldout,
  stratifiedHoldout,
} from "./split.ts";
export { writeSyntheticCorpus } from "./synthetic/corpus.ts";
export { fitVoices } from "./voices.ts";
export { workerScript } from "./workerFile.ts";
