import * as v from "valibot";
import { type CustomNetwork, customSchema } from "./custom/customNetwork.ts";
import { ModelError } from "./errors.ts";
import { framesPerStep, type NetworkConfig, networkSchema } from "./networkConfig.ts";
import { describeIssue } from "./stored/parseStored.ts";

/** What a network is built from. */
export type NetworkShape = NetworkConfig | CustomNetwork;

/** Whether a network is one of somebody's own. */
export function isCustom(network: NetworkShape): network is CustomNetwork {
  return "layers" in network;
}

/** What either may be, of a file that is not known to hold it. */
export const networkShapeSchema: v.GenericSchema<unknown, NetworkShape> = v.lazy((value) =>
  typeof value === "object" && value !== null && "layers" in value ? customSchema : networkSchema,
);

/** @throws {ModelError} naming the first setting that is out of range. */
export function checkNetworkConfig(config: NetworkShape): void {
  const result = v.safeParse(networkShapeSchema, config, { abortEarly: true });
  if (result.success) return;
  throw new ModelError({
    code: "option-out-of-range",
    ...describeIssue(result.issues[0]),
    advice: "see defaultNetworkConfig, or build a network by a function",
  });
}

/** Frames of a clip of so many that one step of attention stands for. */
export function framesOfStep(network: NetworkShape, clipFrames: number): number {
  return isCustom(network) ? (network.framesPerStep ?? clipFrames) : framesPerStep(network);
}
