// pnpm experiment seeds DIR [train options]: five trainings under the default protocol, seeds 1 to 5.
// pnpm experiment folds DIR [train options]: five trainings, each tested on the unseen speakers of a Luna-Jimenez fold.
// Prints a table with means and spread. Runs stand in runs/KIND, or in --out; those that are finished are not run again,
// one that was stopped goes on.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const kinds = {
  seeds: (n) => ["--seed", n],
  // The gate is for models that are kept; here every run is to be scored.
  folds: (n) => ["--split", "speaker", "--fold", n, "--min-accuracy", "0", "--min-f1", "0"],
};
const cli = fileURLToPath(new URL("cli.mjs", import.meta.url));
const [kind, dir, ...rest] = process.argv.slice(2);
if (!kinds[kind] || !dir || dir.startsWith("-")) {
  process.stderr.write("usage: pnpm experiment seeds|folds DIR [--out DIR] [train options]\n");
  process.exit(2);
}
const at = rest.indexOf("--out");
const [, out] = at < 0 ? [] : rest.splice(at, 2);
const folder = out ?? `runs/${kind}`;

const runs = ["1", "2", "3", "4", "5"].map((n) => {
  const run = `${folder}/${kind.slice(0, -1)}${n}`;
  if (!existsSync(`${run}/metrics.json`)) {
    const started = existsSync(`${run}/state/state.json`);
    const options = started ? ["--resume", run] : [dir, "--out", run, ...rest, ...kinds[kind](n)];
    const { status } = spawnSync(process.execPath, [cli, "train", ...options], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) process.exit(status ?? 1);
  }
  const json = (name) => JSON.parse(readFileSync(`${run}/${name}`, "utf8"));
  const history = readFileSync(`${run}/history.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const seconds = history.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return {
    n,
    commit: json("config.json").commit?.slice(0, 7) ?? "none",
    minutes: seconds / 60,
    ...json("metrics.json"),
  };
});

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sd = (values) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) * (5 / 4));
const percent = (value) => (100 * value).toFixed(1);
const minutes = (value) => value.toFixed(1);
const row = (cells) => `| ${cells.join(" | ")} |`;
const columns = [
  { name: "accuracy", of: (run) => run.accuracy, show: percent },
  { name: "weighted F1", of: (run) => run.weightedF1, show: percent },
  { name: "UAR", of: (run) => run.uar, show: percent },
  ...(runs[0].speakerNormalised
    ? [
        {
          name: "accuracy, speaker normalised",
          of: (run) => run.speakerNormalised.accuracy,
          show: percent,
        },
        { name: "UAR, speaker normalised", of: (run) => run.speakerNormalised.uar, show: percent },
      ]
    : []),
  { name: "calibration error", of: (run) => run.calibration.ece, show: percent },
  { name: "minutes", of: (run) => run.minutes, show: minutes },
];
const over = (statistic) => columns.map(({ of, show }) => show(statistic(runs.map(of))));
const head = [kind.slice(0, -1), "clips", ...columns.map(({ name }) => name), "commit"];
process.stdout.write(
  [
    runs[0].protocol.replace(/, seed \d+$| of Luna-Jimenez fold \d/g, ""),
    "",
    row(head),
    row(head.map(() => "---")),
    ...runs.map((run) =>
      row([run.n, run.clips, ...columns.map(({ of, show }) => show(of(run))), run.commit]),
    ),
    row(["mean", "", ...over(mean), ""]),
    row(["sd", "", ...over(sd), ""]),
    "",
    `accuracy of each class, mean: ${runs[0].classes
      .map(({ label }, i) => `${label} ${percent(mean(runs.map((run) => run.classes[i].recall)))}`)
      .join(", ")}`,
    `of each group, mean: ${runs[0].groups
      .map(
        ({ by, value }, i) =>
          `${by} ${value} ${percent(mean(runs.map((run) => run.groups[i].accuracy)))}`,
      )
      .join(", ")}`,
    "",
  ].join("\n"),
);
