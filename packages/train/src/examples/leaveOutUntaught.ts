import { byCorpus, type Clip, countLabels, sortedLabels } from "@speech-emotion/data/batches";
import type { TrainConfig } from "../config/trainConfig.ts";
import { heldCorpora } from "./heldCorpora.ts";

/** A label of which clips were left out, and how many. */
export interface LabelCount {
  /** The label. */
  readonly label: string;
  /** How many clips have it. */
  readonly clips: number;
}

/**
 * A training's clips without those of corpora that are held out and labels that no other corpus has: a model cannot give an
 * answer that it was never taught.
 *
 * @throws {TrainError} when a corpus to hold out is unknown, or none is left to train on.
 */
export function leaveOutUntaught(
  clips: readonly Clip[],
  config: Pick<TrainConfig, "split" | "holdOut">,
): { readonly clips: readonly Clip[]; readonly unknownLabels: readonly LabelCount[] } {
  const held = heldCorpora([...byCorpus(clips).keys()], config);
  const taught = new Set(sortedLabels(clips.filter(({ corpus }) => !held.has(corpus))));
  return {
    clips: clips.filter(({ label }) => taught.has(label)),
    unknownLabels: countByLabel(clips.filter(({ label }) => !taught.has(label))),
  };
}

/** How many clips of each label there are, in the order of the labels. */
export function countByLabel(clips: readonly Pick<Clip, "label">[]): LabelCount[] {
  const labels = sortedLabels(clips);
  const counts = countLabels(labels, clips);
  return labels.map((label, i) => ({ label, clips: counts[i]! }));
}
