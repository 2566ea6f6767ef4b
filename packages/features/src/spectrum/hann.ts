/**
 * The periodic Hann window, `0.5 - 0.5 cos(2 pi n / length)`, the one spectra are taken with
 * (`scipy.signal.get_window("hann", length)`).
 */
export function hann(length: number): Float32Array {
  return Float32Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}
