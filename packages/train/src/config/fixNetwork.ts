import { FrontEnd } from "@speech-emotion/features";
import { describeNetwork } from "@speech-emotion/model/tfjs";
import type { TrainConfig, TrainSettings } from "./trainConfig.ts";

/** Settings whose network has their seed. */
export function withSeed({ network, ...others }: TrainSettings): TrainSettings {
  const { seed } = others;
  return { ...others, network: typeof network === "function" ? network : { ...network, seed } };
}

/**
 * Settings whose network is described: where it is a function, that is called.
 *
 * @param classes how many labels there are.
 * @throws {ModelError} when the function builds nothing that can be trained.
 */
export function fixNetwork({ network, ...others }: TrainSettings, classes: number): TrainConfig {
  if (typeof network !== "function") return { ...others, network };
  const { size: featureSize } = new FrontEnd(others.frontEnd);
  const { seed } = others;
  return { ...others, network: describeNetwork(network, { featureSize, classes, seed }) };
}
