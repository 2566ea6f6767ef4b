import { ModelError } from "../errors.ts";
import { quantise } from "../quantise.ts";
import { toFloat16 } from "./float16.ts";
import type { StoredWeight } from "./manifest.ts";

/**
 * How matrices are stored; float16 takes half the space, uint8 a quarter, as the nearest of 256 values
 * that lie evenly from the least to the largest. Vectors stay float32.
 */
export type WeightFormat = "float32" | "float16" | "uint8";

/** A weight of a network, whose values are to be stored. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/** Weights as a file has them, one after the other, and what says how to read them. */
export interface EncodedWeights {
  readonly stored: readonly StoredWeight[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * @param format how matrices are stored: all, or each by its name.
 * @throws {ModelError} when a weight is not finite.
 */
export async function encodeWeights(
  weights: readonly Weight[],
  format: WeightFormat | ((name: string) => WeightFormat),
): Promise<EncodedWeights> {
  const parts = weights.map((weight) => {
    refuseNonFinite(weight);
    const ofMatrix = typeof format === "function" ? format(weight.name) : format;
    return encode(weight, weight.shape.length === 1 ? "float32" : ofMatrix);
  });
  const bytes = await new Blob(parts.map(({ numbers }) => numbers)).arrayBuffer();
  return { stored: parts.map(({ stored }) => stored), bytes: new Uint8Array(bytes) };
}

function encode({ name, shape, values }: Weight, format: WeightFormat) {
  const stored: StoredWeight = { name, shape, dtype: "float32" };
  switch (format) {
    case "float32":
      return { stored, numbers: values };
    case "float16": {
      const quantization = { dtype: "float16" } as const;
      return { stored: { ...stored, quantization }, numbers: toFloat16(values) };
    }
    case "uint8": {
      const { numbers, min, scale } = quantise(values);
      const quantization = { dtype: "uint8", min, scale } as const;
      return { stored: { ...stored, quantization }, numbers };
    }
  }
}

function refuseNonFinite({ name, values }: Weight): void {
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined)
    throw new ModelError({
      code: "weights-not-finite",
      expected: `finite weights in ${name}`,
      found: `${odd}`,
      advice: "train again with a lower rate",
    });
}
