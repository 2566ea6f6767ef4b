/** Mean of the squared samples; 0 of none. */
export function meanPower(samples: Float32Array): number {
  let energy = 0;
  for (let n = 0; n < samples.length; n++) energy += (samples[n] as number) ** 2;
  return energy / Math.max(1, samples.length);
}
