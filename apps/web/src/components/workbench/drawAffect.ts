import { affectOf } from "@speech-emotion/model";
import type { LaneTimeline } from "../../engine/analysis.ts";
import { fitCanvas } from "../canvas.ts";
import type { View } from "./view.ts";

const DASHES = [5, 4];

/** Whether the labels of a timeline have an arousal and a valence, as those have that were not taught. */
export function hasAffect({ scores }: LaneTimeline): boolean {
  return scores.length > 0 && affectOf(scores) !== undefined;
}

/**
 * Draws arousal as a whole and valence as a broken line, part by part, from -1 at the bottom to 1 at the top, where somebody
 * speaks.
 */
export function drawAffect(
  canvas: HTMLCanvasElement,
  { segments }: LaneTimeline,
  { fromSec, toSec }: View,
): void {
  const { context, width, height } = fitCanvas(canvas);
  const x = (seconds: number) => ((seconds - fromSec) / (toSec - fromSec)) * width;
  const y = (value: number) => height / 2 - value * (height / 2 - 3);
  const { color, borderTopColor } = getComputedStyle(canvas);
  context.strokeStyle = borderTopColor;
  context.strokeRect(0, height / 2, width, 0);
  context.strokeStyle = color;
  context.lineWidth = 2;
  for (const [of, dashes] of [
    ["arousal", []],
    ["valence", DASHES],
  ] as const) {
    const line = new Path2D();
    let drawnTo: number | undefined;
    for (const { startSec, endSec, scores } of segments) {
      const affect = scores.length > 0 ? affectOf(scores) : undefined;
      if (!affect) continue;
      if (startSec === drawnTo) line.lineTo(x(startSec), y(affect[of]));
      else line.moveTo(x(startSec), y(affect[of]));
      line.lineTo(x(endSec), y(affect[of]));
      drawnTo = endSec;
    }
    context.setLineDash([...dashes]);
    context.stroke(line);
  }
}
