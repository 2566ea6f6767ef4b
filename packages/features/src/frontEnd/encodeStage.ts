import { checkOptions } from "../arguments/checkOptions.ts";
import type { EncodingStage } from "./stage.ts";

/** Which outputs of a trained encoder are the features. */
export interface EncodeSettings {
  /** Units of each of the encoder's layers. */
  readonly units: number;
  /** Layers, counted from 1, whose outputs stand side by side in a frame. */
  readonly outputs: readonly number[];
  /** Frames whose outputs are averaged into one. */
  readonly poolSize: number;
  /** SHA-256 of the encoder's weights, in hexadecimal: features of another are not these. */
  readonly weights: string;
}

/** Fewer frames than a network's blocks may pool. */
const MIN_FRAMES = 4;

/** `[ceil(frames / poolSize), outputs * units]`: what a trained encoder makes of the features, which comes with its weights. */
export const encodeStage: EncodingStage<EncodeSettings> = {
  place: "encoding",
  check: ({ units, outputs, poolSize, weights }) =>
    checkOptions({ units, outputs, poolSize, weights }),
  size: ({ units, outputs }) => units * outputs.length,
  poolSize: ({ poolSize }) => poolSize,
  minFrames: ({ poolSize }) => MIN_FRAMES * poolSize,
};
