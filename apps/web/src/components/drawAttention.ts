import type { AttentionStep } from "@speech-emotion/model";
import { fitCanvas } from "./canvas.ts";

/** Draws how much each moment counted, against the moment that counted most; what was played in full colour. */
export function drawAttention(
  canvas: HTMLCanvasElement,
  clip: {
    readonly steps: readonly AttentionStep[];
    readonly durationSec: number;
    readonly timeSec: number;
  },
): void {
  const { context, width, height } = fitCanvas(canvas);
  const { steps, durationSec, timeSec } = clip;
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return;
  const most = steps.reduce((max, { weight }) => Math.max(max, weight), 0);
  const x = (seconds: number) => (seconds / durationSec) * width;
  const y = (weight: number) => height - 3 - (weight / most) * (height - 6);
  const line = new Path2D();
  line.moveTo(x(first.timeSec), y(0));
  for (const { timeSec: at, weight } of steps) line.lineTo(x(at), y(weight));
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
