/** Kaldi's own window, `hann(n)^0.85` of the symmetric Hann window, which is 0 at both ends. */
export function povey(length: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, n) => (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (length - 1))) ** 0.85,
  );
}
