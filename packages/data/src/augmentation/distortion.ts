import type { FeatureMatrix, RandomGenerator } from "@speech-emotion/features";

/** How training examples are changed each time they are seen; 0 leaves a change out. */
export interface Distortion {
  /** Largest share by which a clip becomes faster or slower. */
  readonly stretch: number;
  /** Stretches of time that are hidden. */
  readonly timeMasks: number;
  /** Largest share of the clip that each of them hides. */
  readonly timeMaskShare: number;
  /** Ranges of coefficients that are hidden, with their deltas. */
  readonly coefficientMasks: number;
  /** Most coefficients that each of them hides. */
  readonly coefficientMaskSize: number;
}

/**
 * A changed copy of normalised features: played faster or slower by interpolation between frames, and with masks, where
 * every feature has its mean, 0 (Park et al. 2019, SpecAugment, https://arxiv.org/abs/1904.08779).
 *
 * @param matrix `[frames, 3 coefficients + 1]`
 */
export function distort(
  matrix: FeatureMatrix,
  distortion: Distortion,
  random: RandomGenerator,
): FeatureMatrix {
  const rate = 1 + distortion.stretch * (2 * random() - 1);
  const { data, frames, size } = resampleFrames(matrix, rate);
  for (let i = 0; i < distortion.timeMasks; i++) {
    const [from, to] = drawRange(frames, distortion.timeMaskShare * frames, random);
    data.fill(0, from * size, to * size);
  }
  const coefficients = Math.floor(size / 3);
  for (let i = 0; i < distortion.coefficientMasks; i++) {
    const [from, to] = drawRange(coefficients, distortion.coefficientMaskSize, random);
    for (let t = 0; t < frames; t++)
      for (let part = 0; part < 3; part++)
        data.fill(0, t * size + part * coefficients + from, t * size + part * coefficients + to);
  }
  return { data, frames, size };
}

/** A copy that is `rate` times as fast, at least 2 frames long. */
function resampleFrames({ data, frames, size }: FeatureMatrix, rate: number): FeatureMatrix {
  const count = Math.max(2, Math.round(frames / rate));
  const out = new Float32Array(count * size);
  const step = (frames - 1) / (count - 1);
  for (let t = 0; t < count; t++) {
    const position = Math.min(t * step, frames - 1);
    const before = Math.min(Math.floor(position), Math.max(0, frames - 2));
    const share = position - before;
    const a = before * size;
    const b = Math.min(before + 1, frames - 1) * size;
    for (let c = 0; c < size; c++)
      out[t * size + c] = (1 - share) * (data[a + c] as number) + share * (data[b + c] as number);
  }
  return { data: out, frames: count, size };
}

/** A range of up to `most` of `length` places: its first, and the one after its last. */
function drawRange(length: number, most: number, random: RandomGenerator): [number, number] {
  const width = Math.min(length, Math.floor(random() * (most + 1)));
  const from = Math.floor(random() * (length - width + 1));
  return [from, from + width];
}

/** Sum of two matrices with the weights `share` and `1 - share`, as long as the longer; the shorter ends in zeros. */
export function mixMatrices(a: FeatureMatrix, b: FeatureMatrix, share: number): FeatureMatrix {
  const data = new Float32Array(Math.max(a.data.length, b.data.length));
  for (let i = 0; i < a.data.length; i++) data[i] = share * (a.data[i] as number);
  for (let i = 0; i < b.data.length; i++)
    data[i] = (data[i] as number) + (1 - share) * (b.data[i] as number);
  return { data, frames: Math.max(a.frames, b.frames), size: a.size };
}

/** A draw from Beta(alpha, alpha) on [0, 1], by Johnk's method (Devroye 1986, section IX.3.5). */
export function drawBeta(alpha: number, random: RandomGenerator): number {
  for (;;) {
    const [x, y] = [random() ** (1 / alpha), random() ** (1 / alpha)];
    if (x + y > 0 && x + y <= 1) return x / (x + y);
  }
}
