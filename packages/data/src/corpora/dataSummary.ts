import { givenSets } from "../splits/givenSets.ts";
import { byCorpus } from "./byCorpus.ts";
import { type Clip, type DataSet, type SetName, sortedLabels } from "./clip.ts";
import { countSkipped, type SkippedKind } from "./describeSkipped.ts";
import type { ManifestColumns } from "./manifest/columns.ts";
import type { MeasuredClip } from "./measureClips.ts";
import type { MappedSpelling } from "./spellings.ts";

/** Some clips of a data set. */
export interface ClipCount {
  /** What they have in common: a label, a speaker or a corpus. */
  readonly name: string;
  /** How many they are. */
  readonly clips: number;
  /** How long they are together, as far as they can be read. */
  readonly seconds: number;
}

/** The clips of one label. */
export interface ClassCount extends ClipCount {
  /** How many people say them, as far as the data set says. */
  readonly speakers: number;
  /** Clips in each of the sets that the data set itself gives. */
  readonly split: SplitCounts;
}

/** Clips in each of the sets that the data set itself gives; null where it gives none. */
export type SplitCounts = Readonly<Record<SetName, number>> | null;

/** What was understood of a data set. */
export interface DataSummary {
  /** The corpus that was recognised, or `folders`, or `manifest`. */
  readonly name: string;
  /** All clips. */
  readonly clips: number;
  /** How long they are together, as far as they can be read. */
  readonly seconds: number;
  /** Those that it is joined of, in the order of their names; without it, it is of one. */
  readonly corpora?: readonly ClipCount[];
  /** By label, in the order of the labels. */
  readonly classes: readonly ClassCount[];
  /** Empty where the data set does not say who speaks. */
  readonly speakers: readonly ClipCount[];
  /** Clips in each of the sets that the data set itself gives; null where it gives none. */
  readonly split: SplitCounts;
  /** Given test and validation clips whose very bytes are training clips too. */
  readonly twins: number;
  /** Labels that were written otherwise than they are here. */
  readonly spellings: readonly MappedSpelling[];
  /** How the columns of a manifest were read. */
  readonly columns?: ManifestColumns;
  /** Files that were left out, by reason. */
  readonly skipped: readonly SkippedKind[];
  /** Clips that cannot be used as they are, and why. */
  readonly bad: readonly {
    /** Its id. */
    readonly clip: string;
    /** As a phrase. */
    readonly reason: string;
  }[];
}

/** Sums up a data set whose clips have been measured. */
export function summariseDataSet(
  { name, clips, skipped, spellings, columns }: DataSet,
  measured: readonly MeasuredClip[],
): DataSummary {
  const seconds = (indices: readonly number[]) =>
    indices.reduce((sum, i) => sum + (measured[i]?.durationSec ?? 0), 0);
  const count = (name: string, isOne: (clip: Clip) => boolean): ClipCount => {
    const own = [...clips.keys()].filter((i) => isOne(clips[i] as Clip));
    return { name, clips: own.length, seconds: seconds(own) };
  };
  const corpora = [...byCorpus(clips).keys()];
  const isGiven = clips.some(({ split }) => split !== undefined);
  const given = givenSets(clips);
  const taught = new Set(given.train.map((i) => clips[i]?.digest));
  const held = [...given.validation, ...given.test];
  return {
    name,
    clips: clips.length,
    seconds: seconds([...clips.keys()]),
    ...(corpora.length > 1
      ? { corpora: corpora.map((corpus) => count(corpus, (clip) => clip.corpus === corpus)) }
      : {}),
    classes: sortedLabels(clips).map((label): ClassCount => {
      const own = clips.filter((clip) => clip.label === label);
      return {
        ...count(label, (clip) => clip.label === label),
        speakers: speakersOf(own).length,
        split: isGiven ? countSets(own) : null,
      };
    }),
    speakers: speakersOf(clips).map((speaker) =>
      count(speaker, (clip) => clip.speaker === speaker),
    ),
    split: isGiven ? countSets(clips) : null,
    twins: held.filter((i) => taught.has(clips[i]?.digest)).length,
    spellings,
    ...(columns ? { columns } : {}),
    skipped: countSkipped(skipped),
    bad: measured.flatMap(({ reason }, i) =>
      reason === undefined ? [] : [{ clip: (clips[i] as Clip).id, reason }],
    ),
  };
}

function speakersOf(clips: readonly Clip[]): string[] {
  const speakers = clips.flatMap(({ speaker }) => (speaker === undefined ? [] : [speaker]));
  return [...new Set(speakers)].sort();
}

function countSets(clips: readonly Clip[]): Readonly<Record<SetName, number>> {
  const { train, validation, test } = givenSets(clips);
  return { train: train.length, validation: validation.length, test: test.length };
}
