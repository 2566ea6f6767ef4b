import { createHash } from "node:crypto";
import { type Clip, createRandom, type SkippedFile } from "@speech-emotion/data";
import { computeMetrics } from "@speech-emotion/data/labels";
import { countOf } from "@speech-emotion/features";
import { type RunEncoder, repeatCommand } from "../config/repeatCommand.ts";
import type { SplitEntry } from "../examples/splitClips.ts";
import type { Predictions } from "../runFolder/predictions.ts";
import type { EpochRecord, MetricsFile, RunConfig } from "../runFolder/runFolder.ts";
import { bootstrap } from "../scores/bootstrap.ts";
import { computeGroups, type GroupMetrics } from "../scores/groups.ts";
import { wilson } from "../scores/wilson.ts";
import { confusionFigure, curvesFigure, reliabilityFigure, riskCoverageFigure } from "./figures.ts";
import { dataUri, escapeHtml, renderPage } from "./page.ts";
import { percent } from "./percent.ts";
import type { Mistake } from "./worstMistakes.ts";

/** Speakers, or other parts of the clips, that have a bar each; of more, those with the lowest accuracy. */
const MOST_BARS = 40;
/** Answers that are listed for a mistake, beside the right one. */
const LISTED_SCORES = 3;

/** What a report tells of. */
export interface ReportedRun {
  /** What the training was started with. */
  readonly started: RunConfig;
  /** What it hears with, if its front end has an encoder. */
  readonly encoder?: RunEncoder | undefined;
  readonly metrics: MetricsFile;
  readonly history: readonly EpochRecord[];
  readonly split: readonly SplitEntry[];
  /** What the model said of each test clip. */
  readonly predicted: Predictions;
  /** Clips that the training went on without. */
  readonly skipped: readonly SkippedFile[];
  /** Test clips that were found, by id. */
  readonly clips: ReadonlyMap<string, Clip>;
  /** Those with the highest scores. */
  readonly mistakes: readonly Mistake[];
  /** Why clips of the data sets were not found; undefined where they were. */
  readonly missing?: string | undefined;
}

interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/** One page that stands alone: scores and what they mean, figures, bars, worst mistakes, and how to repeat all that. */
export function renderReport(run: ReportedRun): string {
  const { metrics, skipped } = run;
  const sections: Section[] = [
    { id: "protocol", title: "What was measured", html: describeRun(run) },
    { id: "emotions", title: "Per emotion", html: showClasses(metrics) },
    { id: "confusion", title: "Confusion matrix", html: showConfusion(metrics) },
    ...showParts(run),
    { id: "doubt", title: "How far scores can be relied on", html: showDoubt(metrics) },
    { id: "curves", title: "Learning curves", html: showCurves(run) },
    { id: "mistakes", title: "Worst mistakes", html: showMistakes(run) },
    { id: "repeat", title: "How to repeat it", html: describeRepeat(run) },
    ...(skipped.length === 0 ? [] : [listSkipped(skipped)]),
  ];
  const links = sections.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`);
  return renderPage(
    "Training report",
    `<h1>Training report</h1>
<p class="name">${escapeHtml(nameCorpora(run))}</p>
${showScores(run)}
<p>Protocol: ${escapeHtml(metrics.protocol)}</p>
<nav aria-label="Contents"><ul>${links.join("")}</ul></nav>
${sections.map(({ id, title, html }) => `<section><h2 id="${id}">${title}</h2>\n${html}</section>`).join("\n")}`,
  );
}

/** The data sets, by the names of their folders. */
function nameCorpora({ started: { dirs } }: ReportedRun): string {
  return dirs.map((dir) => dir.split(/[\\/]/).filter(Boolean).at(-1) ?? dir).join(" + ");
}

/** The scores of all test clips, with how far they are known. */
function showScores({ metrics, predicted: { predictions } }: ReportedRun): string {
  const { clips, accuracy, weightedF1, uar, calibrationError, speakerNormalised } = metrics;
  const labels = metrics.classes.map(({ label }) => label);
  const truth = predictions.map(({ label }) => labels.indexOf(label));
  const answers = predictions.map(({ predicted }) => labels.indexOf(predicted));
  const interval = (key: "weightedF1" | "uar") =>
    bootstrap(
      predictions.length,
      (places) =>
        computeMetrics(
          labels,
          places.map((i) => truth[i]!),
          places.map((i) => answers[i]!),
        )[key],
      createRandom(1, "bootstrap"),
    );
  const cards = [
    ["accuracy", percent(accuracy), range(wilson(Math.round(accuracy * clips), clips))],
    ["UAR", percent(uar), range(interval("uar"))],
    ["weighted F1", percent(weightedF1), range(interval("weightedF1"))],
    ["calibration error", percent(calibrationError), "0 is best"],
    ["test clips", String(clips), `${labels.length} emotions`],
  ].map(
    ([name, value, note]) =>
      `<div class="card"><span>${name}</span><b>${value}</b><small>${note}</small></div>`,
  );
  const known = speakerNormalised
    ? `<p>Where other clips of the speaker are known: accuracy ${percent(speakerNormalised.accuracy)}, UAR ${percent(speakerNormalised.uar)}, weighted F1 ${percent(speakerNormalised.weightedF1)}.</p>`
    : "";
  return `<div class="scores">${cards.join("")}</div>
${known}`;
}

function range({ low, high }: { readonly low: number; readonly high: number }): string {
  const number = (share: number) => (100 * share).toFixed(1);
  return `95 %: ${number(low)} to ${number(high)}`;
}

function describeRun({ started, split, history, metrics }: ReportedRun): string {
  const count = (set: SplitEntry["set"]) => split.filter((entry) => entry.set === set).length;
  const kept = keptEpoch(history);
  const { unknownLabels = [], absentLabels = [] } = metrics;
  const rows: [string, string][] = [
    ["data", started.dirs.join(", ")],
    ["trained on", countOf(count("train"), "clip")],
    [
      "chosen on",
      count("validation") > 0
        ? countOf(count("validation"), "validation clip")
        : "the test clips: scores are higher than of clips that nothing was chosen by",
    ],
    ["tested on", countOf(count("test"), "clip")],
    ...(kept === undefined
      ? []
      : [["epoch kept", `${kept} of ${history.length}`] as [string, string]]),
    ...(started.from
      ? [
          ["began with", `${started.from.path}, its last layer ${started.from.lastLayer}`] as [
            string,
            string,
          ],
        ]
      : []),
    ...absentLabels.map(({ corpus, labels }): [string, string] => [
      `not in ${corpus}`,
      `${labels.join(", ")}: no answers to its clips`,
    ]),
    ...unknownLabels.map(({ label, clips }): [string, string] => [
      `left out`,
      `${label}, ${countOf(clips, "clip")}: the model does not know it`,
    ]),
  ];
  return `${definitions(rows)}
<p class="quiet">Accuracy is the share of the test clips that are right. UAR, unweighted average recall, is the mean of the emotions' own
accuracy, so that a rare one counts as much as a frequent one; weighted F1 is the mean of their F1, each weighted with its clips. Intervals hold
95 % of what other clips of the same kind would give; other voices, rooms or languages may give quite something else.</p>`;
}

function definitions(rows: readonly (readonly [string, string])[]): string {
  const items = rows.map(
    ([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`,
  );
  return `<dl>${items.join("")}</dl>`;
}

/** A cell with a share as a bar and a number; of some clips, with a line over its 95 % interval. */
function bar(share: number, clips?: number): string {
  const known = clips === undefined ? [] : Object.entries(wilson(Math.round(share * clips), clips));
  const sizes = [["share", share] as const, ...known].map(
    ([name, x]) => `--${name}:${(100 * x).toFixed(1)}`,
  );
  return `<td class="bar"><div><span${clips === undefined ? "" : ' class="known"'} style="${sizes.join(";")}"></span>${percent(share)}</div></td>`;
}

