/**
 * The first `coefficients` rows of the orthonormal DCT-II over `length` values, row-major
 * `[coefficients, length]` (`scipy.fft.dct(type=2, norm="ortho")`).
 */
export function dctMatrix(coefficients: number, length: number): Float64Array {
  const matrix = new Float64Array(coefficients * length);
  for (let k = 0; k < coefficients; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / length);
    for (let n = 0; n < length; n++)
      matrix[k * length + n] = scale * Math.cos((Math.PI * k * (2 * n + 1)) / (2 * length));
  }
  return matrix;
}
