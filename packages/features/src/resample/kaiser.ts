/** Modified Bessel function of the first kind, order 0, by its power series (Abramowitz and Stegun 9.6.12). */
export function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/**
 * Kaiser's beta for a stop band `attenuationDb` down, at least 50 dB
 * (Oppenheim and Schafer, Discrete-Time Signal Processing, eq. 7.75).
 */
export function kaiserBeta(attenuationDb: number): number {
  return 0.1102 * (attenuationDb - 8.7);
}

/** Taps on each side of the centre for a transition of `widthCycles` cycles a sample (ibid., eq. 7.76). */
export function kaiserHalfLength(attenuationDb: number, widthCycles: number): number {
  return (attenuationDb - 7.95) / (2 * 14.36 * widthCycles);
}
