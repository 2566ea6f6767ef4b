import { type MetricsFile, mean, standardDeviation } from "@speech-emotion/train";
import type { ExperimentKind } from "./kinds.ts";

/** One of the trainings. */
export interface ExperimentRun {
  /** Its seed, its fold, or the corpus that was left out. */
  readonly name: string;
  readonly commit: string;
  readonly minutes: number;
  readonly metrics: MetricsFile;
}

interface Column {
  readonly name: string;
  readonly of: (run: ExperimentRun) => number;
  readonly show: (value: number) => string;
}

const percent = (value: number) => (100 * value).toFixed(1);
const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;

/** The runs as a table in Markdown, with mean and standard deviation, and the means of each class and group below. */
export function formatExperiment(kind: ExperimentKind, runs: readonly ExperimentRun[]): string {
  const { protocol, speakerNormalised } = runs[0]!.metrics;
  const columns: readonly Column[] = [
    { name: "accuracy", of: ({ metrics }) => metrics.accuracy, show: percent },
    { name: "weighted F1", of: ({ metrics }) => metrics.weightedF1, show: percent },
    { name: "UAR", of: ({ metrics }) => metrics.uar, show: percent },
    ...(speakerNormalised ? speakerColumns : []),
    { name: "calibration error", of: ({ metrics }) => metrics.calibrationError, show: percent },
    { name: "minutes", of: ({ minutes }) => minutes, show: (value) => value.toFixed(1) },
  ];
  const over = (statistic: (values: readonly number[]) => number) =>
    columns.map(({ of, show }) => show(statistic(runs.map(of))));
  const head = [
    kind === "corpora" ? "corpus" : kind.slice(0, -1),
    "clips",
    ...columns.map(({ name }) => name),
    "commit",
  ];
  return [
    protocol.replace(/, seed \d+$| of Luna-Jimenez fold \d/g, ""),
    "",
    row(head),
    row(head.map(() => "---")),
    ...runs.map((run) =>
      row([
        run.name,
        run.metrics.clips,
        ...columns.map(({ of, show }) => show(of(run))),
        run.commit,
      ]),
    ),
    row(["mean", "", ...over(mean), ""]),
    ...(runs.length > 1 ? [row(["sd", "", ...over(standardDeviation), ""])] : []),
    "",
    // Corpora have other labels, and groups of their own.
    ...(kind === "corpora" ? [] : describeMeans()),
    "",
  ].join("\n");

  function describeMeans(): string[] {
    return [
      `accuracy of each class, mean: ${meansOver(runs.map(({ metrics }) => metrics.classes.map(({ label, recall }) => [label, recall] as const)))}`,
      `of each group, mean: ${meansOver(runs.map(({ metrics }) => metrics.groups.map(({ by, value, accuracy }) => [`${by} ${value}`, accuracy] as const)))}`,
    ];
  }
}

/** Means by name, each over the runs that have it: who is left out may all be women. */
function meansOver(runs: readonly (readonly (readonly [name: string, value: number])[])[]): string {
  const values = new Map<string, number[]>();
  for (const [name, value] of runs.flat()) values.set(name, [...(values.get(name) ?? []), value]);
  return [...values].map(([name, found]) => `${name} ${percent(mean(found))}`).join(", ");
}

/** Where training knew of speakers: with every clip normalised by its speaker's own clips. */
const speakerColumns: readonly Column[] = [
  {
    name: "accuracy, speaker normalised",
    of: ({ metrics }) => metrics.speakerNormalised!.accuracy,
    show: percent,
  },
  {
    name: "UAR, speaker normalised",
    of: ({ metrics }) => metrics.speakerNormalised!.uar,
    show: percent,
  },
];