/** A table in a frame that scrolls where it is too wide, also by keyboard. */
function table(caption: string, head: readonly string[], rows: readonly string[]): string {
  const cells = head.map((name) => `<th scope="col">${name}</th>`).join("");
  return `<div class="card table"><p class="quiet">${caption}</p><div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><thead><tr>${cells}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div></div>`;
}

function showClasses({ classes }: MetricsFile): string {
  const rows = classes.map(
    ({ label, support, recall, precision, f1 }) =>
      `<tr><th scope="row">${escapeHtml(label)}</th><td>${support}</td>${bar(recall, support)}<td>${percent(precision)}</td><td>${percent(f1)}</td></tr>`,
  );
  return table(
    "Accuracy of each emotion: the share of its clips that is recognised; the line is its 95 % interval",
    ["emotion", "clips", "accuracy", "precision", "F1"],
    rows,
  );
}

function showConfusion(metrics: MetricsFile): string {
  return `<div class="figures"><figure class="card">${confusionFigure(metrics)}
<figcaption>Clips of each emotion (row) by the answer (column), the stronger the larger their share of the row.</figcaption></figure>
${mostConfused(metrics)}</div>`;
}

/** The pairs that are taken for each other most. */
function mostConfused({ classes, confusion }: MetricsFile): string {
  const pairs = confusion.flatMap((row, truth) =>
    row.map((count, predicted) => ({ truth, predicted, count })),
  );
  const most = pairs
    .filter(({ truth, predicted, count }) => truth !== predicted && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 8);
  if (most.length === 0) return "";
  const name = (i: number) => escapeHtml(classes[i]!.label);
  const rows = most.map(
    ({ truth, predicted, count }) =>
      `<tr><th scope="row">${name(truth)}</th><td>${name(predicted)}</td><td>${count}</td><td>${percent(count / classes[truth]!.support)}</td></tr>`,
  );
  return table(
    "What is taken for what most often",
    ["is", "heard as", "clips", "of its own"],
    rows,
  );
}

/** Accuracy of each corpus, each speaker, and of whatever else the data set says of its clips. */
function showParts(run: ReportedRun): Section[] {
  const parts = [...run.metrics.groups, ...scoreSpeakers(run)];
  const kinds = [...new Set(["corpus", "speaker", ...parts.map(({ by }) => by)])];
  return kinds.flatMap((by, i): Section[] => {
    const own = parts.filter((part) => part.by === by);
    return own.length === 0
      ? []
      : [{ id: `part-${i}`, title: `Per ${escapeHtml(by)}`, html: showPart(by, own) }];
  });
}

function showPart(by: string, parts: readonly GroupMetrics[]): string {
  const ordered = [...parts].sort((a, b) => a.accuracy - b.accuracy);
  const shown = ordered.slice(0, MOST_BARS);
  const rows = shown.map(
    ({ value, clips, accuracy, uar }) =>
      `<tr><th scope="row">${escapeHtml(value)}</th><td>${clips}</td>${bar(accuracy, clips)}<td>${percent(uar)}</td></tr>`,
  );
  const left = ordered.length - shown.length;
  return `${table(
    `Accuracy of each ${escapeHtml(by)}, the lowest first; the line is its 95 % interval`,
    [escapeHtml(by), "clips", "accuracy", "UAR"],
    rows,
  )}${left > 0 ? `<p class="quiet">${left} more, with a higher accuracy, are not shown.</p>` : ""}`;
}

/** Scores of each speaker whose clips were found; one voice alone is no comparison. */
function scoreSpeakers({
  metrics,
  predicted: { predictions },
  clips,
}: ReportedRun): GroupMetrics[] {
  const labels = metrics.classes.map(({ label }) => label);
  const examples = predictions.flatMap(({ clip, label, predicted }) => {
    const speaker = clips.get(clip)?.speaker;
    if (speaker === undefined) return [];
    return [
      { groups: { speaker }, target: labels.indexOf(label), answer: labels.indexOf(predicted) },
    ];
  });
  const groups = computeGroups(
    labels,
    examples.map(({ groups, target }) => ({ clip: { groups }, target })),
    examples.map(({ answer }) => answer),
  );
  return groups.length > 1 ? groups : [];
}

