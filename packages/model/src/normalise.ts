import type { FeatureMatrix } from "@speech-emotion/features";
import type { RecognizerInfo } from "./modelFiles.ts";

/** Each feature minus its mean, over its deviation: 0 is a usual value, as padding is. */
export function normalise(
  { data, frames, size }: FeatureMatrix,
  { mean, sd }: RecognizerInfo["normaliser"],
): FeatureMatrix {
  const out = data.map(
    (value, i) => (value - (mean[i % size] as number)) / (sd[i % size] as number),
  );
  return { data: out, frames, size };
}
