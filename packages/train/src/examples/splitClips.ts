import {
  type Clip,
  createRandom,
  type Holdout,
  lunaJimenezHoldout,
  speakerHoldout,
  stratifiedHoldout,
} from "@speech-emotion/data";
import type { TrainConfig } from "../config/trainConfig.ts";

/** Which part of the data a clip belongs to. */
export type SetName = "train" | "validation" | "test";

/** A line of `split.json`. */
export interface SplitEntry {
  /** Path below the data set's folder. */
  readonly clip: string;
  readonly label: string;
  readonly set: SetName;
  /** SHA-256 of the file. */
  readonly digest: string;
}

/** Clips of each set, by index, as a training's config says. The reference's protocol has no validation clips. */
export function splitClips(
  clips: readonly Clip[],
  config: TrainConfig,
): Record<SetName, readonly number[]> {
  const { fold, protocol, seed, split, testFraction, validationFraction } = config;
  const holdout = (fraction: number, purpose: string, among?: readonly number[]): Holdout => {
    const random = createRandom(seed, purpose);
    const options = { fraction, random, ...(among ? { among } : {}) };
    return split === "speaker" ? speakerHoldout(clips, options) : stratifiedHoldout(clips, options);
  };
  const outer =
    fold === undefined ? holdout(testFraction, "test") : lunaJimenezHoldout(clips, fold);
  if (protocol === "reference") return { train: outer.kept, validation: [], test: outer.held };
  const inner = holdout(validationFraction, "validation", outer.kept);
  return { train: inner.kept, validation: inner.held, test: outer.held };
}

/** A split as `split.json` holds it. */
export function describeSplit(
  clips: readonly Clip[],
  sets: Readonly<Record<SetName, readonly number[]>>,
): SplitEntry[] {
  return (["train", "validation", "test"] as const).flatMap((set) =>
    sets[set].map((i) => {
      const { id, label, digest } = clips[i]!;
      return { clip: id, label, set, digest };
    }),
  );
}
