import type { Clip } from "@speech-emotion/data";
import { countOf } from "@speech-emotion/features";
import type { LabelCount } from "../examples/leaveOutUntaught.ts";
import type { AbsentLabels } from "./evaluateExamples.ts";

/**
 * Says which clips of data sets were scored, over which labels, and how many of them the model was trained on, by their
 * content.
 */
export function describeEvaluated(
  clips: readonly Clip[],
  from: {
    readonly folders: readonly string[];
    /** Digests of the clips that the model was trained on, where they are known. */
    readonly used: ReadonlySet<string> | undefined;
    readonly unknownLabels: readonly LabelCount[];
    readonly absentLabels: readonly AbsentLabels[];
    /** Clips that cannot be used. */
    readonly bad: number;
  },
): string {
  const { folders, used, unknownLabels, absentLabels, bad } = from;
  const dir = folders.join(" and ");
  const unknown = unknownLabels.reduce((sum, label) => sum + label.clips, 0);
  const words = unknownLabels.map((one) => `${one.label} ${one.clips}`).join(", ");
  const scored =
    unknown + bad === 0
      ? `all clips of ${dir}`
      : `${clips.length} of the ${countOf(clips.length + unknown + bad, "clip")} of ${dir}`;
  const without =
    unknown > 0 ? `, without ${unknown} of labels that the model does not know (${words})` : "";
  const absent = absentLabels.map(
    ({ corpus, labels }) => `, without the model's ${labels.join(", ")} that ${corpus} lacks`,
  );
  const count = used && clips.filter(({ digest }) => used.has(digest)).length;
  const training =
    count === undefined
      ? "which of them the model was trained on is not known"
      : `${count} of them used in training`;
  return `${scored}${without}${describeBad(bad)}${absent.join("")}; ${training}`;
}

/** What is said of clips that cannot be used: nothing of none. */
export function describeBad(count: number): string {
  return count > 0 ? `, without ${count} that cannot be used` : "";
}
