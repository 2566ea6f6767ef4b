/**
 * Mean of the squared samples; 0 of none.
 *
 * Four sums: one would wait for itself at every sample.
 */
export function meanPower(samples: Float32Array): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  const whole = samples.length - (samples.length % 4);
  for (let n = 0; n < whole; n += 4) {
    sum0 += (samples[n] as number) ** 2;
    sum1 += (samples[n + 1] as number) ** 2;
    sum2 += (samples[n + 2] as number) ** 2;
    sum3 += (samples[n + 3] as number) ** 2;
  }
  for (let n = whole; n < samples.length; n++) sum0 += (samples[n] as number) ** 2;
  return (sum0 + sum1 + sum2 + sum3) / Math.max(1, samples.length);
}
