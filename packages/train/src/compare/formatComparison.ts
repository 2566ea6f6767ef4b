import { countOf } from "@speech-emotion/features";
import { percent } from "../report/percent.ts";
import type { Interval } from "../scores/bootstrap.ts";
import type { ComparedRun, Comparison, SeedGroup, SettingsTest, Spread } from "./compareRuns.ts";

/** A comparison for people: tables in Markdown, and a line for each pair. */
export function formatComparison({ runs, seeds, settings, paired }: Comparison): string {
  const first = runs[0]!;
  return [
    ...new Set(runs.map(({ protocol }) => protocol.replace(/, seed \d+$/, ""))),
    "",
    row([
      "run",
      "seed",
      "differs in",
      "clips",
      "accuracy",
      "weighted F1",
      "UAR",
      "calibration error",
    ]),
    row(Array(8).fill("---")),
    ...runs.map(formatRun),
    ...(seeds.length > 0 ? ["", ...formatSeeds(seeds)] : []),
    ...(settings.length > 0 ? ["", ...formatSettings(settings)] : []),
    "",
    ...(paired.length > 0
      ? [`against ${first.run}, clip by clip:`]
      : [`no other run was tested on clips of ${first.run}: they are not compared clip by clip`]),
    ...paired.map(
      ({ run, clips, better, worse, p, accuracy, uar }) =>
        `  ${run}: UAR ${points(uar)}, accuracy ${points(accuracy)}; of ${countOf(clips, "clip")} ` +
        `${better} right that were wrong, ${worse} wrong that were right, McNemar p ${p < 0.001 ? "below 0.001" : p.toFixed(3)}`,
    ),
  ].join("\n");
}

function formatRun(run: ComparedRun): string {
  const { accuracy, weightedF1, uar, calibrationError } = run;
  const scores = [accuracy, weightedF1, uar, calibrationError].map(percent);
  return row([run.run, run.seed, describe(run.differing), run.clips, ...scores]);
}

function formatSeeds(groups: readonly SeedGroup[]): string[] {
  const spread = ({ mean, sd }: Spread) => `${percent(mean)} (sd ${(100 * sd).toFixed(1)})`;
  return [
    row(["over seeds", "differs in", "accuracy", "weighted F1", "UAR"]),
    row(Array(5).fill("---")),
    ...groups.map(({ seeds, differing, accuracy, weightedF1, uar }) =>
      row([seeds.join(", "), describe(differing), ...[accuracy, weightedF1, uar].map(spread)]),
    ),
  ];
}

function formatSettings(tests: readonly SettingsTest[]): string[] {
  return [
    row(["against the settings of the first run", "differs in", "clips", "accuracy", "UAR"]),
    row(Array(5).fill("---")),
    ...tests.map(({ seeds, differing, clips, accuracy, uar }) =>
      row([`seed ${seeds.join(", ")}`, describe(differing), clips, points(accuracy), points(uar)]),
    ),
  ];
}

function describe(differing: ComparedRun["differing"]): string {
  const settings = Object.entries(differing).map(
    ([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return settings.join("; ").replaceAll("|", "\\|") || "-";
}

function points({ estimate, low, high }: Interval): string {
  const signed = (x: number) => `${x < 0 ? "" : "+"}${(100 * x).toFixed(1)}`;
  return `${signed(estimate)} points (95 % from ${signed(low)} to ${signed(high)})`;
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
