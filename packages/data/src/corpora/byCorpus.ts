import type { Clip } from "./clip.ts";

/** The clips of each corpus, by index, in the order of the corpora's names: that of the clips does not matter. */
export function byCorpus(clips: readonly Pick<Clip, "corpus">[]): ReadonlyMap<string, number[]> {
  const members = new Map<string, number[]>();
  for (const [i, { corpus }] of clips.entries()) {
    const own = members.get(corpus);
    if (own) own.push(i);
    else members.set(corpus, [i]);
  }
  return new Map([...members].sort(([a], [b]) => (a < b ? -1 : 1)));
}
