import * as Plot from "@observablehq/plot";
import { hzToMel, melToHz, type Signal, spectrogramPicture } from "@speech-emotion/features";
import type { AttentionStep, Explanation } from "@speech-emotion/model";
import { parseHTML } from "linkedom";
import { draw, figureColours } from "./figures.ts";
import { dataUri } from "./page.ts";
import { spectrogramPng } from "./spectrogramPng.ts";

/** A clip whose answer was looked into. */
export interface ExplainedClip {
  readonly sound: Signal;
  /** Where it begins in its recording, in seconds. */
  readonly startSec: number;
  readonly explanation: Explanation;
  /** Whose score is told of. */
  readonly label: string;
  /** How much each step counted. */
  readonly attention: readonly AttentionStep[];
}

const WIDTH = 900;
const LEFT = 56;
/** Room for the bars of bands. */
const RIGHT = 150;
const HIGHEST_HZ = 8000;
const TICKS_HZ = [0, 250, 500, 1000, 2000, 4000, 8000];
/** Points that are as strong as a patch gets; fewer where the strongest has fewer. */
const STRONGEST = 20;
/** On the dark spectrogram. */
const PATCH = { for: "#4d8dff", against: "#ff8a1f" } as const;
/** From silence to loudest, so that colours over it are seen. */
const greys = Array.from({ length: 256 }, (_, value): [number, number, number] => {
  const grey = Math.round(18 + 0.8 * value);
  return [grey, grey, grey];
});

/** A stretch of time in seconds, or a band in Hz, and how many points the score falls without it. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

/** How far a label's score falls without each part, in points of a hundred. */
export interface Points {
  readonly stretches: readonly Part[];
  readonly bands: readonly Part[];
  /** Of each stretch each band. */
  readonly patches: readonly {
    readonly stretch: Part;
    readonly band: Part;
    readonly points: number;
  }[];
}

/** What an explanation says of one label. */
export function pointsOf(explanation: Explanation, label: string): Points {
  const { labels, timesSec, bandsHz, drops, stretchDrops, bandDrops } = explanation;
  const points = (all: Float32Array, row: number) =>
    100 * all[row * labels.length + labels.indexOf(label)]!;
  const parts = (borders: readonly number[], all: Float32Array) =>
    borders.slice(1).map((to, i): Part => ({ from: borders[i]!, to, points: points(all, i) }));
  const stretches = parts(timesSec, stretchDrops);
  const bands = parts(bandsHz, bandDrops);
  const patches = stretches.flatMap((stretch, t) =>
    bands.map((band, b) => ({ stretch, band, points: points(drops, t * bands.length + b) })),
  );
  return { stretches, bands, patches };
}

/**
 * What an answer rests on: the spectrogram, with what speaks for the label and what against it over it, bars of each stretch of time under
 * it and of each band beside it, and where the network attends to moments, how much each counted.
 */
export function explanationFigure(clip: ExplainedClip): string {
  const { sound, startSec, explanation, label, attention } = clip;
  const { stretches, bands, patches } = pointsOf(explanation, label);
  const endSec = startSec + sound.samples.length / sound.sampleRateHz;
  const x = { domain: [startSec, endSec] };
  const y = { domain: [0, hzToMel(HIGHEST_HZ)] };
  const most = Math.min(STRONGEST, Math.max(1, ...patches.map(({ points }) => Math.abs(points))));
  const frame = { width: WIDTH, marginLeft: LEFT, marginRight: RIGHT };
  const picture = draw("", {
    ...{ ...frame, height: 300, marginTop: 26, marginBottom: 6 },
    x: { ...x, axis: null },
    y: {
      ...y,
      label: "Hz",
      ticks: TICKS_HZ.map(hzToMel),
      tickFormat: (mel: number) => String(Math.round(melToHz(mel))),
    },
    opacity: { domain: [0, 1] },
    marks: [
      Plot.image([0], {
        ...{ x: (startSec + endSec) / 2, y: hzToMel(HIGHEST_HZ) / 2 },
        ...{ width: WIDTH - LEFT - RIGHT, height: 300 - 32, preserveAspectRatio: "none" },
        src: () => dataUri("image/png", spectrogramPng(spectrogramPicture(sound), greys)),
      }),
      Plot.rect(patches, {
        ...{ x1: ({ stretch }) => stretch.from, x2: ({ stretch }) => stretch.to },
        ...{ y1: ({ band }) => hzToMel(band.from), y2: ({ band }) => hzToMel(band.to), inset: 0.5 },
        fill: ({ points }) => (points > 0 ? PATCH.for : PATCH.against),
        fillOpacity: ({ points }) => 0.75 * Math.min(1, Math.abs(points) / most),
      }),
    ],
  });
  const colour = ({ points }: { readonly points: number }) =>
    points > 0 ? figureColours.strong : figureColours.against;
  const overTime = draw("", {
    ...{ ...frame, height: 150, marginTop: 26, marginBottom: 40 },
    x: { ...x, label: "seconds", labelAnchor: "center", labelArrow: "none" },
    y: { label: "points, all bands", grid: true, nice: true, ticks: 4 },
    marks: [
      Plot.rectY(stretches, { x1: "from", x2: "to", y: "points", fill: colour, inset: 1 }),
      Plot.ruleY([0]),
    ],
  });
  const overBands = draw("", {
    ...{
      width: RIGHT,
      height: 340,
      marginTop: 26,
      marginBottom: 46,
      marginLeft: 14,
      marginRight: 20,
    },
    x: {
      label: "points, all the time",
      labelAnchor: "center",
      labelArrow: "none",
      grid: true,
      nice: true,
      ticks: 3,
    },
    y: { ...y, axis: null },
    marks: [
      Plot.rectX(bands, {
        ...{ y1: ({ from }) => hzToMel(from), y2: ({ to }) => hzToMel(to) },
        ...{ x: "points", fill: colour, inset: 1 },
      }),
      Plot.ruleX([0]),
    ],
  });
  const attended =
    attention.length < 2
      ? []
      : [
          draw("", {
            ...{ ...frame, height: 110, marginTop: 26, marginBottom: 10 },
            x: { ...x, axis: null },
            y: { label: "attention (%)", grid: true, nice: true, ticks: 3 },
            marks: [
              Plot.areaY(attention, {
                ...{ x: ({ timeSec }) => startSec + timeSec, y: ({ weight }) => 100 * weight },
                ...{ fill: figureColours.quiet, fillOpacity: 0.35 },
              }),
            ],
          }),
        ];
  return stack(
    [
      { svg: picture, x: 0, y: 0 },
      { svg: overBands, x: WIDTH - RIGHT, y: 0 },
      ...[...attended, overTime].map((svg, i) => ({ svg, x: 0, y: 300 + 110 * i })),
    ],
    300 + 110 * attended.length + 150,
  );
}

/** Several figures as one. */
function stack(
  figures: readonly { readonly svg: string; readonly x: number; readonly y: number }[],
  height: number,
): string {
  const groups = figures.map(({ svg, x, y }) => {
    const root = parseHTML(svg).document.querySelector("svg") as Element;
    for (const style of root.querySelectorAll("style")) style.remove();
    return `<g transform="translate(${x},${y})">${root.innerHTML}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="What the answer rests on, over time and frequency" fill="currentColor" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle">${groups.join("")}</svg>`;
}
