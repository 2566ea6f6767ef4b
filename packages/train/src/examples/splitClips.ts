import {
  type Clip,
  createRandom,
  type GivenSets,
  givenSets,
  type Holdout,
  lunaJimenezHoldout,
  type SetName,
  sortedLabels,
  speakerHoldout,
  stratifiedHoldout,
} from "@speech-emotion/data";
import { countOf } from "@speech-emotion/features";
import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";

/** A line of `split.json`. */
export interface SplitEntry {
  /** Path below the data set's folder, and the part. */
  readonly clip: string;
  readonly label: string;
  readonly set: SetName;
  /** SHA-256 of the file; of a part, of that and its bounds. */
  readonly digest: string;
}

/** A drawn holdout, or the data set's own. */
type Parted = { readonly [Side in keyof Holdout]: readonly number[] };

/**
 * Clips of each set, by index: what the data set gives as test or validation clips, and else what the training's
 * config says. The reference's protocol has no validation clips; it trains on those that are given.
 *
 * @throws {DataError | TrainError} when the clips do not allow the split, or the data set gives another than is asked for.
 */
export function splitClips(
  clips: readonly Clip[],
  config: TrainConfig,
): Record<SetName, readonly number[]> {
  const { fold, protocol, seed, split, testFraction, validationFraction } = config;
  const given = givenSets(clips);
  refuseOtherSplit(given, config);
  const holdout = (fraction: number, purpose: string, among: readonly number[]): Holdout => {
    const options = { fraction, random: createRandom(seed, purpose), among };
    return split === "speaker" ? speakerHoldout(clips, options) : stratifiedHoldout(clips, options);
  };
  const outer: Parted =
    given.test.length > 0
      ? { kept: given.train, held: given.test }
      : fold === undefined
        ? holdout(testFraction, "test", given.train)
        : lunaJimenezHoldout(clips, fold);
  const inner: Parted =
    protocol === "reference"
      ? { kept: [...outer.kept, ...given.validation].sort((a, b) => a - b), held: [] }
      : given.validation.length > 0
        ? { kept: outer.kept, held: given.validation }
        : holdout(validationFraction, "validation", outer.kept);
  if (given.train.length < clips.length) refuseUntaught(clips, inner.kept);
  return { train: inner.kept, validation: inner.held, test: outer.held };
}

function refuseOtherSplit({ test, validation }: GivenSets, { split, fold }: TrainConfig): void {
  if (test.length + validation.length === 0 || split !== "speaker") return;
  throw new TrainError({
    code: "split-given",
    expected: "one split",
    found: `the data set's own, of ${countOf(test.length, "test clip")} and ${countOf(validation.length, "validation clip")}, and one by ${fold === undefined ? "speaker" : `fold ${fold}`}`,
    advice:
      "leave the split by speaker out, or the data set's own: its folders that are named after sets, or its column split",
  });
}

/** A drawn split has clips of every class to train on; one that is given may have none. */
function refuseUntaught(clips: readonly Clip[], train: readonly number[]): void {
  const taught = new Set(train.map((i) => clips[i]?.label));
  const untaught = sortedLabels(clips.filter(({ label }) => !taught.has(label)));
  if (untaught.length === 0) return;
  throw new TrainError({
    code: "class-untaught",
    expected: "training clips of every class",
    found: `none of ${untaught.join(", ")}`,
    advice: "see which clips the data set gives for testing and validation",
  });
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
