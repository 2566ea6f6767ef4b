import type { Lane } from "../../engine/analysis.ts";
import { PEAKS_PER_SEC } from "../../engine/peakMeter.ts";
import { fitCanvas } from "../canvas.ts";
import type { View } from "./view.ts";

/** Height of the band below the waveform that tells what is heard. */
const BAND = 14;

/** Draws what is in view of a lane's waveform, and below it a band in the colours of what is heard where somebody speaks. */
export function drawLane(
  canvas: HTMLCanvasElement,
  { peaks, timeline }: Lane,
  {
    view: { fromSec, toSec },
    colourOf,
  }: {
    readonly view: View;
    readonly colourOf: (emotion: string) => string;
  },
): void {
  const { context, width, height } = fitCanvas(canvas);
  const middle = (height - BAND) / 2;
  const loudest = peaks.reduce((a, b) => Math.max(a, b), 1e-3);
  const first = fromSec * PEAKS_PER_SEC;
  const perPixel = ((toSec - fromSec) * PEAKS_PER_SEC) / width;
  const x = (seconds: number) => ((seconds - fromSec) / (toSec - fromSec)) * width;
  context.fillStyle = getComputedStyle(canvas).color;
  for (let pixel = 0; pixel < width; pixel++) {
    let peak = 0;
    const start = Math.floor(first + pixel * perPixel);
    const end = Math.max(first + (pixel + 1) * perPixel, start + 1);
    for (let i = start; i < end; i++) peak = Math.max(peak, peaks[i] ?? 0);
    const half = Math.max(0.5, (peak / loudest) * (middle - 2));
    context.fillRect(pixel, middle - half, 1, 2 * half);
  }
  for (const { startSec, endSec, emotion } of timeline.segments) {
    if (emotion === undefined) continue;
    context.fillStyle = colourOf(emotion);
    context.fillRect(x(startSec), height - BAND, Math.max(1, x(endSec) - x(startSec)), BAND);
  }
}
