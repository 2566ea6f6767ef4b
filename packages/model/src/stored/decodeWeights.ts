import { bytesOf, type StoredWeight, sizeOf } from "./manifest.ts";

/** The values of all weights, by name, as {@link StoredWeight} says they are stored, one after the other. */
export function decodeWeights(
  weights: readonly StoredWeight[],
  { buffer, byteOffset }: Uint8Array<ArrayBuffer>,
): Map<string, Float32Array> {
  const values = new Map<string, Float32Array>();
  let at = byteOffset;
  for (const weight of weights) {
    const size = sizeOf(weight);
    const { quantization } = weight;
    // Vectors of 4 bytes may follow numbers of one, so they are copied to where they may stand.
    const own = quantization
      ? dequantise(new Uint8Array(buffer, at, size), quantization)
      : new Float32Array(buffer.slice(at, at + 4 * size));
    values.set(weight.name, own);
    at += bytesOf(weight);
  }
  return values;
}

/** What {@link quantise} made numbers of, to half a step. */
function dequantise(
  numbers: Uint8Array,
  { min, scale }: { readonly min: number; readonly scale: number },
): Float32Array {
  const values = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) values[i] = min + scale * numbers[i]!;
  return values;
}
