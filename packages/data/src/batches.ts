/** How clips are held out, drawn, distorted and put into batches. Without a file system: for browsers, too. */

export {
  type Augmentation,
  applyEffect,
  defaultAugmentation,
  type Effect,
  effectName,
  parseAugmentation,
} from "./augmentation/augmentation.ts";
export { type Distortion, distort, drawBeta, mixMatrices } from "./augmentation/distortion.ts";
export { balancedClassWeights, balancedSample } from "./batches/balance.ts";
export { type BatchOptions, makeBatches, type PaddedBatch, padBatch } from "./batches/batches.ts";
export { drawInTurns, shareCorpora } from "./batches/shareCorpora.ts";
export { byCorpus } from "./corpora/byCorpus.ts";
export { type Clip, countLabels, type SetName, sortedLabels } from "./corpora/clip.ts";
export { parseRavdessPath } from "./corpora/ravdess.ts";
export { listFirst } from "./listFirst.ts";
export { createRandom, shuffled } from "./random.ts";
export { type GivenSets, givenSets } from "./splits/givenSets.ts";
export type { Holdout } from "./splits/holdout.ts";
export { isOneVoice } from "./splits/knownSpeakers.ts";
export { lunaJimenezHoldout } from "./splits/lunaJimenezHoldout.ts";
export { speakerHoldout } from "./splits/speakerHoldout.ts";
export { stratifiedHoldout } from "./splits/stratifiedHoldout.ts";
