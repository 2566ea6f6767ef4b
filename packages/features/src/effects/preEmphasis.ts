import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";

/**
 * First-order high-pass `y[n] = x[n] - coefficient x[n - 1]`, which lifts high frequencies.
 * The first sample is `3 x[0] - x[1]`: librosa hands its linear extrapolation `2 x[0] - x[1]` to the filter as
 * state, to which no coefficient is applied, and `librosa.effects.preemphasis` is followed here in that too.
 *
 * @throws {FeatureError} when `coefficient` is not finite.
 */
export function preEmphasis(samples: Float32Array, coefficient = 0.97): Float32Array {
  checkSamples(samples);
  checkOptions({ coefficient });
  const out = samples.map((x, n) => x - coefficient * (samples[n - 1] ?? 0));
  if (samples.length > 1) out[0] = 3 * (samples[0] as number) - (samples[1] as number);
  return out;
}
