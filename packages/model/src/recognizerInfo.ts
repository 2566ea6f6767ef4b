import type { FrontEndConfig } from "@speech-emotion/features";
import type { NetworkConfig } from "./networkConfig.ts";

/** Counts changes of what stands in a saved model. */
export const FORMAT = 6;

/** What a model must know beside its weights, `recognizer.json`. */
export interface RecognizerInfo {
  readonly format: typeof FORMAT;
  /** Names of the classes, in the order of the logits. */
  readonly labels: readonly string[];
  /** The way from samples to the network's input, with what training fitted. */
  readonly frontEnd: FrontEndConfig;
  readonly network: NetworkConfig;
  /** What logits are divided by before the softmax, so that scores say how often they are right. */
  readonly temperature: number;
  /** Scores of the epoch that was kept, on the clips it was chosen on. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Where the model comes from: data, protocol, seed, versions. */
  readonly provenance: Readonly<Record<string, unknown>>;
}

export interface LoadOptions {
  /** Called with the share of the weights that is there, from 0 to 1, as they arrive. */
  readonly onProgress?: (share: number) => void;
}
