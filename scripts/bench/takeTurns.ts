import { setTimeout } from "node:timers/promises";
import { median } from "../shared/median.ts";

/** Longer than OpenMP's threads stay awake after their work (Intel's 200 ms, GNU's a few): no side pays for the other's. */
const PAUSE_MS = 300;

/** How many times as long ours takes as a peer, of the pairs of runs that were one after the other. */
interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** A peer beside ours. */
export interface Against {
  readonly peer: string;
  /** Median, in the unit of ours. */
  readonly time: number;
  /** Ours to the peer's: below 1 ours is faster. */
  readonly ratio: Ratio;
}

/** One side of a comparison, warm: does its work once and gives the time that it took. */
export type Side = () => Promise<number>;

/** Lets the sides work in turn, A B C A B C, so that whatever else the machine does meets all alike; times by side. */
export async function takeTurns(sides: readonly Side[], rounds: number): Promise<number[][]> {
  const times = sides.map((): number[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, side] of sides.entries()) {
      times[i]!.push(await side());
      await setTimeout(PAUSE_MS);
    }
  return times;
}

/** A peer beside ours, by their times in the same rounds. */
export function against(
  peer: string,
  { ours, theirs }: { readonly ours: readonly number[]; readonly theirs: readonly number[] },
): Against {
  const ratios = ours.map((time, round) => time / theirs[round]!);
  const ratio = { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
  return { peer, time: median(theirs), ratio };
}