/** Calibration, what is kept when unsure answers are left out, and where the model doubts, its verdicts. */
function showDoubt(metrics: MetricsFile): string {
  const { verdicts = [], riskCoverage } = metrics;
  const rows = verdicts.map(
    ({ verdict, clips, accuracy }) =>
      `<tr><th scope="row">${verdict}</th><td>${clips}</td><td>${percent(clips / metrics.clips)}</td>${bar(accuracy, clips)}</tr>`,
  );
  const kept =
    riskCoverage.length === 0
      ? ""
      : `<figure class="card"><h3>Risk and coverage</h3>${riskCoverageFigure(metrics)}
<figcaption>How often answers are right when only those with the highest scores are kept.</figcaption></figure>`;
  return `<div class="figures"><figure class="card"><h3>Reliability</h3>${reliabilityFigure(metrics)}
<figcaption>Each dot is a tenth of the scale, as large as its clips are many. On the dashed line a score of 80 % is right 80 times in a hundred; below it
scores promise too much. The mean distance is the calibration error, ${percent(metrics.calibrationError)}.</figcaption></figure>
${kept}</div>
${rows.length === 0 ? "" : table("What becomes of the clips of each verdict", ["answer", "clips", "share", "right"], rows)}`;
}

function keptEpoch(history: readonly EpochRecord[]): number | undefined {
  return history.findLast(({ saved }) => saved)?.epoch;
}

function showCurves({ history, started }: ReportedRun): string {
  const kept = keptEpoch(history);
  const isReference = started.config.protocol === "reference";
  const clips = isReference ? "test clips" : "validation clips";
  const figures = [
    {
      title: "Loss",
      keys: ["trainLoss", "loss"],
      note: `Of the training examples, which are distorted and mixed as the settings say, and of the ${clips} as they are.`,
    },
    { title: "Accuracy and F1", keys: ["accuracy", "weightedF1"], note: `Of the ${clips}.` },
    { title: "Learning rate", keys: ["learningRate"], note: "Of each epoch's last step." },
  ] as const;
  const names = {
    ...{ trainLoss: "training", loss: isReference ? "test" : "validation" },
    ...{ accuracy: "accuracy", weightedF1: "weighted F1", learningRate: "rate" },
  };
  const drawn = figures.map(
    ({ title, keys, note }) =>
      `<figure class="card"><h3>${title}</h3>${curvesFigure(history, keys, { names, kept })}<figcaption>${note}</figcaption></figure>`,
  );
  const line =
    kept === undefined ? "" : `<p>The dashed line is epoch ${kept}, whose model was kept.</p>`;
  return `${line}<div class="figures">${drawn.join("\n")}</div>`;
}

function showMistakes({ mistakes, predicted, missing }: ReportedRun): string {
  const { labels, predictions } = predicted;
  const wrong = predictions.filter((one) => one.label !== one.predicted).length;
  if (wrong === 0) return "<p>None: all test clips are right.</p>";
  const total = `${wrong} of ${countOf(predictions.length, "clip")} ${wrong === 1 ? "is" : "are"} wrong`;
  if (mistakes.length === 0) return `<p>${total}; none is shown.</p>`;
  const hasSound = mistakes.some(({ shown }) => "wav" in shown);
  return `<p>${total}. Here are those with the highest scores, where the model is wrong and sure of it; a label may be wrong, too.${
    hasSound ? " The page holds their sound: think of who speaks before you pass it on." : ""
  }</p>
${missing === undefined ? "" : `<p>No sound: ${escapeHtml(missing)}</p>`}
<div class="mistakes">${mistakes.map((mistake) => showMistake(mistake, labels)).join("\n")}</div>`;
}

