/** A share from 0 to 1 in per cent, with one decimal. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
