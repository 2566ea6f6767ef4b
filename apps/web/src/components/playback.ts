import { signal } from "@preact/signals";

/** What the player does when a part of the clip is to be heard. */
export const player = signal<((startSec: number, endSec: number) => void) | undefined>(undefined);

/** Plays a part of the clip that is shown. */
export function playPart(startSec: number, endSec: number): void {
  player.value?.(startSec, endSec);
}
