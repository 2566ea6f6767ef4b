/**
 * McNemar's test of two classifiers on the same clips (1947, https://doi.org/10.1007/BF02295996), exact: how likely the clips
 * that only one of them has right would be shared out so unevenly, or more so, if each were as likely as the other.
 *
 * @param onlyFirst clips that the first alone has right.
 * @param onlySecond clips that the second alone has right.
 * @returns the two-sided p value, 0 to 1.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const clips = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  // Of a binomial distribution with probability a half, in logarithms: half to the power of many clips is no double any more.
  let term = -clips * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= fewer; k++) {
    tail += Math.exp(term);
    term += Math.log((clips - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
