import type { SkippedFile } from "@speech-emotion/data";
import { byCorpus, type Clip, type SetName, sortedLabels } from "@speech-emotion/data/batches";
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
import { fitVoices } from "./fitVoices.ts";
import type { LabelCount } from "./leaveOutUntaught.ts";
import { describeSplit, type SplitEntry } from "./splitClips.ts";
import { voiceOf } from "./voiceOf.ts";

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

/** Clips with their features `[frames, size]`, as the front end's feature stage gives them, and the set of each. */
interface SplitFeatures extends Pick<PreparedData, "labels" | "bad" | "unknownLabels"> {
  readonly clips: readonly Clip[];
  readonly matrices: readonly FeatureMatrix[];
  readonly sets: Readonly<Record<SetName, readonly number[]>>;
}

/**
 * Examples of clips that are split: normalised with what the training clips alone say, unless the front end is that of a
 * model, which has its moments already. Normalises the features in place.
 *
 * @param options what else is learnt from.
 * @param options.variantsOf variants of training clips, of their examples by index.
 */
export function arrangeData(
  { clips, matrices, bad, unknownLabels, labels, sets }: SplitFeatures,
  config: TrainConfig<unknown>,
  {
    variantsOf = () => [],
  }: {
    readonly variantsOf?: (from: {
      readonly frontEnd: FrontEnd;
      readonly exampleOf: (index: number) => Example;
    }) => Example[];
  } = {},
): PreparedData {
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
  const voices = fitVoices(frontEnd.bySpeaker ? sets.train.map((i) => examples[i]!) : [], frontEnd);
  const withSpeaker = (example: Example): Example => ({
    ...example,
    speaker: voices.get(voiceOf(example.clip) as string),
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
    train: [...train, ...variantsOf({ frontEnd, exampleOf: (i) => shown.get(i)! })],
    validation: sets.validation.map((i) => examples[i]!),
    test: sets.test.map((i) => examples[i]!),
  };
}

/**
 * The classes that clips have, in the order of the logits.
 *
 * @throws {TrainError} when there are fewer than two.
 */
export function classesOf(clips: readonly Pick<Clip, "label">[]): string[] {
  const labels = sortedLabels(clips);
  if (labels.length < 2)
    throw new TrainError({
      code: "too-few-classes",
      expected: "clips of at least two classes",
      found: labels.join(", ") || "none",
      advice: "check the data set",
    });
  return labels;
}
