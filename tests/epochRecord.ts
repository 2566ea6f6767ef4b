import type { EpochRecord } from "@speech-emotion/train";

/** What a training says of an epoch, with values that differ from one epoch to the next and fit float32. */
export function epochRecord(epoch: number, change: Partial<EpochRecord> = {}): EpochRecord {
  return {
    ...{ epoch, learningRate: 2 ** -epoch, trainLoss: 4 - epoch / 4, loss: 5 - epoch / 8 },
    ...{ accuracy: epoch / 32, weightedF1: epoch / 64, temperature: 1 + epoch / 2 },
    ...{ passes: epoch > 1, saved: epoch > 2, seconds: epoch * 1.5 },
    ...change,
  };
}
