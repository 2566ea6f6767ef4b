import { voiceEncoderFrontEnd } from "@speech-emotion/features";
import { saveEncoder } from "@speech-emotion/model/tfjs";

const UNITS = 4;
const MEL_BANDS = 40;

/** Writes an encoder of three layers of four units, whose weights are drawn. */
export async function writeSmallEncoder(
  folder: string,
  options: { readonly outputs?: readonly number[]; readonly seed?: number } = {},
): Promise<void> {
  const { outputs = [1, 3], seed = 1 } = options;
  let state = seed;
  const drawn = (length: number) =>
    Float32Array.from({ length }, () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647 - 0.5;
    });
  const layers = [MEL_BANDS, UNITS, UNITS].map((inputs) => ({
    kernel: drawn(inputs * 4 * UNITS),
    recurrentKernel: drawn(UNITS * 4 * UNITS),
    bias: drawn(4 * UNITS),
  }));
  await saveEncoder(folder, layers, {
    frontEnd: voiceEncoderFrontEnd,
    settings: { units: UNITS, outputs, poolSize: 4 },
    provenance: { from: "a test" },
    format: "float16",
  });
}
