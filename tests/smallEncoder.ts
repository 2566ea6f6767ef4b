import { voiceEncoderFrontEnd } from "@speech-emotion/features";
import { saveEncoder } from "@speech-emotion/model/tfjs";

const MEL_BANDS = 40;

/** Writes an encoder of three layers, of four units unless said, whose weights are drawn. */
export async function writeSmallEncoder(
  folder: string,
  options: {
    readonly outputs?: readonly number[];
    readonly units?: number;
    readonly seed?: number;
  } = {},
): Promise<void> {
  const { outputs = [1, 3], units = 4, seed = 1 } = options;
  let state = seed;
  const drawn = (length: number) =>
    Float32Array.from({ length }, () => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647 - 0.5;
    });
  const layers = [MEL_BANDS, units, units].map((inputs) => ({
    kernel: drawn(inputs * 4 * units),
    recurrentKernel: drawn(units * 4 * units),
    bias: drawn(4 * units),
  }));
  await saveEncoder(folder, layers, {
    frontEnd: voiceEncoderFrontEnd,
    settings: { units, outputs, poolSize: 4 },
    provenance: { from: "a test" },
    format: "float16",
  });
}
