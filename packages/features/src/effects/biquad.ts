import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";

/** Which filter, and where it acts. */
export interface BiquadOptions {
  /** Passes what lies below or above a frequency, or raises what lies around or above it. */
  readonly filter: "low-pass" | "high-pass" | "peak" | "high-shelf";
  /** Edge of a pass or a shelf, middle of a peak; between 0 and half of the sample rate. */
  readonly frequencyHz: number;
  /** Rate of the samples, in Hz. */
  readonly sampleRateHz: number;
  /** How far a peak or a shelf raises, in dB; below 0 it lowers. Default 0. */
  readonly gainDb?: number;
  /** Width: a peak is narrower the larger it is. Default `sqrt(1/2)`, which makes passes Butterworth's. */
  readonly q?: number;
}

/**
 * A filter of second order (Bristow-Johnson, Audio EQ Cookbook, https://www.w3.org/TR/audio-eq-cookbook/).
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function biquad(samples: Float32Array, options: BiquadOptions): Float32Array {
  checkSamples(samples);
  const { filter, frequencyHz, sampleRateHz, gainDb = 0, q = Math.SQRT1_2 } = options;
  checkOptions({ filter, sampleRateHz, frequencyHz, gainDb, q });
  const [b0, b1, b2, a0, a1, a2] = coefficients({ filter, frequencyHz, sampleRateHz, gainDb, q });
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0;
    [x1, x2, y1, y2] = [x, x1, y, y1];
    return y;
  });
}

type Coefficients = [b0: number, b1: number, b2: number, a0: number, a1: number, a2: number];

function coefficients(options: Required<BiquadOptions>): Coefficients {
  const { filter, frequencyHz, sampleRateHz, gainDb, q } = options;
  const w = (2 * Math.PI * frequencyHz) / sampleRateHz;
  const cos = Math.cos(w);
  const alpha = Math.sin(w) / (2 * q);
  const a = 10 ** (gainDb / 40);
  switch (filter) {
    case "low-pass": {
      const edge = (1 - cos) / 2;
      return [edge, 2 * edge, edge, 1 + alpha, -2 * cos, 1 - alpha];
    }
    case "high-pass": {
      const edge = (1 + cos) / 2;
      return [edge, -2 * edge, edge, 1 + alpha, -2 * cos, 1 - alpha];
    }
    case "peak":
      return [1 + alpha * a, -2 * cos, 1 - alpha * a, 1 + alpha / a, -2 * cos, 1 - alpha / a];
    case "high-shelf": {
      const slope = 2 * Math.sqrt(a) * alpha;
      return [
        a * (a + 1 + (a - 1) * cos + slope),
        -2 * a * (a - 1 + (a + 1) * cos),
        a * (a + 1 + (a - 1) * cos - slope),
        a + 1 - (a - 1) * cos + slope,
        2 * (a - 1 - (a + 1) * cos),
        a + 1 - (a - 1) * cos - slope,
      ];
    }
  }
}
