import { commonLabel, computeMetrics, type Metrics } from "@speech-emotion/data/labels";
import type { ClipRow } from "./clipRows.ts";

/** What is heard in a clip without a voice, which is no label. */
const NO_VOICE = "no voice";

/** How often the answers are what clips were said to be. */
export interface RowScores extends Metrics {
  /** What clips are and what was heard, in the order of the confusion's rows and columns. */
  readonly labels: readonly string[];
}

/**
 * Holds the answers against what clips were said to be, in common words; a side of a call, which the label is not of alone,
 * does not count.
 *
 * @returns undefined where fewer than two clips have both.
 */
export function scoreRows(rows: readonly ClipRow[]): RowScores | undefined {
  const pairs = rows.flatMap(({ entry: { outcome }, row: { label, emotion } }) => {
    const isSide = outcome.kind === "followed" && outcome.recording.lanes.length > 1;
    if (!label || emotion === undefined || isSide) return [];
    return [{ truth: commonLabel(label), heard: commonLabel(emotion ?? NO_VOICE) }];
  });
  if (pairs.length < 2) return undefined;
  const names = new Set(pairs.flatMap(({ truth, heard }) => [truth, heard]));
  const isSilent = names.delete(NO_VOICE);
  const labels = [...[...names].sort(), ...(isSilent ? [NO_VOICE] : [])];
  const indices = new Map(labels.map((label, k) => [label, k]));
  const at = (name: string) => indices.get(name) as number;
  const metrics = computeMetrics(
    labels,
    pairs.map(({ truth }) => at(truth)),
    pairs.map(({ heard }) => at(heard)),
  );
  return { labels, ...metrics };
}
