import type { Clip, SetName } from "../corpora/clip.ts";

/** Clips by index, as the data set itself parts them; one that it puts into no set is there to train on. */
export type GivenSets = Readonly<Record<SetName, readonly number[]>>;

/** The sets that the data set gives; test and validation are empty where it gives none. */
export function givenSets(clips: readonly Pick<Clip, "split">[]): GivenSets {
  const of = (set: SetName) =>
    [...clips.keys()].filter((i) => (clips[i]?.split ?? "train") === set);
  return { train: of("train"), validation: of("validation"), test: of("test") };
}
