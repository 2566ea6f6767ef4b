import type { Moment } from "../engine/analysis.ts";
import { fitCanvas } from "./canvas.ts";

/** How wide the line is, and the rim in the ground's colour that sets it off from the waveform behind it. */
const LINE = 2;
const RIM = 6;

/**
 * Draws how likely each moment of a clip makes an emotion, from 0 below to 1 above, where somebody speaks; nothing without an
 * emotion. The ground of what was played is darker.
 */
export function drawMoments(
  canvas: HTMLCanvasElement,
  clip: {
    readonly moments: readonly Moment[];
    readonly emotion: string | undefined;
    readonly durationSec: number;
    readonly timeSec: number;
  },
): void {
  const { context, width, height } = fitCanvas(canvas);
  const { moments, emotion, durationSec, timeSec } = clip;
  if (emotion === undefined) return;
  const x = (seconds: number) => (seconds / durationSec) * width;
  const y = (score: number) => height - 3 - score * (height - 6);
  const line = new Path2D();
  const ground = new Path2D();
  for (const run of voicedRuns(moments)) {
    const points = run.map(({ timeSec, scores }) => {
      const score = scores.find(({ label }) => label === emotion)?.score ?? 0;
      return [x(timeSec), y(score)] as const;
    });
    const [left, right] = [points[0]![0], points.at(-1)![0]];
    line.moveTo(...points[0]!);
    for (const point of points) line.lineTo(...point);
    ground.moveTo(left, y(0));
    for (const point of points) ground.lineTo(...point);
    ground.lineTo(right, y(0));
  }
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

/** Moments in which somebody speaks, those one after another together. */
function voicedRuns(moments: readonly Moment[]): Moment[][] {
  const runs: Moment[][] = [[]];
  for (const moment of moments)
    if (moment.scores.length > 0) runs.at(-1)!.push(moment);
    else runs.push([]);
  return runs.filter(({ length }) => length > 0);
}
