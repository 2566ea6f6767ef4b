import { computed, signal } from "@preact/signals";
import type { Prediction } from "@speech-emotion/model";
import type {
  Analysis,
  Moment,
  RecordingAnalysis,
  Source,
  TimelineWindow,
} from "../engine/analysis.ts";

/** A clip that was chosen, and what became of it. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  readonly open: () => Promise<Source>;
  /** Whether it comes from the microphone. */
  readonly isTake?: boolean;
  /** What it is, by whoever looks at the page. */
  readonly label?: string;
  readonly outcome: Outcome;
}

export type Outcome =
  | {
      readonly kind: "waiting";
      /** How far a long recording is that is being heard. */
      readonly progress?: Progress;
    }
  | { readonly kind: "recognised"; readonly prediction: Prediction }
  | { readonly kind: "followed"; readonly recording: RecordingAnalysis }
  | { readonly kind: "refused"; readonly message: string };

/** How far a long recording was heard. */
export interface Progress {
  readonly heardSec: number;
  readonly durationSec: number;
}

/** The clip that the page shows, with what only it needs. */
export interface Shown {
  readonly id: number;
  readonly analysis: Analysis;
  /** From the choice of the clip to its scores on the page. */
  readonly totalMs: number;
  /** Its parts; undefined where it has none, or they are still being heard. */
  readonly windows?: readonly TimelineWindow[];
  readonly moments: readonly Moment[];
}

export const entries = signal<readonly Entry[]>([]);
export const selectedId = signal<number | undefined>(undefined);
export const shown = signal<Shown | undefined>(undefined);
export const selected = computed(() => entries.value.find(({ id }) => id === selectedId.value));

/** Says what a clip is; nothing where it is not said. */
export function label(id: number, label: string): void {
  entries.value = entries.value.map((entry) => (entry.id === id ? { ...entry, label } : entry));
}

export function settle(id: number, outcome: Outcome): void {
  entries.value = entries.value.map((entry) => (entry.id === id ? { ...entry, outcome } : entry));
}
