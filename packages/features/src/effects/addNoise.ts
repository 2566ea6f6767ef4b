import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { meanPower } from "../level/meanPower.ts";
import { drawNormal, type RandomGenerator } from "../random.ts";

/** How much noise, and of which kind. */
export interface NoiseOptions {
  /** Ratio of the power of the whole signal to that of the noise, in dB. */
  readonly snrDb: number;
  /** `white` has the same power at every hertz, `pink` in every octave, as rooms and crowds about have. Default white. */
  readonly colour?: "white" | "pink";
  /** What the noise is drawn from. */
  readonly random: RandomGenerator;
}

/**
 * Adds Gaussian noise. A silent signal stays silent.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function addNoise(
  samples: Float32Array,
  { snrDb, colour = "white", random }: NoiseOptions,
): Float32Array {
  checkSamples(samples);
  checkOptions({ snrDb, colour });
  const white = samples.map(() => drawNormal(random));
  const noise = colour === "pink" ? toPink(white) : white;
  const expected = colour === "pink" ? meanPower(noise) : 1;
  const deviation = Math.sqrt(meanPower(samples) / expected / 10 ** (snrDb / 10));
  return samples.map((x, n) => x + deviation * (noise[n] as number));
}

/**
 * Three poles and a constant, within 0.5 dB of pink over nine octaves (Kellet 1999,
 * https://www.firstpr.com.au/dsp/pink-noise/).
 */
const POLES = [
  { pole: 0.99765, gain: 0.099046 },
  { pole: 0.963, gain: 0.2965164 },
  { pole: 0.57, gain: 1.0526913 },
] as const;
const CONSTANT = 0.1848;

function toPink(white: Float32Array): Float32Array {
  const state = new Float64Array(POLES.length);
  return white.map((x) => {
    let sum = CONSTANT * x;
    for (const [i, { pole, gain }] of POLES.entries()) {
      state[i] = pole * (state[i] as number) + gain * x;
      sum += state[i] as number;
    }
    return sum;
  });
}
