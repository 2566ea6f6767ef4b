import { batch, computed, signal } from "@preact/signals";
import { announce } from "./announcing.ts";
import { type Entry, entries, removeEntries } from "./entries.ts";

/** Clips that are heard one after the other, how many of them were, and how many there are. */
let clips: Entry[] = [];
const done = signal(0);
const total = signal(0);
let isRunning = false;

/** How far many clips are; undefined where there are none. */
export const progress = computed(() =>
  total.value === 0 ? undefined : { done: done.value, total: total.value },
);

/** Hears clips one after the other, behind those that wait already. */
export async function hearInTurn(
  added: readonly Entry[],
  hear: (entry: Entry) => Promise<void>,
): Promise<void> {
  clips.push(...added);
  total.value = clips.length;
  if (isRunning) return;
  isRunning = true;
  for (let [next] = clips; next; next = clips[done.value]) {
    await hear(next);
    done.value++;
  }
  isRunning = false;
  if (total.value > 1) announce(`All clips are heard: ${entries.value.length} are in the table.`);
  clips = [];
  batch(() => {
    done.value = 0;
    total.value = 0;
  });
}

/** Leaves out the clips that were not heard yet; the one that is being heard is heard to its end. */
export function cancelWaiting(): void {
  const left = clips.splice(done.value + 1);
  removeEntries(left.map(({ id }) => id));
  total.value = clips.length;
}
