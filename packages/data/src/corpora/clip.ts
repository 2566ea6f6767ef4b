import type { ClipPart } from "./clipPart.ts";
import type { ManifestColumns } from "./manifest/columns.ts";
import type { VocalChannel } from "./ravdess.ts";
import type { MappedSpelling } from "./spellings.ts";

/** Which part of the data a clip belongs to. */
export type SetName = "train" | "validation" | "test";

/** One recording of a data set, or a part of one, from the loader to its prediction. */
export interface Clip extends ClipPart {
  /** Path below the data set's folder, with `/`, and the part: names the clip in splits and predictions. */
  readonly id: string;
  /** Where the file is. */
  readonly path: string;
  /** SHA-256 of the file, in hexadecimal; of a part, of that and its bounds: the identity of its content. */
  readonly digest: string;
  /** What is to be recognised in it. */
  readonly label: string;
  /** Name of the corpus that it is of: of its data set, or of one of those that are joined to it. */
  readonly corpus: string;
  /** Who speaks; undefined where the data set does not say. */
  readonly speaker: string | undefined;
  /** Which sentence is said, by the data set's name for it; undefined where it does not say. */
  readonly sentence?: string | undefined;
  /** Speech or song; undefined where the data set does not say. */
  readonly channel: VocalChannel | undefined;
  /** What else the data set says of it, such as `{ sex: "female" }`: scores are told for each. */
  readonly groups: Readonly<Record<string, string>>;
  /** The set that the data set itself puts it in; undefined where it does not. */
  readonly split?: SetName | undefined;
}

/** A clip whose file has not been read. */
export type FoundClip = Omit<Clip, "digest" | "corpus">;

/** A file that was found and left out, and why. */
export interface SkippedFile {
  /** Where it is. */
  readonly path: string;
  /** As a phrase. */
  readonly reason: string;
}

/** What was found in a folder or a manifest. */
export interface DataSet {
  /** The corpus that was recognised, or `folders`, or `manifest`; of joined ones all names. */
  readonly name: string;
  /** What can be learnt from. */
  readonly clips: readonly Clip[];
  /** What was left out, and why. */
  readonly skipped: readonly SkippedFile[];
  /** Labels that were written otherwise than they are here. */
  readonly spellings: readonly MappedSpelling[];
  /** How the columns of a manifest were read. */
  readonly columns?: ManifestColumns;
}

/** Distinct labels in the order of their code units, as scikit-learn's LabelEncoder: the index is the class. */
export function sortedLabels(clips: readonly Pick<Clip, "label">[]): string[] {
  return [...new Set(clips.map((clip) => clip.label))].sort();
}

/** How many clips each label has, in label order. */
export function countLabels(
  labels: readonly string[],
  clips: readonly Pick<Clip, "label">[],
): number[] {
  return labels.map((label) => clips.filter((clip) => clip.label === label).length);
}
