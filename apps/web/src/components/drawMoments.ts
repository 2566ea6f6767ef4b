import type { Moment } from "../engine/analysis.ts";
import { fitCanvas } from "./canvas.ts";

/** Draws how likely each moment of a clip makes an emotion, from 0 below to 1 above; what was played in full colour. */
export function drawMoments(
  canvas: HTMLCanvasElement,
  clip: {
    readonly moments: readonly Moment[];
    readonly emotion: string;
    readonly durationSec: number;
    readonly timeSec: number;
  },
): void {
  const { context, width, height } = fitCanvas(canvas);
  const { moments, emotion, durationSec, timeSec } = clip;
  const [first, last] = [moments[0], moments.at(-1)];
  if (!first || !last) return;
  const scoreOf = ({ scores }: Moment) => scores.find(({ label }) => label === emotion)?.score ?? 0;
  const x = (seconds: number) => (seconds / durationSec) * width;
  const y = (score: number) => height - 3 - score * (height - 6);
  const line = new Path2D();
  line.moveTo(x(first.timeSec), y(0));
  for (const moment of moments) line.lineTo(x(moment.timeSec), y(scoreOf(moment)));
  line.lineTo(x(last.timeSec), y(0));
  const colour = getComputedStyle(canvas).color;
  for (const [from, to, alpha] of [
    [timeSec, durationSec, 0.45],
    [0, timeSec, 1],
  ] as const) {
    context.save();
    context.beginPath();
    context.rect(x(from), 0, x(to) - x(from), height);
    context.clip();
    context.globalAlpha = alpha * 0.18;
    context.fillStyle = colour;
    context.fill(line);
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.stroke(line);
    context.restore();
  }
}
