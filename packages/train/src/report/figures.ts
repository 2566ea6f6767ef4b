import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { EpochRecord, MetricsFile } from "../runFolder/runFolder.ts";

/** Colours, which a dark page has others for. */
export const figureColours = { strong: "#2f5bd0", quiet: "#667085", against: "#c2570c" } as const;
const { strong: STRONG, quiet: QUIET } = figureColours;

/**
 * A figure as SVG, an image with a name. What its marks are, such as `line`, stands in `data-mark`, as a group may have no name in
 * ARIA.
 */
export function draw(name: string, options: Plot.PlotOptions): string {
  const { document } = parseHTML("<html><body></body></html>");
  const style = { fontSize: "13px" };
  const figure = Plot.plot({ ...options, style, document, figure: false });
  for (const group of figure.querySelectorAll("[aria-label]")) {
    group.setAttribute("data-mark", group.getAttribute("aria-label") as string);
    group.removeAttribute("aria-label");
    group.removeAttribute("aria-description");
  }
  for (const hidden of figure.querySelectorAll("[aria-hidden]"))
    hidden.removeAttribute("aria-hidden");
  if (figure.tagName.toLowerCase() === "svg")
    for (const [key, value] of [
      ["xmlns", "http://www.w3.org/2000/svg"],
      ["role", "img"],
      ["aria-label", name],
    ] as const)
      figure.setAttribute(key, value);
  return figure.outerHTML;
}

/** The confusion matrix: a cell for each true and each predicted label, as strong as its share of the true ones. */
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
  return draw("Confusion matrix: true against predicted", {
    width: 110 + Math.max(360, 46 * labels.length),
    height: 110 + Math.max(200, 40 * labels.length),
    marginLeft: 90,
    marginBottom: 80,
    x: { domain: labels, label: "predicted", tickRotate: -40 },
    y: { domain: labels, label: "true" },
    opacity: { domain: [0, 1] },
    marks: [
      Plot.cell(cells, {
        x: "predicted",
        y: "truth",
        fill: STRONG,
        fillOpacity: "share",
        inset: 1,
      }),
      Plot.text(cells, {
        x: "predicted",
        y: "truth",
        text: (cell) => (cell.count ? String(cell.count) : ""),
        fill: (cell) => (cell.share > 0.5 ? "white" : "currentColor"),
      }),
    ],
  });
}

/** Share that was right over the score, a dot for each bin as large as its clips are many. */
export function reliabilityFigure({ calibrationBins }: MetricsFile): string {
  const bins = calibrationBins.filter(({ clips }) => clips > 0);
  return draw("Reliability: share that is right against score", {
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
        { stroke: QUIET, strokeDasharray: "4 4" },
      ),
      Plot.line(bins, { x: "score", y: "accuracy", stroke: STRONG, strokeWidth: 2 }),
      Plot.dot(bins, { x: "score", y: "accuracy", r: "clips", fill: STRONG }),
    ],
  });
}

/** How often the answers with the highest scores are right, over how many of them are kept. */
export function riskCoverageFigure({ riskCoverage }: MetricsFile): string {
  return draw("Risk and coverage: share that is right against share of answers kept", {
    width: 460,
    height: 300,
    marginTop: 40,
    marginBottom: 50,
    x: { domain: [0, 100], label: "answers kept (%)", percent: true, grid: true },
    y: { domain: [0, 100], label: "right (%)", percent: true, grid: true },
    marks: [
      Plot.line(riskCoverage, { x: "kept", y: "right", stroke: STRONG, strokeWidth: 2 }),
      Plot.dot(riskCoverage, { x: "kept", y: "right", r: 4, fill: STRONG }),
    ],
  });
}

/** Curves over the epochs, each named at its end, and a dashed line where an epoch was kept. */
export function curvesFigure(
  history: readonly EpochRecord[],
  keys: readonly ("trainLoss" | "loss" | "accuracy" | "weightedF1" | "learningRate")[],
  {
    names,
    kept,
  }: { readonly names: Readonly<Record<string, string>>; readonly kept?: number | undefined },
): string {
  const points = keys.flatMap((key) =>
    history.map((record) => ({ epoch: record.epoch, value: record[key], curve: names[key] })),
  );
  const last = points
    .filter(({ epoch }) => epoch === history.at(-1)?.epoch)
    .sort((a, b) => b.value - a.value);
  const nameAtEnd = (some: typeof last, lineAnchor: "bottom" | "top", dy: number) =>
    Plot.text(some, {
      ...{ x: "epoch", y: "value", text: "curve", fill: "curve" },
      ...{ textAnchor: "start", lineAnchor, dx: 8, dy },
    });
  return draw(`${keys.map((key) => names[key]).join(" and ")} over the epochs`, {
    width: 460,
    height: 280,
    marginLeft: 52,
    marginRight: 92,
    x: { label: "epoch", ticks: Math.min(history.length - 1, 8) }, // no more than there are epochs: whole ones
    y: { label: null, grid: true, nice: true },
    color: {
      domain: keys.map((key) => names[key] as string),
      range: keys.length > 1 ? [QUIET, STRONG] : [STRONG],
    },
    marks: [
      Plot.ruleX(kept === undefined ? [] : [kept], { stroke: QUIET, strokeDasharray: "4 4" }),
      Plot.lineY(points, { x: "epoch", y: "value", z: "curve", stroke: "curve", strokeWidth: 2 }),
      // Curves that end close to each other keep their names apart.
      nameAtEnd(last.slice(0, 1), "bottom", -2),
      nameAtEnd(last.slice(1), "top", 2),
    ],
  });
}