function showMistake({ prediction, shown }: Mistake, labels: readonly string[]): string {
  const { clip, label, predicted, scores } = prediction;
  const listed = labels
    .map((name, i) => ({ name, score: scores[i]! }))
    .sort((a, b) => b.score - a.score)
    .filter(({ name }, i) => i < LISTED_SCORES || name === label);
  const rows = listed.map(
    ({ name, score }) =>
      `<tr><th scope="row"${name === label ? ' class="true"' : ""}>${escapeHtml(name)}</th>${bar(score)}</tr>`,
  );
  return `<article class="card"><h3>${escapeHtml(predicted)}, labelled ${escapeHtml(label)}</h3>
${showSound(shown, clip)}
<table>${rows.join("")}</table>
<p class="file">${escapeHtml(clip)}</p></article>`;
}

function showSound(shown: Mistake["shown"], clip: string): string {
  if ("missing" in shown)
    return `<p class="quiet">Not to be heard: ${escapeHtml(shown.missing)}</p>`;
  const { durationSec, heldSec, png, wav } = shown;
  const length = `${heldSec < durationSec ? `the first ${heldSec.toFixed(1)} of ` : ""}${durationSec.toFixed(1)} s`;
  const name = escapeHtml(clip);
  return `<figure><img src="${dataUri("image/png", png)}" alt="Spectrogram of ${name}"><figcaption>${length}, 0 to 8 kHz</figcaption></figure>
<audio controls preload="none" aria-label="Sound of ${name}" src="${dataUri("audio/wav", wav)}"></audio>`;
}

const CUSTOM =
  "<p>A function built its network, so no command repeats it: in a program <code>train</code> does, with the settings of <code>config.json</code>.</p>";

/** Options each on a line, with their value. */
function showCommand([train, ...words]: readonly string[]): string {
  const lines = words.reduce<string[]>(
    (all, word) => {
      const isValue = !word.startsWith("--") && all.length > 1 && !all.at(-1)!.includes(" ");
      if (isValue) all[all.length - 1] += ` ${word}`;
      else all.push(word);
      return all;
    },
    [train as string],
  );
  return `<pre><code>${escapeHtml(lines.join(" \\\n  "))}</code></pre>`;
}

function describeRepeat({ started, encoder, split }: ReportedRun): string {
  const { commit, versions, backend, config, companion } = started;
  const program = commit === null ? "npx speech-emotion" : "pnpm";
  const command = repeatCommand(started, encoder);
  const pair = companion
    ? `<p>What was trained so then answers together with the model of ${escapeHtml(companion)}, by <code>${program} pair</code>.</p>`
    : "";
  return `${command ? showCommand([`${program} train`, ...command.map(quote)]) : CUSTOM}${pair}
${definitions([
  ["seed", String(config.seed)],
  ["commit", commit ?? "not known: an installed package"],
  [
    "versions",
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
  ],
  ["arithmetic", backend],
  ["data digest", digestSplit(split)],
])}
<p class="quiet">With the same data, settings and versions the weights are the same, bit for bit. All settings are in config.json of the run. The data digest is
the SHA-256 of the clips' own digests of split.json, sorted, one a line.</p>`;
}

/** The word as a shell reads it. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** What tells two data sets apart: one clip more, less or changed, and it is another. */
function digestSplit(split: readonly SplitEntry[]): string {
  const digests = split.map(({ digest }) => `${digest}\n`).sort();
  return createHash("sha256").update(digests.join("")).digest("hex");
}

function listSkipped(skipped: readonly SkippedFile[]): Section {
  const items = skipped.map(
    ({ path, reason }) => `<li>${escapeHtml(path)}: ${escapeHtml(reason)}</li>`,
  );
  return {
    id: "skipped",
    title: "Left out, as they cannot be used",
    html: `<p>${countOf(skipped.length, "clip")}</p>\n<ul>${items.join("")}</ul>`,
  };
}
