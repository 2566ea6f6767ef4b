import { computed, signal } from "@preact/signals";
import type { Signal } from "@speech-emotion/features";
import type { Prediction } from "@speech-emotion/model";
import { readSource } from "./audio/readSource.ts";
import {
  type Analysis,
  LONGEST_MOMENTS_SEC,
  LONGEST_TRAINED_SEC,
  type Moment,
  type Source,
  type Taught,
  type TimelineWindow,
} from "./engine/analysis.ts";
import { ClipError } from "./engine/checkDuration.ts";
import { ask } from "./engine/engine.ts";

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

type Outcome =
  | { readonly kind: "waiting" }
  | { readonly kind: "recognised"; readonly prediction: Prediction }
  | { readonly kind: "refused"; readonly message: string };

/** The clip that the page shows, with what only it needs. */
export interface Shown {
  readonly id: number;
  readonly analysis: Analysis;
  /** From the choice of the clip to its scores on the page. */
  readonly totalMs: number;
  readonly windows: readonly TimelineWindow[];
  readonly moments: readonly Moment[];
}

export const entries = signal<readonly Entry[]>([]);
/** Whether takes of the voice at the microphone are known. */
export const hasSpeaker = signal(false);
/** What was taught in this visit, or came from a file. */
export const taught = signal<Taught | undefined>(undefined);
export const selectedId = signal<number | undefined>(undefined);
export const shown = signal<Shown | undefined>(undefined);
export const selected = computed(() => entries.value.find(({ id }) => id === selectedId.value));

let nextId = 1;

/** Analyses files one after the other and shows the first. */
export function analyseFiles(files: readonly File[]): Promise<void> {
  return analyseAll(
    files.map((file) => ({ name: file.name, open: () => readSource(file, file.name) })),
  );
}

export function analyseRecording({ samples, sampleRateHz }: Signal): Promise<void> {
  const number = entries.value.filter(({ name }) => name.startsWith("Recording ")).length + 1;
  const open = async () => ({ audio: { channels: [samples], sampleRateHz } });
  return analyseAll([{ name: `Recording ${number}`, open, isTake: true }]);
}

/** Analyses a sound file of the site. */
export function analyseUrl(name: string, url: string): Promise<void> {
  const open = async () => {
    const response = await fetch(url).catch(() => undefined);
    if (!response?.ok)
      throw new ClipError(`“${name}” could not be fetched. Check the connection and try again.`);
    return readSource(await response.blob(), name);
  };
  return analyseAll([{ name, open }]);
}

/** Shows a clip of the table again. */
export async function select(entry: Entry): Promise<void> {
  if (selectedId.value !== entry.id || !shown.value) await analyse(entry, true);
}

/** Says what a clip is; nothing where it is not said. */
export function label(id: number, label: string): void {
  entries.value = entries.value.map((entry) => (entry.id === id ? { ...entry, label } : entry));
}

/** Clips that can be taught by: those that are labelled, and a voice. */
export const lessons = computed(() =>
  entries.value.filter(
    ({ label, outcome }) =>
      label && outcome.kind === "recognised" && outcome.prediction.verdict !== "no voice",
  ),
);

/** Teaches by the clips that are labelled, and hears all clips again. */
export async function teach(): Promise<void> {
  const clips = await Promise.all(
    lessons.value.map(async ({ open, label }) => ({
      source: await open(),
      label: label as string,
    })),
  );
  taught.value = await ask((engine) => engine.teach(clips));
  await hearAgain();
}

export function saveTaught(): Promise<string> {
  return ask((engine) => engine.saveTaught());
}

/** Takes what was taught from a file, and hears all clips again. */
export async function loadTaught(file: File): Promise<void> {
  const text = await file.text();
  taught.value = await ask((engine) => engine.loadTaught(text));
  await hearAgain();
}

export async function forgetTaught(): Promise<void> {
  await ask((engine) => engine.forgetTaught());
  taught.value = undefined;
  await hearAgain();
}

async function hearAgain(): Promise<void> {
  entries.value = entries.value.map((entry) => ({ ...entry, outcome: { kind: "waiting" } }));
  for (const entry of entries.value) await analyse(entry, entry.id === selectedId.value);
}

/** Takes of whoever spoke before say nothing of those that come. */
export function forgetSpeaker(): Promise<void> {
  hasSpeaker.value = false;
  return ask((engine) => engine.forgetSpeaker());
}

export function clearEntries(): void {
  entries.value = [];
  selectedId.value = undefined;
  shown.value = undefined;
}

async function analyseAll(
  clips: readonly Pick<Entry, "name" | "open" | "isTake">[],
): Promise<void> {
  const added = clips.map(
    (clip): Entry => ({ ...clip, id: nextId++, outcome: { kind: "waiting" } }),
  );
  entries.value = [...entries.value, ...added];
  for (const [i, entry] of added.entries()) await analyse(entry, i === 0);
}

async function analyse(entry: Entry, show: boolean): Promise<void> {
  const started = performance.now();
  if (show) selectedId.value = entry.id;
  try {
    const source = await entry.open();
    const analysis = await ask((engine) => engine.analyse(entry.id, source, entry.isTake === true));
    settle(entry.id, { kind: "recognised", prediction: analysis.prediction });
    if (entry.isTake && analysis.prediction.emotion !== undefined) hasSpeaker.value = true;
    if (selectedId.value !== entry.id) return;
    const totalMs = performance.now() - started;
    shown.value = { id: entry.id, analysis, totalMs, windows: [], moments: [] };
    if (analysis.prediction.durationSec > LONGEST_TRAINED_SEC) {
      const windows = await ask((engine) => engine.predictWindows(entry.id));
      if (shown.value?.id === entry.id) shown.value = { ...shown.value, windows };
    }
    if (analysis.prediction.durationSec > LONGEST_MOMENTS_SEC) return;
    const moments = await ask((engine) => engine.predictMoments(entry.id));
    if (shown.value?.id === entry.id) shown.value = { ...shown.value, moments };
  } catch (error) {
    settle(entry.id, { kind: "refused", message: (error as Error).message });
    if (selectedId.value === entry.id) shown.value = undefined;
  }
}

function settle(id: number, outcome: Outcome): void {
  entries.value = entries.value.map((entry) => (entry.id === id ? { ...entry, outcome } : entry));
}
