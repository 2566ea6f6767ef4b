const MOST_FOLDS = 5;

/**
 * Parts of what is taught that are left out in turn, as indices: the clips of each label are dealt to up to five. A label with
 * one clip is never left out, as nothing would be known of it.
 *
 * @returns nothing where no label has two clips.
 */
export function foldsOf(targets: readonly number[]): number[][] {
  const byLabel = new Map<number, number[]>();
  for (const [i, target] of targets.entries())
    byLabel.set(target, [...(byLabel.get(target) ?? []), i]);
  const several = [...byLabel.values()].filter((clips) => clips.length > 1);
  const count = Math.min(MOST_FOLDS, Math.max(0, ...several.map((clips) => clips.length)));
  return Array.from({ length: count }, (_, fold) =>
    several.flatMap((clips) => clips.filter((_, k) => k % count === fold)),
  );
}
