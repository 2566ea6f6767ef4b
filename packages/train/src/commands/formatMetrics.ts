import { countOf } from "@speech-emotion/features";
import { percent } from "../report/percent.ts";
import type { MetricsFile } from "../runFolder/runFolder.ts";
import type { VerdictScores } from "../scores/evaluateExamples.ts";

/** Scores as a table for the terminal: overall, per class, confusion, per group. */
export function formatMetrics(metrics: MetricsFile): string {
  const { protocol, clips, accuracy, weightedF1, macroF1, uar, classes, confusion } = metrics;
  const { calibrationError, groups, speakerNormalised } = metrics;
  const width = Math.max(12, ...classes.map(({ label }) => label.length));
  const perClass = classes.map(
    ({ label, recall, precision, f1, support }) =>
      `${label.padEnd(width)} ${String(support).padStart(6)} ${percent(recall).padStart(10)} ${percent(precision).padStart(10)} ${percent(f1).padStart(9)}`,
  );
  const short = classes.map(({ label }) => label.slice(0, 6).padStart(7)).join("");
  const rows = confusion.map(
    (row, k) =>
      `${(classes[k]?.label ?? "").padEnd(width)} ${row.map((n) => String(n || "·").padStart(7)).join("")}`,
  );
  const perGroup = groups.map(
    (group) =>
      `${`${group.by}: ${group.value}`.padEnd(24)} ${countOf(group.clips, "clip").padStart(12)}: accuracy ${percent(group.accuracy)}, UAR ${percent(group.uar)}`,
  );
  const bySpeaker = speakerNormalised
    ? [
        `with speaker normalisation: accuracy ${percent(speakerNormalised.accuracy)}, weighted F1 ${percent(speakerNormalised.weightedF1)}, UAR ${percent(speakerNormalised.uar)}`,
      ]
    : [];
  const leftOut = [
    ...(metrics.absentLabels ?? []).map(
      ({ corpus, labels }) =>
        `no answers to ${corpus}, which has no clips of them: ${labels.join(", ")}`,
    ),
    ...(metrics.unknownLabels ?? []).map(
      ({ label, clips }) =>
        `left out, as the model does not know it: ${label}, ${countOf(clips, "clip")}`,
    ),
  ];
  return [
    `Protocol: ${protocol}`,
    `${countOf(clips, "clip")}: accuracy ${percent(accuracy)}, weighted F1 ${percent(weightedF1)}, macro F1 ${percent(macroF1)}, UAR ${percent(uar)}, calibration error ${percent(calibrationError)}`,
    ...bySpeaker,
    ...(metrics.verdicts ? [describeVerdicts(metrics.verdicts)] : []),
    ...(speakerNormalised?.verdicts
      ? [`with speaker normalisation ${describeVerdicts(speakerNormalised.verdicts)}`]
      : []),
    "",
    `${"emotion".padEnd(width)} ${"clips".padStart(6)} ${"accuracy".padStart(10)} ${"precision".padStart(10)} ${"F1".padStart(9)}`,
    ...perClass,
    "",
    "true \\ predicted".padEnd(width + 1) + short,
    ...rows,
    ...(perGroup.length > 0 ? ["", ...perGroup] : []),
    ...(leftOut.length > 0 ? ["", ...leftOut] : []),
  ].join("\n");
}

/** How many answers are sure, and so on, and how often those are right. */
function describeVerdicts(verdicts: readonly VerdictScores[]): string {
  const total = verdicts.reduce((sum, { clips }) => sum + clips, 0);
  const parts = verdicts.map(({ verdict, clips, accuracy }) => {
    const right = clips > 0 && verdict !== "no voice" ? `, right ${percent(accuracy)}` : "";
    return `${verdict} ${percent(clips / total)}${right}`;
  });
  return `answers: ${parts.join("; ")}`;
}
