import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { EpochRecord, MetricsFile } from "../runFolder/runFolder.ts";

/** A figure as SVG. */
function draw(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<html><body></body></html>");
  const style = { fontSize: "13px" };
  const figure = Plot.plot({ ...options, style, document, figure: false });
  if (figure.tagName.toLowerCase() === "svg")
    figure.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return figure.outerHTML;
}

/** The confusion matrix: a cell for each true and each predicted label, as dark as its share of the true ones. */
export function confusionFigure({ classes, confusion }: MetricsFile): string {
  const labels = classes.map(({ label }) => label);
  const cells = confusion.flatMap((row, truth) => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.map((count, predicted) => ({
      truth: labels[truth],
      predicted: labels[predicted],
      count,
      share: total === 0 ? 0 : count / total,
    }));
  });
  return draw({
    width: 620,
    height: 460,
    marginLeft: 100,
    marginBottom: 50,
    x: { domain: labels, label: "predicted" },
    y: { domain: labels, label: "true" },
    color: { type: "linear", domain: [0, 1], range: ["#ffffff", "#2f5bd0"] },
    marks: [
      Plot.cell(cells, { x: "predicted", y: "truth", fill: "share", inset: 1 }),
      Plot.text(cells, {
        x: "predicted",
        y: "truth",
        text: (cell) => (cell.count ? String(cell.count) : ""),
        fill: (cell) => (cell.share > 0.5 ? "white" : "black"),
      }),
    ],
  });
}

/** Share that was right over the score, a dot for each bin as large as its clips are many. */
export function reliabilityFigure({ calibrationBins }: MetricsFile): string {
  const bins = calibrationBins.filter(({ clips }) => clips > 0);
  return draw({
    width: 460,
    height: 440,
    marginTop: 40,
    marginBottom: 50,
    x: { domain: [0, 100], label: "score (%)", percent: true, grid: true },
    y: { domain: [0, 100], label: "right (%)", percent: true, grid: true },
    r: { range: [0, 14] },
    marks: [
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: "#8a93a6", strokeDasharray: "4 4" },
      ),
      Plot.line(bins, { x: "score", y: "accuracy", stroke: "#2f5bd0", strokeWidth: 2 }),
      Plot.dot(bins, { x: "score", y: "accuracy", r: "clips", fill: "#2f5bd0" }),
    ],
  });
}

/** How often the answers with the highest scores are right, over how many of them are kept. */
export function riskCoverageFigure({ riskCoverage }: MetricsFile): string {
  return draw({
    width: 460,
    height: 300,
    marginTop: 40,
    marginBottom: 50,
    x: { domain: [0, 100], label: "answers kept (%)", percent: true, grid: true },
    y: { domain: [0, 100], label: "right (%)", percent: true, grid: true },
    marks: [
      Plot.line(riskCoverage, { x: "kept", y: "right", stroke: "#2f5bd0", strokeWidth: 2 }),
      Plot.dot(riskCoverage, { x: "kept", y: "right", r: 4, fill: "#2f5bd0" }),
    ],
  });
}

/** Curves over the epochs, each named at its end. */
export function curvesFigure(
  history: readonly EpochRecord[],
  keys: readonly ("trainLoss" | "loss" | "accuracy" | "weightedF1")[],
  names: Readonly<Record<string, string>>,
): string {
  const points = keys.flatMap((key) =>
    history.map((record) => ({ epoch: record.epoch, value: record[key], curve: names[key] })),
  );
  const last = points.filter(({ epoch }) => epoch === history.at(-1)?.epoch);
  return draw({
    width: 760,
    height: 300,
    marginRight: 110,
    x: { label: "epoch", ticks: Math.min(history.length - 1, 10) }, // no more than there are epochs: whole ones
    y: { label: null, grid: true, nice: true },
    color: { domain: keys.map((key) => names[key] as string), range: ["#8a93a6", "#2f5bd0"] },
    marks: [
      Plot.lineY(points, { x: "epoch", y: "value", z: "curve", stroke: "curve", strokeWidth: 2 }),
      Plot.text(last, {
        x: "epoch",
        y: "value",
        text: "curve",
        fill: "curve",
        textAnchor: "start",
        dx: 8,
      }),
    ],
  });
}
