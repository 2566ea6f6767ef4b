import { meanScores } from "./meanScores.ts";
import type { Segment } from "./timeline.ts";

/**
 * Segments that follow one another, of such as may overlap: between two starts the mean of the scores of all that are there,
 * which smooths what they say. How far to rely on it is as of the one whose middle is nearest; those of other voices do not count.
 *
 * @param segments in the order of their starts.
 * @param options.smooth false for the scores of the nearest alone.
 */
export function averageOverlaps(
  segments: readonly Segment[],
  { smooth = true }: { readonly smooth?: boolean | undefined } = {},
): Segment[] {
  const last = segments.at(-1);
  if (!last || segments.every(({ endSec }, i) => endSec <= (segments[i + 1]?.startSec ?? endSec)))
    return [...segments];
  let there: Segment[] = [];
  return segments.map((segment, i) => {
    const { startSec } = segment;
    const endSec = segments[i + 1]?.startSec ?? last.endSec;
    const middle = (startSec + endSec) / 2;
    there = [...there.filter((other) => other.endSec >= endSec), segment]; // who has ended stays so
    const nearest = there.reduce((best, other) =>
      distance(other, middle) < distance(best, middle) ? other : best,
    );
    if (nearest.emotion === undefined || !smooth) return { ...nearest, startSec, endSec };
    const scores = meanScores(
      there.filter(({ emotion, voice }) => emotion !== undefined && voice === nearest.voice),
    );
    return { ...nearest, startSec, endSec, emotion: scores[0]?.label, scores };
  });
}

function distance({ startSec, endSec }: Segment, timeSec: number): number {
  return Math.abs((startSec + endSec) / 2 - timeSec);
}
