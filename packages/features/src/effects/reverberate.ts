import { checkOptions } from "../arguments/checkOptions.ts";
import { checkSamples } from "../arguments/toSamples.ts";
import { meanPower } from "../level/meanPower.ts";

/** How large the room is, and how far away in it the sound. */
export interface ReverberateOptions {
  /** Rate of the samples, in Hz. */
  readonly sampleRateHz: number;
  /** Seconds in which the room's sound falls by 60 dB. */
  readonly t60Sec: number;
  /** Power of the room's sound against that of the direct sound, in dB. */
  readonly wetDb: number;
}

/** Delays of the four combs and of the two all-passes behind them, in seconds, without a common factor. */
const COMBS = [0.0297, 0.0371, 0.0411, 0.0437];
const ALL_PASSES = [
  { delaySec: 0.005, gain: 0.7 },
  { delaySec: 0.0017, gain: 0.7 },
];

/**
 * Sound as in a room: itself and what four combs and two all-passes make of it (Schroeder, "Natural Sounding Artificial
 * Reverberation", 1962). As long as the sound; what would ring on after it is cut.
 *
 * @throws {FeatureError} when an option is out of range.
 */
export function reverberate(
  samples: Float32Array,
  { sampleRateHz, t60Sec, wetDb }: ReverberateOptions,
): Float32Array {
  checkSamples(samples);
  checkOptions({ sampleRateHz, t60Sec, wetDb });
  const frames = (seconds: number) => Math.max(1, Math.round(seconds * sampleRateHz));
  let room = new Float32Array(samples.length);
  for (const delaySec of COMBS) {
    const delay = frames(delaySec);
    const gain = 10 ** ((-3 * delay) / sampleRateHz / t60Sec);
    const comb = new Float32Array(samples.length);
    for (let n = delay; n < samples.length; n++) {
      comb[n] = samples[n - delay]! + gain * comb[n - delay]!;
      room[n]! += comb[n]!;
    }
  }
  for (const { delaySec, gain } of ALL_PASSES) room = allPass(room, frames(delaySec), gain);
  const factor = Math.sqrt((meanPower(samples) / meanPower(room)) * 10 ** (wetDb / 10));
  if (!Number.isFinite(factor)) return samples.slice(); // shorter than the first echo, or silent
  return samples.map((x, n) => x + factor * room[n]!);
}

function allPass(x: Float32Array, delay: number, gain: number): Float32Array<ArrayBuffer> {
  const y = new Float32Array(x.length);
  for (let n = 0; n < x.length; n++)
    y[n] = -gain * x[n]! + (n < delay ? 0 : x[n - delay]! + gain * y[n - delay]!);
  return y;
}
