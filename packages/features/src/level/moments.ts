/** Mean of samples, and their mean power around it. */
export function moments(samples: Float32Array): { readonly mean: number; readonly power: number } {
  let [sum, squares] = [0, 0];
  for (let n = 0; n < samples.length; n++) {
    const x = samples[n] as number;
    sum += x;
    squares += x * x;
  }
  const mean = sum / samples.length;
  return { mean, power: Math.max(0, squares / samples.length - mean * mean) };
}
