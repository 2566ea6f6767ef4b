/** Of two whole numbers (Euclid, Elements, book 7, proposition 2). */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
