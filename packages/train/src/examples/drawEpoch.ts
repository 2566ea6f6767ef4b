import { balancedSample, createRandom, makeBatches } from "@speech-emotion/data";
import type { TrainConfig } from "../config/trainConfig.ts";
import type { Example } from "./example.ts";
import type { PreparedData } from "./prepareData.ts";
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
  const seen = config.variants === "one" ? drawVariants(train, random) : [...train.keys()];
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

/** One example of each clip: itself or one of its variants. */
function drawVariants(examples: readonly Example[], random: () => number): number[] {
  const ofClip = new Map<Example["clip"], number[]>();
  for (const [i, { clip }] of examples.entries())
    ofClip.set(clip, [...(ofClip.get(clip) ?? []), i]);
  return [...ofClip.values()].map((variants) => variants[Math.floor(random() * variants.length)]!);
}
