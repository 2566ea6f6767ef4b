import { fitCanvas } from "../components/canvas.ts";
import type { LiveTake } from "./liveTake.ts";

/** Height of the row of marks and of each lane, in CSS pixels. */
export const MARKS_HEIGHT = 20;
export const LANE_HEIGHT = 26;
/** The ribbon is as long as one of these; it grows by whole steps, and moves only once it is as long as what is kept. */
const SPANS_SEC = [60, 120, 180, 300, 600] as const;
/** A moment says something of the time since the one before, unless nothing was heard for longer. */
const LONGEST_MOMENT_SEC = 0.6;

/** From where to where the ribbon goes. */
export function spanOf({ startSec, endSec }: Pick<LiveTake, "startSec" | "endSec">): {
  readonly fromSec: number;
  readonly toSec: number;
} {
  const length = SPANS_SEC.find((span) => endSec - startSec <= span) ?? SPANS_SEC[4];
  return { fromSec: startSec, toSec: startSec + length };
}

/**
 * Draws what was heard over time, a lane an emotion and one for when somebody spoke: the higher, the likelier; pale where it is
 * not sure. Marks are lines with a number.
 *
 * @param colours.lanes of each label's lane.
 */
export function drawRibbon(
  canvas: HTMLCanvasElement,
  take: LiveTake,
  colours: { readonly lanes: readonly string[]; readonly text: string; readonly line: string },
): void {
  const { context, width } = fitCanvas(canvas);
  const { fromSec, toSec } = spanOf(take);
  // Whole pixels, or seams would show between the moments.
  const x = (seconds: number) => Math.round(((seconds - fromSec) / (toSec - fromSec)) * width);
  const middle = (lane: number) => MARKS_HEIGHT + (lane + 0.5) * LANE_HEIGHT;
  const laneOf = new Map(take.labels.map((label, lane) => [label, lane]));
  context.fillStyle = colours.line;
  for (let lane = 0; lane <= take.labels.length; lane++)
    context.fillRect(0, middle(lane) - 0.5, width, 1);
  let before = take.startSec;
  for (const { timeSec, emotion, verdict, scores, isVoice } of take.moments) {
    const left = x(Math.max(before, timeSec - LONGEST_MOMENT_SEC));
    const breadth = Math.max(1, x(timeSec) - left);
    before = timeSec;
    if (isVoice) {
      context.fillStyle = colours.text;
      context.fillRect(left, middle(take.labels.length) - 3, breadth, 6);
    }
    const lane = emotion === undefined ? undefined : laneOf.get(emotion);
    if (lane === undefined) continue;
    const height = (LANE_HEIGHT - 4) * (scores[0]?.score ?? 0);
    context.fillStyle = colours.lanes[lane] as string;
    context.globalAlpha = verdict === "unsure" ? 0.35 : 1;
    context.fillRect(left, middle(lane) - height / 2, breadth, height);
    context.globalAlpha = 1;
  }
  drawMarks(context, take, { x, colour: colours.text });
}

function drawMarks(
  context: CanvasRenderingContext2D,
  { labels, marks }: LiveTake,
  { x, colour }: { readonly x: (seconds: number) => number; readonly colour: string },
): void {
  context.fillStyle = colour;
  context.font = "600 12px system-ui, sans-serif";
  context.textBaseline = "top";
  let free = 0;
  for (const { number, timeSec } of marks) {
    const at = x(timeSec);
    const bottom = MARKS_HEIGHT + (labels.length + 1) * LANE_HEIGHT;
    context.fillRect(at - 0.75, MARKS_HEIGHT - 4, 1.5, bottom);
    const text = String(number);
    const { width } = context.measureText(text);
    if (at - width / 2 < free) continue; // where marks are close, the first one's number
    context.fillText(text, at - width / 2, 2);
    free = at + width / 2 + 3;
  }
}
