/** The one rule by which callbacks compare: better by more than `minDelta`, towards less or more. */
export function improves(
  value: number,
  best: number | undefined,
  { mode, minDelta = 0 }: { readonly mode: "min" | "max"; readonly minDelta?: number },
): boolean {
  if (best === undefined) return !Number.isNaN(value);
  return mode === "min" ? value < best - minDelta : value > best + minDelta;
}
