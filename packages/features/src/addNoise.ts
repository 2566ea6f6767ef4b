/** Draws the next number of a uniform distribution over [0, 1). */
export type RandomGenerator = () => number;

/**
 * Adds white Gaussian noise (Box and Muller 1958) at a signal-to-noise ratio of `snrDb` dB against the
 * power of the whole signal. A silent signal stays silent.
 */
export function addNoise(
  samples: Float32Array,
  { snrDb, random }: { readonly snrDb: number; readonly random: RandomGenerator },
): Float32Array {
  const power = samples.reduce((sum, x) => sum + x * x, 0) / Math.max(1, samples.length);
  const deviation = Math.sqrt(power / 10 ** (snrDb / 10));
  return samples.map((x) => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return x + deviation * radius * Math.cos(2 * Math.PI * random());
  });
}
