import { FeatureError } from "../errors.ts";
import { describeValue, kindOf } from "./describeValue.ts";

/** Samples in [-1, 1]. */
export type SamplesInput = Float32Array | Float64Array | readonly number[];

/** Samples as this realm's Float32Array; one is not copied. */
export function toSamples(value: SamplesInput): Float32Array {
  const kind = kindOf(value);
  if (kind === "Float32Array") {
    const { buffer, byteOffset, length } = value as Float32Array;
    return new Float32Array(buffer, byteOffset, length);
  }
  if (kind === "Float64Array" || isNumbers(value)) return Float32Array.from(value);
  refuseSamples(value);
}

/** @throws {FeatureError} unless a value is a Float32Array, of any realm. */
export function checkSamples(value: Float32Array): void {
  if (kindOf(value) !== "Float32Array") refuseSamples(value);
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.every((x) => typeof x === "number");
}

function refuseSamples(value: unknown): never {
  const isInteger = /^(Big)?(Ui|I)nt/.test(kindOf(value));
  throw new FeatureError({
    code: "samples-unknown",
    expected: "samples in a Float32Array",
    found: describeValue(value),
    advice: isInteger
      ? "scale them to [-1, 1], those of 16 bits by 1 / 32768"
      : "use Float32Array.from(samples)",
  });
}
