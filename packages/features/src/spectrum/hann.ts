const windowsByLength = new Map<number, Float32Array>();

/**
 * The periodic Hann window, `0.5 - 0.5 cos(2 pi n / length)`, the one spectra are taken with
 * (`scipy.signal.get_window("hann", length)`); made once, so not to be changed.
 */
export function hann(length: number): Float32Array {
  const known = windowsByLength.get(length);
  if (known) return known;
  const window = Float32Array.from(
    { length },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length),
  );
  windowsByLength.set(length, window);
  return window;
}
