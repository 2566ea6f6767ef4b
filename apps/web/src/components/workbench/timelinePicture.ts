import { joinSegments } from "@speech-emotion/model";
import type { Lane } from "../../engine/analysis.ts";
import { clock, percent, sideName } from "../../words.ts";

/** A recording as it is drawn. */
export interface PictureOptions {
  /** The recording's name. */
  readonly name: string;
  readonly durationSec: number;
  readonly lanes: readonly Lane[];
  /** Of an emotion, on white. */
  readonly colourOf: (emotion: string) => string;
}

export const PICTURE_WIDTH = 1600;
const MARGIN = 40;
const WAVE_HEIGHT = 150;
const BAND_HEIGHT = 36;
const LANE_GAP = 36;
const HEAD_HEIGHT = 110;
const AXIS_HEIGHT = 40;
const LEGEND_LINE = 34;
const TEXT = "#221f2b";
const QUIET = "#5d586b";
const WAVE = "#8a8598";
const STEPS_SEC = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const MOST_TICKS = 14;
/** Of a letter, in parts of its height, wide enough for most. */
const LETTER = 0.58;
const MOST_TITLE = 90;

/**
 * A picture of a recording over time, as SVG: for each lane its waveform and what is heard, by colour and name, over an axis
 * with times, and for how much of the time what is heard.
 */
