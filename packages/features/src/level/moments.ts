/**
 * Mean of samples, and their mean power around it; no finite power where a sample is no finite number.
 *
 * Four sums of each kind: one would wait for the sum before it at every sample.
 */
export function moments(samples: Float32Array): { readonly mean: number; readonly power: number } {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let [squares0, squares1, squares2, squares3] = [0, 0, 0, 0];
  const whole = samples.length - (samples.length % 4);
  for (let n = 0; n < whole; n += 4) {
    const x0 = samples[n] as number;
    const x1 = samples[n + 1] as number;
    const x2 = samples[n + 2] as number;
    const x3 = samples[n + 3] as number;
    sum0 += x0;
    sum1 += x1;
    sum2 += x2;
    sum3 += x3;
    squares0 += x0 * x0;
    squares1 += x1 * x1;
    squares2 += x2 * x2;
    squares3 += x3 * x3;
  }
  for (let n = whole; n < samples.length; n++) {
    const x = samples[n] as number;
    sum0 += x;
    squares0 += x * x;
  }
  const mean = (sum0 + sum1 + sum2 + sum3) / samples.length;
  const square = (squares0 + squares1 + squares2 + squares3) / samples.length;
  return { mean, power: Math.max(0, square - mean * mean) };
}
