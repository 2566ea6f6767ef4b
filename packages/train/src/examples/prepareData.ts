import {
  type Clip,
  type DataSet,
  type ExtractOptions,
  extractGood,
  type FeatureRequest,
  FeatureStore,
  fillFeatureStore,
  parseAugmentation,
  readStored,
  type StoredFeatures,
} from "@speech-emotion/data";
import type { FrontEnd } from "@speech-emotion/features";
import { releaseHeap } from "@speech-emotion/model/stored";
import type { TrainConfig } from "../config/trainConfig.ts";
import { arrangeData, classesOf, type PreparedData } from "./arrangeData.ts";
import type { Example } from "./example.ts";
import { leaveOutUntaught } from "./leaveOutUntaught.ts";
import { type SplitEntry, splitClips } from "./splitClips.ts";
import { takeSplit } from "./takeSplit.ts";

/**
 * Splits a data set, takes features of all clips and of the training clips' variants, and normalises them
 * with what the training clips alone say, unless the front end of a model is named, which has its moments already.
 *
 * @throws {DataError} when the data set does not allow the split or a clip is refused.
 * @throws {TrainError} when a run's split is not that of the data set.
 */
export async function prepareData(
  dataSet: DataSet,
  config: TrainConfig<unknown>,
  {
    split,
    ...options
  }: Pick<
    ExtractOptions,
    "encoder" | "workers" | "ffmpeg" | "onProgress" | "onDamaged" | "signal"
  > & {
    /** The split of a run that goes on; without it one is drawn. */
    readonly split?: readonly SplitEntry[] | undefined;
  } = {},
): Promise<PreparedData> {
  const { clips: teachable, unknownLabels } = leaveOutUntaught(dataSet.clips, config);
  plan(teachable, config); // refuses before the work begins
  const store = new FeatureStore();
  const extraction = { ...options, frontEnd: config.frontEnd, store };
  const { clips, stored, bad } = await extractGood(teachable, {
    ...extraction,
    skipBad: config.skipBad,
  });
  const { labels, augmentation, sets } = plan(clips, config, split);
  const variants = sets.train.flatMap((i) =>
    augmentation.labels.includes(clips[i]!.label)
      ? augmentation.effects.map((effect) => ({ i, clip: clips[i]!, effect }))
      : [],
  );
  const storedVariants = await fillFeatureStore(variants satisfies FeatureRequest[], extraction);
  releaseHeap(); // of the threads that took features
  const matrices = stored.map((one) => readStored(store, one));

  return arrangeData({ clips, matrices, bad, unknownLabels, labels, sets }, config, {
    variantsOf: ({ frontEnd, exampleOf }) =>
      variants.map(({ i }, n) =>
        variantOf(exampleOf(i), { store, stored: storedVariants[n]!, frontEnd }),
      ),
  });
}

/** What a training does with which of the clips. */
function plan(clips: readonly Clip[], config: TrainConfig<unknown>, split?: readonly SplitEntry[]) {
  const labels = classesOf(clips);
  const augmentation = parseAugmentation(config.augment, labels);
  return {
    labels,
    augmentation,
    sets: split ? takeSplit(clips, split) : splitClips(clips, config),
  };
}

/** Clips stay in memory; variants, of which there may be many times as many, do not. */
function variantOf(
  { clip, target, speaker, classes }: Example,
  from: {
    readonly store: FeatureStore;
    readonly stored: StoredFeatures;
    readonly frontEnd: FrontEnd;
  },
): Example {
  const { store, stored, frontEnd } = from;
  return {
    clip,
    target,
    speaker,
    classes,
    frames: stored.frames,
    get matrix() {
      return frontEnd.toInput(readStored(store, stored));
    },
  };
}
