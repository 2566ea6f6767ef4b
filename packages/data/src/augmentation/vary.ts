import {
  addNoise,
  biquad,
  type RandomGenerator,
  resample,
  reverberate,
  type Signal,
} from "@speech-emotion/features";

/** Rates whose ratios are those that speed is changed by, about 4 and 8 %; small, as filters are as long as they. */
const SPEEDS = [
  { fromHz: 25, toHz: 23 },
  { fromHz: 25, toHz: 24 },
  { fromHz: 24, toHz: 25 },
  { fromHz: 23, toHz: 25 },
];

/**
 * Sound as another microphone, room or line would have it, each drawn to be there or not: a little faster or slower, the
 * pitch with it; a tilt and a bump of the spectrum; a room; a telephone's band; noise between white and pink.
 */
export function vary({ samples, sampleRateHz }: Signal, random: RandomGenerator): Float32Array {
  const between = (low: number, high: number) => low + (high - low) * random();
  const octaves = (low: number, high: number) => low * (high / low) ** random();
  let varied = samples;
  if (random() < 0.5)
    varied = resample(varied, SPEEDS[Math.floor(SPEEDS.length * random())] as (typeof SPEEDS)[0]);
  if (random() < 0.7) {
    const gainDb = between(-8, 8);
    varied = biquad(varied, { filter: "high-shelf", frequencyHz: 1000, gainDb, sampleRateHz });
    varied = biquad(varied, {
      filter: "peak",
      frequencyHz: octaves(150, Math.min(6000, 0.4 * sampleRateHz)),
      gainDb: between(-6, 6),
      q: between(0.5, 2),
      sampleRateHz,
    });
  }
  if (random() < 0.5) {
    const t60Sec = between(0.15, 0.7);
    varied = reverberate(varied, { sampleRateHz, t60Sec, wetDb: between(-20, -5) });
  }
  if (random() < 0.3) {
    const lowHz = between(150, 350);
    const highHz = Math.min(between(3000, 3800), 0.45 * sampleRateHz);
    varied = biquad(varied, { filter: "high-pass", frequencyHz: lowHz, sampleRateHz });
    varied = biquad(varied, { filter: "low-pass", frequencyHz: highHz, sampleRateHz });
  }
  if (random() < 0.6) {
    const colour = random() < 0.5 ? "white" : "pink";
    varied = addNoise(varied, { snrDb: between(8, 30), colour, random });
  }
  return varied;
}
