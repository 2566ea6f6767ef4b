import type { SkippedFile } from "@speech-emotion/data";
import { countOf } from "@speech-emotion/features";
import type { EpochRecord, MetricsFile } from "../runFolder/runFolder.ts";
import { confusionFigure, curvesFigure, reliabilityFigure, riskCoverageFigure } from "./figures.ts";
import { percent } from "./percent.ts";

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1d2330; background: #f7f8fb; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1rem; } .figures div { background: #fff; border-radius: .6rem; padding: .7rem 1.2rem; }
.figures b { display: block; font-size: 1.5rem; }
table { border-collapse: collapse; background: #fff; } td, th { padding: .35rem .9rem; text-align: right; border-bottom: 1px solid #e4e7ee; }
td:first-child, th:first-child { text-align: left; } svg { background: #fff; border-radius: .6rem; max-width: 100%; }
`;

/**
 * One self-contained page: scores, per-class table, confusion matrix, calibration, learning curves, and the clips that
 * the training went on without.
 */
export function renderReport(
  metrics: MetricsFile,
  history: readonly EpochRecord[],
  skipped: readonly SkippedFile[] = [],
): string {
  const { protocol, clips, classes, calibrationError, groups, speakerNormalised } = metrics;
  const figures = [
    ["accuracy", percent(metrics.accuracy)],
    ["weighted F1", percent(metrics.weightedF1)],
    ["UAR", percent(metrics.uar)],
    ["calibration error", percent(calibrationError)],
    ["clips", String(clips)],
    ...(speakerNormalised
      ? [
          ["accuracy, speaker normalised", percent(speakerNormalised.accuracy)],
          ["UAR, speaker normalised", percent(speakerNormalised.uar)],
        ]
      : []),
  ].map(([name, value]) => `<div><b>${value}</b>${name}</div>`);
  const rows = classes.map(
    ({ label, support, recall, precision, f1 }) =>
      `<tr><td>${escapeHtml(label)}</td><td>${support}</td><td>${percent(recall)}</td><td>${percent(precision)}</td><td>${percent(f1)}</td></tr>`,
  );
  const parts = groups.map(
    ({ by, value, clips, accuracy, uar }) =>
      `<tr><td>${escapeHtml(`${by}: ${value}`)}</td><td>${clips}</td><td>${percent(accuracy)}</td><td>${percent(uar)}</td></tr>`,
  );
  const perGroup =
    parts.length === 0
      ? ""
      : `<h2>Per group</h2>
<table><tr><th>group</th><th>clips</th><th>accuracy</th><th>UAR</th></tr>${parts.join("")}</table>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Training report</title><style>${STYLE}</style></head><body>
<h1>Training report</h1>
<p>${escapeHtml(protocol)}</p>
<div class="figures">${figures.join("")}</div>
<h2>Per emotion</h2>
<table><tr><th>emotion</th><th>clips</th><th>accuracy</th><th>precision</th><th>F1</th></tr>${rows.join("")}</table>
<h2>Confusion matrix</h2>
${confusionFigure(metrics)}
${perGroup}
<h2>Calibration</h2>
<p>Each dot is a tenth of the scale, as large as its clips are many; on the line, a score of 80 % is right 80 times in a hundred.</p>
${reliabilityFigure(metrics)}
${describeDoubt(metrics)}<h2>Loss by epoch</h2>
<p>Where training examples are distorted or mixed, their loss stands above that of clips as they are.</p>
${curvesFigure(history, ["trainLoss", "loss"], { trainLoss: "training", loss: "validation" })}
<h2>Accuracy and F1 by epoch, on the validation clips</h2>
${curvesFigure(history, ["accuracy", "weightedF1"], { accuracy: "accuracy", weightedF1: "weighted F1" })}
${listSkipped(skipped)}</body></html>
`;
}

/** What becomes of the clips of each verdict, where the model doubts. */
function describeDoubt(metrics: MetricsFile): string {
  if (!metrics.verdicts) return "";
  const rows = metrics.verdicts.map(
    ({ verdict, clips, accuracy }) =>
      `<tr><td>${verdict}</td><td>${clips}</td><td>${percent(clips / metrics.clips)}</td><td>${percent(accuracy)}</td></tr>`,
  );
  return `<h2>Doubt</h2>
<table><tr><th>answer</th><th>clips</th><th>share</th><th>right</th></tr>${rows.join("")}</table>
<p>How often answers are right when only those with the highest scores are kept.</p>
${riskCoverageFigure(metrics)}
`;
}

function listSkipped(skipped: readonly SkippedFile[]): string {
  if (skipped.length === 0) return "";
  const items = skipped.map(
    ({ path, reason }) => `<li>${escapeHtml(path)}: ${escapeHtml(reason)}</li>`,
  );
  return `<h2>Left out, as they cannot be used: ${countOf(skipped.length, "clip")}</h2>\n<ul>${items.join("")}</ul>\n`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
