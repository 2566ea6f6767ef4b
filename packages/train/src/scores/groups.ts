import type { Clip } from "@speech-emotion/data/batches";
import { computeMetrics, type Metrics } from "@speech-emotion/data/labels";

/** Scores of a part of the clips: `{ by: "sex", value: "female", ... }`. */
export interface GroupMetrics extends Pick<Metrics, "clips" | "accuracy" | "uar"> {
  /** What the clips have in common, such as `sex`. */
  readonly by: string;
  /** Which it is of them, such as `female`. */
  readonly value: string;
}

/** Scores of every part of the examples that their clips name, in the order of the names. */
export function computeGroups(
  labels: readonly string[],
  examples: readonly { readonly clip: Pick<Clip, "groups">; readonly target: number }[],
  predicted: readonly number[],
): GroupMetrics[] {
  const names = examples.flatMap(({ clip }) => Object.entries(clip.groups));
  const distinct = [...new Set(names.map((name) => JSON.stringify(name)))].sort();
  return distinct.map((text) => {
    const [by, value] = JSON.parse(text) as [string, string];
    const members = [...examples.keys()].filter((i) => examples[i]!.clip.groups[by] === value);
    const { clips, accuracy, uar } = computeMetrics(
      labels,
      members.map((i) => examples[i]!.target),
      members.map((i) => predicted[i]!),
    );
    return { by, value, clips, accuracy, uar };
  });
}
