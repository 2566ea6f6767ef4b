import {
  balancedSample,
  byCorpus,
  createRandom,
  drawInTurns,
  makeBatches,
  shareCorpora,
} from "@speech-emotion/data/batches";
import type { TrainConfig } from "../config/trainConfig.ts";
import type { PreparedData } from "./arrangeData.ts";
import type { Example } from "./example.ts";
import { showBatch, type TrainingExample } from "./showBatch.ts";

/** What one epoch shows. */
export interface Epoch {
  /** Indices of training examples. */
  readonly batches: readonly (readonly number[])[];
  /** One of the batches as the network is shown it. */
  readonly show: (batch: number) => TrainingExample[];
}

/** Draws an epoch; it follows from seed and epoch alone, so a resumed training draws the same. */
export function drawEpoch(
  { train, labels }: Pick<PreparedData, "train" | "labels">,
  config: TrainConfig,
  epoch: number,
): Epoch {
  const random = createRandom(config.seed, `epoch/${epoch}`);
  const pickVariants = (own: readonly number[]): readonly number[] =>
    config.variants === "one" ? [own[Math.floor(random() * own.length)]!] : own;
  const seen =
    config.corpusShare > 0
      ? drawCorpora(train, config, epoch).flatMap(pickVariants)
      : config.variants === "one"
        ? variantsOfClips(train).flatMap(pickVariants)
        : [...train.keys()];
  const targets = seen.map((i) => train[i]!.target);
  const order =
    config.balance === "sampler" ? balancedSample(targets, random).map((i) => seen[i]!) : seen;
  const frames = order.map((i) => train[i]!.frames);
  const batches = makeBatches(frames, {
    batchSize: config.batchSize,
    random,
    lengths: "alike",
  }).map((batch) => batch.map((i) => order[i]!));
  return {
    batches,
    show: (batch) =>
      showBatch(
        batches[batch]!.map((i) => train[i]!),
        { ...config, classes: labels.length },
        createRandom(config.seed, `show/${epoch}/${batch}`),
      ),
  };
}

/** Indices of each clip and its variants, clip after clip. */
function variantsOfClips(examples: readonly Example[]): number[][] {
  const ofClip = new Map<Example["clip"], number[]>();
  for (const [i, { clip }] of examples.entries())
    ofClip.set(clip, [...(ofClip.get(clip) ?? []), i]);
  return [...ofClip.values()];
}

/**
 * As many clips as there are, each with its variants, of each corpus its share. What an epoch shows follows from its number
 * alone: it goes on where the one before ended in the corpus' row of permutations.
 */
function drawCorpora(
  examples: readonly Example[],
  { corpusShare, seed }: Pick<TrainConfig, "corpusShare" | "seed">,
  epoch: number,
): number[][] {
  const variants = variantsOfClips(examples);
  const corpora = byCorpus(variants.map(([first]) => examples[first!]!.clip));
  const members = [...corpora.values()];
  const counts = shareCorpora(
    members.map(({ length }) => length),
    corpusShare,
  );
  return [...corpora].flatMap(([corpus, own], i) => {
    const count = counts[i]!;
    const permutation = (n: number) => createRandom(seed, `corpus/${corpus}/${n}`);
    const drawn = drawInTurns(own.length, { start: (epoch - 1) * count, count, permutation });
    return drawn.map((k) => variants[own[k]!]!);
  });
}