export function drawTimelinePicture({ name, durationSec, lanes, colourOf }: PictureOptions): {
  readonly svg: string;
  /** In pixels, of a picture that is {@link PICTURE_WIDTH} wide. */
  readonly height: number;
} {
  const inner = PICTURE_WIDTH - 2 * MARGIN;
  const x = (seconds: number) => round(MARGIN + (seconds / durationSec) * inner);
  let y = HEAD_HEIGHT;
  const drawn = lanes.map((lane) => {
    const title = lane.side ? text(sideName(lane.side), { x: MARGIN, y: y + 14, size: 16 }) : "";
    const top = lane.side ? y + 24 : y;
    y = top + WAVE_HEIGHT + BAND_HEIGHT + LANE_GAP;
    return (
      title + drawWave(lane, top, inner) + drawBand(lane, { top: top + WAVE_HEIGHT, x, colourOf })
    );
  });
  const axisTop = y - LANE_GAP + 6;
  const legendTop = axisTop + AXIS_HEIGHT;
  const legends = lanes.map((lane, i) =>
    drawLegend(lane, { y: legendTop + 24 + i * LEGEND_LINE, colourOf }),
  );
  const height = legendTop + 16 + lanes.length * LEGEND_LINE;
  const title = name.length > MOST_TITLE ? `${name.slice(0, MOST_TITLE - 1)}…` : name;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_WIDTH}" height="${height}" viewBox="0 0 ${PICTURE_WIDTH} ${height}" font-family="system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif">`,
    `<title>${escapeXml(name)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(title, { x: MARGIN, y: 50, size: 30, weight: 700 }),
    text(
      `What is heard over ${clock(durationSec)}, by Speech Emotion Recognizer: a program’s guess`,
      {
        ...{ x: MARGIN, y: 80, size: 17, fill: QUIET },
      },
    ),
    ...drawn,
    drawAxis(durationSec, { top: axisTop, x }),
    ...legends,
    "</svg>",
  ];
  return { svg: `${lines.join("\n")}\n`, height };
}

function drawWave({ peaks }: Lane, top: number, width: number): string {
  const loudest = peaks.reduce((a, b) => Math.max(a, b), 1e-3);
  const middle = top + WAVE_HEIGHT / 2;
  let path = "";
  for (let column = 0; column < width; column++) {
    const from = Math.floor((column / width) * peaks.length);
    const to = Math.max(from + 1, Math.floor(((column + 1) / width) * peaks.length));
    let peak = 0;
    for (let i = from; i < to; i++) peak = Math.max(peak, peaks[i] ?? 0);
    const half = Math.max(0.5, (peak / loudest) * (WAVE_HEIGHT / 2 - 4));
    path += `M${MARGIN + column + 0.5} ${round(middle - half)}V${round(middle + half)}`;
  }
  return `<path d="${path}" stroke="${WAVE}"/>`;
}

function drawBand(
  { timeline }: Lane,
  {
    top,
    x,
    colourOf,
  }: {
    readonly top: number;
    readonly x: (seconds: number) => number;
    readonly colourOf: PictureOptions["colourOf"];
  },
): string {
  return joinSegments(timeline.segments)
    .map(({ startSec, endSec, emotion, verdict }) => {
      if (emotion === undefined) return "";
      const left = x(startSec);
      const width = Math.max(1, round(x(endSec) - left));
      const title = `${emotion}${verdict === "unsure" ? "?" : ""}`;
      const bounds = `${clock(startSec)} to ${clock(endSec)}: ${title}`;
      const rect = `<rect x="${left}" y="${top}" width="${width}" height="${BAND_HEIGHT}" fill="${colourOf(emotion)}" stroke="#ffffff"><title>${escapeXml(bounds)}</title></rect>`;
      const size = 15;
      if (title.length * size * LETTER + 8 > width) return rect;
      const place = { x: left + width / 2, y: top + BAND_HEIGHT / 2 + 5 };
      return rect + text(title, { ...place, size, weight: 600, fill: "#ffffff", anchor: "middle" });
    })
    .join("");
}

function drawAxis(
  durationSec: number,
  { top, x }: { readonly top: number; readonly x: (seconds: number) => number },
): string {
  const fit = STEPS_SEC.find((step) => durationSec / step <= MOST_TICKS);
  const stepSec = fit ?? Math.ceil(durationSec / MOST_TICKS / 3600) * 3600;
  let ticks = "";
  for (let seconds = 0; seconds <= durationSec; seconds += stepSec) {
    const at = x(seconds);
    ticks += `<path d="M${at} ${top}v7" stroke="${QUIET}"/>`;
    ticks += text(clock(seconds).replace(/\.0$/, ""), {
      ...{ x: at, y: top + 25, size: 15, fill: QUIET, anchor: "middle" },
    });
  }
  return `<path d="M${x(0)} ${top}H${x(durationSec)}" stroke="${QUIET}"/>${ticks}`;
}

/** For how much of the time what is heard. */
function drawLegend(
  { side, timeline }: Lane,
  { y, colourOf }: { readonly y: number; readonly colourOf: PictureOptions["colourOf"] },
): string {
  const size = 16;
  let x = MARGIN;
  let drawn = "";
  const write = (content: string, options: { weight?: number } = {}) => {
    drawn += text(content, { x, y, size, ...options });
    x += Math.round(content.length * size * LETTER) + 24;
  };
  if (side) write(sideName(side), { weight: 600 });
  for (const { emotion, share } of timeline.shares) {
    const fill = emotion === undefined ? "#ffffff" : colourOf(emotion);
    drawn += `<rect x="${x}" y="${y - 14}" width="16" height="16" rx="3" fill="${fill}" stroke="${QUIET}"/>`;
    x += 24;
    write(`${emotion ?? "no voice"} ${percent(share)}`);
  }
  return drawn;
}

interface TextOptions {
  readonly x: number;
  /** Of the line that it stands on. */
  readonly y: number;
  readonly size: number;
  readonly weight?: number;
  readonly fill?: string;
  readonly anchor?: "start" | "middle";
}

function text(
  content: string,
  { x, y, size, weight = 400, fill = TEXT, anchor = "start" }: TextOptions,
): string {
  return `<text x="${round(x)}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escapeXml(content)}</text>`;
}

/** What XML has a meaning for, and without what it cannot hold. */
function escapeXml(content: string): string {
  return [...content]
    .filter((character) => character >= " ")
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll('"', "&quot;");
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
