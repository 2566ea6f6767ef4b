/** Progress bars that are shown now; apart from the bars, as every command stops them and few have any. */
export const shownBars: Set<{ stop(): void }> = new Set();

/** Stops all bars: one that is left, as what it showed has failed, would keep the process from ending. */
export function stopBars(): void {
  for (const bar of shownBars) bar.stop();
  shownBars.clear();
}
