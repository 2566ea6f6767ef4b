import { type Audio, decodeWav, mixVoice } from "@speech-emotion/features";
import { encodeModel, type ModelFiles } from "@speech-emotion/model/tfjs";
import {
  type ClipInMemory,
  type Metrics,
  smallTrainConfig,
  type TrainedInMemory,
  trainInMemory,
} from "@speech-emotion/train/in-memory";
import { expose } from "comlink";
import type { Source } from "../engine/analysis.ts";

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

const trainer = {
  /**
   * Trains a small network.
   *
   * @param soundOf sound of a clip, by its index.
   * @param goOn told what is new; whether to go on.
   * @returns undefined when it was told to stop before an epoch was done.
   */
  async train(
    clips: readonly TrainingClip[],
    { epochs }: { readonly epochs: number },
    {
      soundOf,
      goOn,
    }: {
      readonly soundOf: (index: number) => Promise<Source>;
      readonly goOn: (news: News) => Promise<boolean>;
    },
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
    const { network, info, metrics, counts, bad } = learnt;
    const files = await encodeModel(network, info);
    network.dispose();
    return { files, labels: info.labels, metrics, counts, bad };
  },
};

async function readAudio(source: Source): Promise<Audio> {
  if ("audio" in source) return source.audio;
  return decodeWav(new Uint8Array(await source.file.arrayBuffer()));
}

export type Trainer = typeof trainer;
expose(trainer);
