import { byCorpus, type DataSet } from "@speech-emotion/data";
import type { tfl } from "@speech-emotion/model/tfjs-modules";
import type { TrainConfig } from "../config/trainConfig.ts";
import type { PreparedData } from "../examples/arrangeData.ts";
import { prepareData } from "../examples/prepareData.ts";
import { isDone } from "../learning/progress.ts";
import { Training, type TrainingOptions } from "../learning/training.ts";

/** A network of all corpora but one, and the clips of that one as its test clips. */
export interface LeftOut {
  readonly corpus: string;
  readonly data: PreparedData;
  readonly network: tfl.LayersModel;
}

export interface LeaveOutOptions extends TrainingOptions {
  readonly preparation: NonNullable<Parameters<typeof prepareData>[2]>;
  readonly signal?: AbortSignal | undefined;
  /** Called with each corpus before its network learns. */
  readonly onCorpus?: ((corpus: string) => void) | undefined;
}

/** The corpora that say something of a network of the others: some clips of theirs have labels that those teach, of two or more. */
export function corporaToLeaveOut(clips: DataSet["clips"]): string[] {
  return [...byCorpus(clips).keys()].filter((name) => {
    const taught = new Set(clips.filter(({ corpus }) => corpus !== name).map(({ label }) => label));
    return (
      taught.size > 1 && clips.some(({ corpus, label }) => corpus === name && taught.has(label))
    );
  });
}

/**
 * Trains a network on all corpora but one, for each in turn that says something of it, as the config trains one on all; the
 * network is freed once the next is asked for.
 *
 * @throws what the signal was aborted with.
 */
export async function* leaveCorporaOut(
  dataSet: DataSet,
  config: TrainConfig,
  { preparation, signal, onCorpus, ...options }: LeaveOutOptions,
): AsyncGenerator<LeftOut> {
  for (const corpus of corporaToLeaveOut(dataSet.clips)) {
    onCorpus?.(corpus);
    const inner: TrainConfig = {
      ...config,
      split: "corpus",
      holdOut: [corpus],
      fold: undefined,
      doubtOn: undefined,
    };
    const data = await prepareData(dataSet, inner, { ...preparation, split: undefined });
    const training = await Training.start(data, inner, options);
    try {
      while (!isDone(training.progress, inner)) {
        await training.runEpoch({ signal });
        signal?.throwIfAborted();
      }
      yield { corpus, data, network: training.network };
    } finally {
      await training.close();
    }
  }
}
