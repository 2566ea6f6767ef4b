import { computed, signal } from "@preact/signals";
import { announce } from "./announcing.ts";
import { type Entry, entries } from "./entries.ts";

/** Clips that are heard one after the other: those still to come, and how many there were. */
const waiting = signal<readonly Entry[]>([]);
const total = signal(0);
let isRunning = false;

/** How far many clips are; undefined where there are none. */
export const progress = computed(() =>
  total.value === 0 ? undefined : { done: total.value - waiting.value.length, total: total.value },
);

/** Hears clips one after the other, behind those that wait already. */
export async function hearInTurn(
  clips: readonly Entry[],
  hear: (entry: Entry) => Promise<void>,
): Promise<void> {
  waiting.value = [...waiting.value, ...clips];
  total.value += clips.length;
  if (isRunning) return;
  isRunning = true;
  for (let [next] = waiting.value; next; [next] = waiting.value) {
    await hear(next);
    waiting.value = waiting.value.filter((entry) => entry !== next);
  }
  isRunning = false;
  if (total.value > 1) announce(`All clips are heard: ${entries.value.length} are in the table.`);
  total.value = 0;
}

/** Leaves out the clips that were not heard yet; the one that is being heard is heard to its end. */
export function cancelWaiting(): void {
  const [current, ...left] = waiting.value;
  const dropped = new Set(left.map(({ id }) => id));
  entries.value = entries.value.filter(({ id }) => !dropped.has(id));
  total.value -= left.length;
  waiting.value = current ? [current] : [];
}
