import { type FrontEndConfig, featureStages } from "@speech-emotion/features";
import type { TrainConfig } from "./trainConfig.ts";

/**
 * Settings with an encoder's front end in the place of their own, which sums up a clip if theirs does.
 *
 * @example
 * const encoder = "models/voice-encoder";
 * const config = hearingWith(generalTrainConfig, await readEncoderInfo(encoder));
 * await train(dataSet, config, { encoder, dirs, out });
 */
export function hearingWith(
  config: TrainConfig,
  encoder: { readonly frontEnd: FrontEndConfig },
): TrainConfig {
  const sums = featureStages(config.frontEnd).filter(({ stage }) => stage === "statistics");
  return { ...config, frontEnd: [...encoder.frontEnd, ...sums] };
}
