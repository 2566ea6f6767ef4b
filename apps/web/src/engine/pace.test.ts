/** Evidence: closed form. */
import { expect, test } from "vitest";
import { Pace } from "./pace.ts";

/** How many windows are heard in ten seconds of sound that comes in blocks of 40 ms. */
function countHeard(...costs: readonly number[]): number {
  const pace = new Pace({ hopSec: 0.25, mostShare: 0.25 });
  let heard = 0;
  for (let block = 0; block < 250; block++) {
    const soundSec = block * 0.04;
    if (!pace.isDue(soundSec)) continue;
    const costSec = costs[heard++ % costs.length] as number;
    pace.took({ soundSec, costSec });
  }
  return heard;
}

test("four times a second, whatever the blocks are", () => {
  expect(countHeard(0.02)).toBe(40);
});

test("less often where it would take more than its share", () => {
  // 0.1 s are a quarter of 0.4 s, 0.3 s of 1.2 s.
  expect(countHeard(0.1)).toBe(25);
  expect(countHeard(0.3)).toBe(9);
});

test("what other programs take now and then does not count", () => {
  expect(countHeard(0.02, 0.3, 0.3)).toBe(40);
});

test("what was missed is not made up for", () => {
  const pace = new Pace({ hopSec: 0.25, mostShare: 0.25 });
  pace.took({ soundSec: 60, costSec: 0.02 });
  expect(pace.isDue(60.04)).toBe(false);
  expect(pace.isDue(60.08)).toBe(true);
});
