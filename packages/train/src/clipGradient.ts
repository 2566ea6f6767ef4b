/**
 * Scales a gradient down, in place, so that its length is at most `maxNorm`
 * (Pascanu et al. 2013, https://proceedings.mlr.press/v28/pascanu13.html).
 */
export function clipGradient(gradient: Float32Array, maxNorm: number): void {
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += gradient[i]! * gradient[i]!;
  const norm = Math.sqrt(squares);
  if (norm <= maxNorm) return;
  const scale = maxNorm / norm;
  for (let i = 0; i < gradient.length; i++) gradient[i]! *= scale;
}
