import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Prediction } from "@speech-emotion/model";
import type {
  Analysis,
  Moment,
  Pictures,
  RecordingAnalysis,
  Source,
  TimelineWindow,
} from "../engine/analysis.ts";
import type { Correction } from "../engine/correctLane.ts";

/** A clip that was chosen, and what became of it. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  readonly open: () => Promise<Source>;
  /** The file that it is, where it is one. */
  readonly file?: Blob;
  /** Whether it comes from the microphone. */
  readonly isTake?: boolean;
  /** Whether it is kept from an earlier visit, when somebody else may have spoken. */
  readonly isEarlier?: boolean;
  /** What it is, by whoever looks at the page. */
  readonly label?: string;
  /** Who speaks, as a manifest or the names of its files say. */
  readonly speaker?: string;
  /** What stretches of a long recording are, by the same. */
  readonly corrections?: readonly Correction[];
  readonly outcome: Outcome;
}

export type Outcome =
  | {
      readonly kind: "waiting";
      /** How far a long recording is that is being heard. */
      readonly progress?: Progress;
    }
  | {
      readonly kind: "recognised";
      readonly prediction: Prediction;
      /** Largest sample of each of a thousand parts, where they were looked at. */
      readonly peaks?: Float32Array;
      /** How it was heard; undefined of a clip of an earlier visit. */
      readonly heard?: HowHeard;
    }
  | { readonly kind: "followed"; readonly recording: RecordingAnalysis }
  | { readonly kind: "refused"; readonly message: string };

/** How a clip was heard. */
interface HowHeard extends Pick<Analysis, "heardTakes" | "analysisMs"> {
  /** From the choice of the clip to its scores on the page. */
  readonly totalMs: number;
}

/** How far a long recording was heard. */
export interface Progress {
  readonly heardSec: number;
  readonly durationSec: number;
}

/** The clip that the page shows, with what only it needs. */
export interface Shown {
  readonly id: number;
  readonly analysis: Pick<Analysis, "prediction" | "peaks"> & Pictures;
  /** Its parts; undefined where it has none, or they are still being heard. */
  readonly windows?: readonly TimelineWindow[];
  readonly moments: readonly Moment[];
}

let lastId = 0;

/** A number that no other entry has. */
export function newId(): number {
  return ++lastId;
}

/** All clips by their numbers, in the order in which they came. */
const kept = new Map<number, Entry>();
/** Counts what happened to any clip. */
const changes = signal(0);
/** Counts the same, but of many clips only as often as all of them can be looked at again. */
const listed = signal(0);
/** From so many on, looking at all after each that is heard would cost more than hearing. */
const MANY = 200;
const MANY_PAUSE_MS = 400;
let relisting: ReturnType<typeof setTimeout> | undefined;

/** All clips; of many, what became of them shows up to half a second later: {@link findEntry} knows it at once. */
export const entries: ReadonlySignal<readonly Entry[]> = computed(() => {
  listed.value;
  return [...kept.values()];
});
export const selectedId = signal<number | undefined>(undefined);
export const shown = signal<Shown | undefined>(undefined);
export const selected: ReadonlySignal<Entry | undefined> = computed(() => {
  changes.value;
  return selectedId.value === undefined ? undefined : kept.get(selectedId.value);
});

/** Whether a clip is compared with the other takes of this visit. */
export function isOwnTake({ isTake, isEarlier }: Entry): boolean {
  return isTake === true && !isEarlier;
}

/** A clip as it is now. */
export function findEntry(id: number): Entry | undefined {
  return kept.get(id);
}

export function addEntries(added: readonly Entry[]): void {
  for (const entry of added) kept.set(entry.id, entry);
  relist();
}

/** Puts clips of earlier visits before those of this one. */
export function restoreEntries(earlier: readonly Entry[]): void {
  const present = [...kept.values()];
  kept.clear();
  addEntries([...earlier, ...present]);
}

export function removeEntries(ids: Iterable<number>): void {
  for (const id of ids) kept.delete(id);
  relist();
}

/** Says what a clip is; nothing where it is not said. */
export function label(id: number, label: string): void {
  change(id, { label });
  relist(); // by hand, and to be seen at once
}

export function settle(id: number, outcome: Outcome): void {
  change(id, { outcome });
}

/** Changes what is known of a clip. */
export function change(id: number, news: Partial<Entry>): void {
  const entry = kept.get(id);
  if (!entry) return;
  kept.set(id, { ...entry, ...news });
  changes.value++;
  if (kept.size < MANY) relist();
  else relisting ??= setTimeout(relist, MANY_PAUSE_MS);
}

function relist(): void {
  clearTimeout(relisting);
  relisting = undefined;
  batch(() => {
    changes.value++;
    listed.value++;
  });
}
