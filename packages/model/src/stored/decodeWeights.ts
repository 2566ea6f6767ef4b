import { fromFloat16 } from "./float16.ts";
import { bytesOf, type StoredWeight } from "./manifest.ts";

/** The values of all weights, by name, as {@link StoredWeight} says they are stored, one after the other. */
export function decodeWeights(
  weights: readonly StoredWeight[],
  { buffer, byteOffset }: Uint8Array<ArrayBuffer>,
): Map<string, Float32Array> {
  const values = new Map<string, Float32Array>();
  let at = byteOffset;
  for (const weight of weights) {
    const end = at + bytesOf(weight);
    values.set(weight.name, decode(weight, buffer.slice(at, end)));
    at = end;
  }
  return values;
}

/** @param bytes its own, apart from the others': numbers of 4 bytes may follow some of one. */
function decode({ quantization }: StoredWeight, bytes: ArrayBuffer): Float32Array {
  switch (quantization?.dtype) {
    case undefined:
      return new Float32Array(bytes);
    case "float16":
      return fromFloat16(new Uint16Array(bytes));
    case "uint8":
      return dequantise(new Uint8Array(bytes), quantization);
  }
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
