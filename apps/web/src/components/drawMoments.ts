import type { Moment } from "../engine/analysis.ts";
import { fitCanvas } from "./canvas.ts";

/** How wide the line is, and the rim in the ground's colour that sets it off from the waveform behind it. */
const LINE = 2;
const RIM = 6;

/** Draws how likely each moment of a clip makes an emotion, from 0 below to 1 above; the ground of what was played is darker. */
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
  for (const moment of moments) line.lineTo(x(moment.timeSec), y(scoreOf(moment)));
  const ground = new Path2D(line);
  ground.lineTo(x(last.timeSec), y(0));
  ground.lineTo(x(first.timeSec), y(0));
  const { color, backgroundColor } = getComputedStyle(canvas.parentElement as HTMLElement);
  context.fillStyle = color;
  for (const [from, to, alpha] of [
    [timeSec, durationSec, 0.08],
    [0, timeSec, 0.25],
  ] as const) {
    context.save();
    context.beginPath();
    context.rect(x(from), 0, x(to) - x(from), height);
    context.clip();
    context.globalAlpha = alpha;
    context.fill(ground);
    context.restore();
  }
  context.lineJoin = "round";
  for (const [strokeStyle, lineWidth] of [
    [backgroundColor, RIM],
    [color, LINE],
  ] as const) {
    Object.assign(context, { strokeStyle, lineWidth });
    context.stroke(line);
  }
}
