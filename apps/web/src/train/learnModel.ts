import { mixVoice } from "@speech-emotion/features";
import type { ModelFiles } from "@speech-emotion/model";
import {
  type ClipInMemory,
  type Metrics,
  smallTrainConfig,
  type TrainedInMemory,
  trainInMemory,
} from "@speech-emotion/train/in-memory";
import type { Source } from "../engine/analysis.ts";
import { readAudio } from "../engine/readAudio.ts";

/** A clip to train on, whose sound comes when it is its turn. */
export type TrainingClip = Omit<ClipInMemory, "audio">;

/** Scores of an epoch on the clips that choose it, and its loss on those it learnt from. */
export interface EpochScores {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly loss: number;
  /** 0 to 1. */
  readonly accuracy: number;
}

/** What there is to tell while it trains. */
export type News =
  | { readonly kind: "clip"; readonly done: number }
  | { readonly kind: "batch" }
  | ({ readonly kind: "epoch" } & EpochScores);

/** What was learnt, and how often it is right on clips that nothing was learnt from or chosen by. */
export interface TrainedModel extends Pick<TrainedInMemory, "counts" | "bad"> {
  readonly files: ModelFiles;
  readonly labels: readonly string[];
  readonly metrics: Metrics;
}

/** Where clips come from, and who is told. */
export interface LearningOptions {
  readonly epochs: number;
  /** Sound of a clip, by its index. */
  readonly soundOf: (index: number) => Promise<Source>;
  /** Told what is new; whether to go on. */
  readonly goOn: (news: News) => Promise<boolean>;
}

/**
 * Trains a small network.
 *
 * @returns undefined when it was told to stop before an epoch was done.
 */
export async function learnModel(
  clips: readonly TrainingClip[],
  { epochs, soundOf, goOn }: LearningOptions,
): Promise<TrainedModel | undefined> {
  const stopping = new AbortController();
  const tell = async (news: News) => {
    if (!(await goOn(news))) stopping.abort();
  };
  async function* sounds(): AsyncGenerator<ClipInMemory> {
    for (const [i, clip] of clips.entries())
      yield { ...clip, audio: mixVoice(await readAudio(await soundOf(i))) };
  }
  const learnt = await trainInMemory(
    sounds(),
    { ...smallTrainConfig, epochs, skipBad: 0.5 },
    {
      onClip: (done) => tell({ kind: "clip", done }),
      onBatchEnd: () => tell({ kind: "batch" }),
      onEpochEnd: ({ epoch, trainLoss, loss, accuracy }) =>
        tell({ kind: "epoch", epoch, trainLoss, loss, accuracy }),
      signal: stopping.signal,
    },
  );
  if (!learnt) return undefined;
  const { info, metrics, counts, bad } = learnt;
  return { files: await learnt.encode(), labels: info.labels, metrics, counts, bad };
}
