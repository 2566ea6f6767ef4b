import type { FeatureMatrix } from "../matrix/featureMatrix.ts";
import type { SummaryStage } from "./stage.ts";

/** `[1, 2 * features]`: mean and deviation of each feature over the clip's frames, the means before the deviations. */
export const statisticsStage: SummaryStage<object> = {
  place: "summary",
  check: () => {},
  size: (_, features) => 2 * features,
  create: () => summarise,
};

function summarise({ data, frames, size }: FeatureMatrix): FeatureMatrix {
  const statistics = new Float32Array(2 * size);
  for (let c = 0; c < size; c++) {
    let [sum, squares] = [0, 0];
    for (let at = c; at < data.length; at += size) sum += data[at]!;
    const mean = sum / frames;
    for (let at = c; at < data.length; at += size) squares += (data[at]! - mean) ** 2;
    statistics[c] = mean;
    statistics[size + c] = Math.sqrt(squares / frames);
  }
  return { data: statistics, frames: 1, size: 2 * size };
}
