import {
  byCorpus,
  type Clip,
  DataError,
  type DataSet,
  type ExtractOptions,
  extractGood,
  type FeatureRequest,
  FeatureStore,
  fillFeatureStore,
  parseAugmentation,
  type SkippedFile,
  type StoredFeatures,
  sortedLabels,
} from "@speech-emotion/data";
import {
  type FeatureMatrix,
  FrontEnd,
  type FrontEndConfig,
  fitNormaliser,
  fittedFrontEnd,
} from "@speech-emotion/features";
import { describeProtocol } from "../config/describeProtocol.ts";
import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import { corpusMasks } from "./corpusMasks.ts";
import { buildExamples, type Example } from "./example.ts";
import { fitSpeakers } from "./fitSpeakers.ts";
import { type LabelCount, leaveOutUntaught } from "./leaveOutUntaught.ts";
import { describeSplit, type SplitEntry, splitClips } from "./splitClips.ts";
import { takeSplit } from "./takeSplit.ts";

/** What a training learns from and is tested on. */
export interface PreparedData {
  /** Names of the classes, in the order of the logits. */
  readonly labels: readonly string[];
  /** What a score on these sets means, in words. */
  readonly protocol: string;
  /** The front end with the moments of the training clips, or of the model that training begins with. */
  readonly frontEnd: FrontEndConfig;
  /** Which clip is in which set, as `split.json` has it. */
  readonly split: readonly SplitEntry[];
  /** Clips that no features could be taken of, and why: they are in no set. */
  readonly bad: readonly SkippedFile[];
  /** Labels that only corpora which are held out have, with their clips, which are in no set. */
  readonly unknownLabels: readonly LabelCount[];
  /** Training clips and their variants. */
  readonly train: readonly Example[];
  /** Empty under the reference's protocol, which chooses on the test clips. */
  readonly validation: readonly Example[];
  /** Clips that score the model, once. */
  readonly test: readonly Example[];
}

/**
 * Splits a data set, takes features of all clips and of the training clips' variants, and normalises them
 * with what the training clips alone say, unless the front end of a model is named, which has its moments already.
 *
 * @throws {DataError} when the data set does not allow the split or a clip is refused.
 * @throws {TrainError} when a run's split is not that of the data set.
 */
export async function prepareData(
  dataSet: DataSet,
  config: TrainConfig,
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
  const { clips, matrices, bad } = await extractGood(teachable, {
    ...extraction,
    skipBad: config.skipBad,
  });
  const { labels, augmentation, sets } = plan(clips, config, split);
  const variants = sets.train.flatMap((i) =>
    augmentation.labels.includes(clips[i]!.label)
      ? augmentation.effects.map((effect) => ({ i, clip: clips[i]!, effect }))
      : [],
  );
  const stored = await fillFeatureStore(variants satisfies FeatureRequest[], extraction);

  const isFitted = config.frontEnd.some(({ stage }) => stage === "normalise");
  const frontEnd = new FrontEnd(
    isFitted
      ? config.frontEnd
      : fittedFrontEnd(config.frontEnd, {
          normaliser: fitNormaliser(sets.train.map((i) => matrices[i]!)),
          bySpeaker: config.speakerShare > 0,
          priorFrames: config.speakerPriorFrames,
        }),
  );
  const masks = corpusMasks(clips, labels);
  const examples = buildExamples(clips, matrices, { labels, frontEnd, masks });
  // A corpus teaches nothing about classes of which all its clips are held out.
  const taught = corpusMasks(
    sets.train.map((i) => clips[i]!),
    labels,
  );
  const speakers = fitSpeakers(
    frontEnd.bySpeaker ? sets.train.map((i) => examples[i]!) : [],
    frontEnd,
  );
  const withSpeaker = (example: Example): Example => ({
    ...example,
    speaker: speakers.get(example.clip.speaker as string),
    classes: byCorpus(clips).size > 1 ? taught.get(example.clip.corpus) : undefined,
  });
  const train = sets.train.map((i) => withSpeaker(examples[i]!));
  const shown = new Map(sets.train.map((i, n) => [i, train[n]!]));
  return {
    bad,
    unknownLabels,
    labels,
    protocol: describeProtocol(config, clips),
    frontEnd: frontEnd.config,
    split: describeSplit(clips, sets),
    train: [
      ...train,
      ...variants.map(({ i }, n) =>
        variantOf(shown.get(i)!, { store, stored: stored[n]!, frontEnd }),
      ),
    ],
    validation: sets.validation.map((i) => examples[i]!),
    test: sets.test.map((i) => examples[i]!),
  };
}

/** What a training does with which of the clips. */
function plan(clips: readonly Clip[], config: TrainConfig, split?: readonly SplitEntry[]) {
  const labels = sortedLabels(clips);
  if (labels.length < 2)
    throw new TrainError({
      code: "too-few-classes",
      expected: "clips of at least two classes",
      found: labels.join(", ") || "none",
      advice: "check the data set",
    });
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
      return frontEnd.toInput(readVariant(store, stored.key));
    },
  };
}

/** @throws {DataError} when it has been damaged, or is gone, since it was stored. */
function readVariant(store: FeatureStore, key: string): FeatureMatrix {
  const matrix = store.read(key);
  if (matrix) return matrix;
  throw new DataError({
    code: "features-damaged",
    expected: `features as they were stored at ${store.path(key)}`,
    found: "nothing",
    advice: "take them again",
  });
}
