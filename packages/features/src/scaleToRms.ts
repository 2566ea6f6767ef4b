/** A copy whose root mean square over all samples is `rms`; silence stays silence. */
export function scaleToRms(samples: Float32Array, rms: number): Float32Array {
  const energy = samples.reduce((sum, x) => sum + x * x, 0);
  if (energy === 0) return samples.slice();
  const factor = rms / Math.sqrt(energy / samples.length);
  return samples.map((x) => factor * x);
}
