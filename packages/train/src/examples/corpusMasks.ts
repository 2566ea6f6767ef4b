import { byCorpus, type Clip } from "@speech-emotion/data/batches";

/** Whether each class, by index, is one that clips of a corpus have. */
export type ClassMask = readonly boolean[];

/**
 * Which classes each corpus has, as it has clips of them: the others are no answers to its clips, and cost nothing. Corpora
 * of all classes have no mask, nor has one of a single class, whose answer would be given away.
 */
export function corpusMasks(
  clips: readonly Pick<Clip, "corpus" | "label">[],
  labels: readonly string[],
): ReadonlyMap<string, ClassMask> {
  const masks = [...byCorpus(clips)].map(([corpus, members]) => {
    const own = new Set(members.map((i) => clips[i]?.label));
    return [corpus, labels.map((label) => own.has(label))] as const;
  });
  const isPartial = (mask: ClassMask) => mask.includes(false) && mask.filter(Boolean).length > 1;
  return new Map(masks.filter(([, mask]) => isPartial(mask)));
}
