/** Standard deviations that 95 % of a normal distribution lie within. */
const Z = 1.96;

/**
 * The 95 % interval of a share (Wilson 1927, https://doi.org/10.2307/2276774), which stays within 0 and 1 and holds for few cases
 * too.
 *
 * @param hits how many of the cases count.
 * @param cases how many there are; of none, anything may be.
 */
export function wilson(
  hits: number,
  cases: number,
): { readonly low: number; readonly high: number } {
  if (cases === 0) return { low: 0, high: 1 };
  const share = hits / cases;
  const middle = share + Z ** 2 / (2 * cases);
  const reach = Z * Math.sqrt((share * (1 - share)) / cases + (Z / (2 * cases)) ** 2);
  const scale = 1 + Z ** 2 / cases;
  return {
    low: Math.max(0, (middle - reach) / scale),
    high: Math.min(1, (middle + reach) / scale),
  };
}
