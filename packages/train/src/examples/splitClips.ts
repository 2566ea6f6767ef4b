import {
  byCorpus,
  type Clip,
  createRandom,
  type GivenSets,
  givenSets,
  type Holdout,
  isOneVoice,
  lunaJimenezHoldout,
  parseRavdessPath,
  type SetName,
  sortedLabels,
  speakerHoldout,
  stratifiedHoldout,
} from "@speech-emotion/data/batches";
import { countOf } from "@speech-emotion/features";
import { leastSpeakers } from "../config/leastSpeakers.ts";
import type { TrainConfig } from "../config/trainConfig.ts";
import { TrainError } from "../errors.ts";
import { heldCorpora } from "./heldCorpora.ts";

/** A line of `split.json`. */
export interface SplitEntry {
  /** Path below the data set's folder, and the part. */
  readonly clip: string;
  /** What is to be recognised in it. */
  readonly label: string;
  /** Which set it is in. */
  readonly set: SetName;
  /** SHA-256 of the file; of a part, of that and its bounds. */
  readonly digest: string;
}

/** A drawn holdout, or the data set's own. */
type Parted = { readonly [Side in keyof Holdout]: readonly number[] };

type Sets = Readonly<Record<SetName, readonly number[]>>;

/**
 * Clips of each set, by index: what the data set gives as test or validation clips, and else what the training's
 * config says. The reference's protocol has no validation clips; it trains on those that are given. Of a joined data set
 * each corpus is split as it would be alone, with the same seed, so that a corpus more leaves the test clips of the others
 * what they were.
 *
 * @throws {DataError | TrainError} when the clips do not allow the split, or the data set gives another than is asked for.
 */
export function splitClips(clips: readonly Clip[], config: TrainConfig<unknown>): Sets {
  const corpora = byCorpus(clips);
  const held = heldCorpora([...corpora.keys()], config);
  const isAlone = corpora.size === 1;
  if (!isAlone && config.fold !== undefined) refuseFoldOfNone(clips);
  const parts = [...corpora].map(([name, members]): Sets => {
    if (held.has(name)) return { train: [], validation: [], test: members };
    const { test, ...others } = holdOutTest(clips, members, { config, isAlone });
    return { ...holdOutValidation(clips, others, { config, isAlone }), test };
  });
  const union = (set: SetName) => parts.flatMap((part) => part[set]).sort((a, b) => a - b);
  const sets = { train: union("train"), validation: union("validation"), test: union("test") };
  if (sets.test.length === 0) refuseOneVoices();
  if (!isAlone || givenSets(clips).train.length < clips.length) refuseUntaught(clips, sets);
  return sets;
}

interface CorpusOptions {
  readonly config: TrainConfig<unknown>;
  /** Whether there is no other corpus. */
  readonly isAlone: boolean;
}

/** The test clips of a corpus, and what of the others the data set gives for validation. */
function holdOutTest(
  clips: readonly Clip[],
  members: readonly number[],
  { config, isAlone }: CorpusOptions,
): Sets {
  const { fold, split, testFraction } = config;
  const given = givenAmong(clips, members);
  refuseOtherSplit(given, config);
  const own = members.map((i) => clips[i]!);
  const staysWhole =
    split === "corpus" ||
    (!isAlone && fold !== undefined && !own.some(isNamedAsRavdess)) ||
    (!isAlone && split === "speaker" && isOneVoice(own));
  if (staysWhole) return given;
  const { kept, held }: Parted =
    given.test.length > 0
      ? { kept: given.train, held: given.test }
      : fold === undefined
        ? holdout(clips, given.train, { ...config, purpose: "test", fraction: testFraction })
        : lunaJimenezHoldout(clips, fold, given.train);
  return { train: kept, validation: given.validation, test: held };
}

/** The validation clips of a corpus whose test clips are held out. */
function holdOutValidation(
  clips: readonly Clip[],
  { train, validation }: Omit<Sets, "test">,
  { config, isAlone }: CorpusOptions,
): Omit<Sets, "test"> {
  const { protocol, seed, validationFraction: fraction } = config;
  if (protocol === "reference")
    return { train: [...train, ...validation].sort((a, b) => a - b), validation: [] };
  if (validation.length > 0) return { train, validation };
  const speakers = new Set(train.map((i) => clips[i]?.speaker));
  const cannotPart = speakers.has(undefined) || speakers.size < leastSpeakers(config);
  const split = !isAlone && cannotPart ? "stratified" : config.split;
  const { kept, held } = holdout(clips, train, { seed, split, purpose: "validation", fraction });
  return { train: kept, validation: held };
}

function holdout(
  clips: readonly Clip[],
  among: readonly number[],
  options: Pick<TrainConfig, "seed" | "split"> & {
    readonly purpose: string;
    readonly fraction: number;
  },
): Holdout {
  const { fraction, purpose, seed, split } = options;
  const drawing = { fraction, random: createRandom(seed, purpose), among };
  return split === "stratified"
    ? stratifiedHoldout(clips, drawing)
    : speakerHoldout(clips, drawing);
}

/** The sets that the data set gives, of some of its clips. */
function givenAmong(clips: readonly Clip[], members: readonly number[]): GivenSets {
  const given = givenSets(members.map((i) => clips[i]!));
  const of = (set: SetName) => given[set].map((i) => members[i]!);
  return { train: of("train"), validation: of("validation"), test: of("test") };
}

function isNamedAsRavdess({ path }: Clip): boolean {
  return parseRavdessPath(path) !== undefined;
}

/** Corpora of one speaker each are trained on whole. */
function refuseOneVoices(): never {
  throw new TrainError({
    code: "test-empty",
    expected: "a corpus of two known speakers or more",
    found: "one speaker in each",
    advice: "use the stratified split",
  });
}

function refuseFoldOfNone(clips: readonly Clip[]): void {
  if (clips.some(isNamedAsRavdess)) return;
  throw new TrainError({
    code: "corpus-unknown",
    expected: "RAVDESS among the data sets, whose actors a fold tests",
    found: [...byCorpus(clips).keys()].join(", "),
    advice: "leave the fold out",
  });
}

function refuseOtherSplit(
  { test, validation }: GivenSets,
  { split, fold }: TrainConfig<unknown>,
): void {
  if (test.length + validation.length === 0 || split === "stratified") return;
  throw new TrainError({
    code: "split-given",
    expected: "one split",
    found: `the data set's own, of ${countOf(test.length, "test clip")} and ${countOf(validation.length, "validation clip")}, and one by ${fold === undefined ? split : `fold ${fold}`}`,
    advice:
      "leave the other split out, or the data set's own: its folders that are named after sets, or its column split",
  });
}

/** One that is given, or drawn within each of several corpora, may have no clips of a class to train on. */
function refuseUntaught(clips: readonly Clip[], { train }: Pick<Sets, "train">): void {
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
