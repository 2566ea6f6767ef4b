import * as v from "valibot";
import type { ModelDigests } from "./digestModel.ts";
import { finite, sha256, whole } from "./parseStored.ts";

/** A weight as a file has it: float32, float16, or numbers of 8 bits that stand for `min + scale * number`. */
export interface StoredWeight {
  /** Name of the weight in its network. */
  readonly name: string;
  /** Numbers along each of its axes. */
  readonly shape: readonly number[];
  /** What it is once it is read. */
  readonly dtype: "float32";
  /** How its numbers are stored; without, as float32. */
  readonly quantization?:
    | {
        /** Numbers of 16 bits. */
        readonly dtype: "float16";
      }
    | {
        /** Numbers of 8 bits. */
        readonly dtype: "uint8";
        /** What 0 stands for. */
        readonly min: number;
        /** From one number to the next. */
        readonly scale: number;
      };
}

/**
 * What is read of `model.json`. It also holds the network layer by layer, as tfjs writes it, for tools that show such
 * files; the network is built from `recognizer.json` alone.
 */
export interface Manifest {
  readonly weightsManifest: readonly [{ readonly weights: readonly StoredWeight[] }];
  /** Files of version 0.1.0 have none. */
  readonly digests?: ModelDigests;
}

export const storedWeight: v.GenericSchema<unknown, StoredWeight> = v.object({
  name: v.string(),
  shape: v.array(whole(1, 2 ** 31)),
  dtype: v.literal("float32"),
  quantization: v.exactOptional(
    v.variant("dtype", [
      v.object({ dtype: v.literal("float16") }),
      v.object({ dtype: v.literal("uint8"), min: finite, scale: finite }),
    ]),
  ),
});

export const digestsSchema: v.GenericSchema<unknown, ModelDigests> = v.object({
  weights: sha256,
  settings: sha256,
});

export const manifestSchema: v.GenericSchema<unknown, Manifest> = v.object({
  weightsManifest: v.strictTuple([v.object({ weights: v.array(storedWeight) })]),
  digests: v.exactOptional(digestsSchema),
});

/** How many numbers a weight has. */
export function sizeOf({ shape }: Pick<StoredWeight, "shape">): number {
  return shape.reduce((a, b) => a * b, 1);
}

const BYTES = { float32: 4, float16: 2, uint8: 1 };

/** How many bytes of its file it takes. */
export function bytesOf(weight: StoredWeight): number {
  return sizeOf(weight) * BYTES[weight.quantization?.dtype ?? "float32"];
}
