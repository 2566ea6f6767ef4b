import { signal } from "@preact/signals";
import type { Signal } from "@speech-emotion/features";
import { readSource } from "../audio/readSource.ts";
import { LONGEST_CLIP_SEC, LONGEST_TRAINED_SEC } from "../engine/analysis.ts";
import { ClipError } from "../engine/checkDuration.ts";
import { ask } from "../engine/engine.ts";
import { answerOf } from "../words.ts";
import { announce } from "./announcing.ts";
import {
  addEntries,
  type Entry,
  entries,
  findEntry,
  isOwnTake,
  newId,
  removeEntries,
  selectedId,
  settle,
  shown,
} from "./entries.ts";
import { dropRuns, follow } from "./following.ts";
import { cancelWaiting, hearInTurn } from "./queue.ts";

/** A clip that is to be heard. */
export type Clip = Omit<Entry, "id" | "outcome">;

/** Whether takes of the voice at the microphone are known. */
export const hasSpeaker = signal(false);
/** Counts the clips that a person chose to see: each is to come into view. */
export const choices = signal(0);

/** Analyses files one after the other and shows the first. */
export function analyseFiles(files: readonly File[]): Promise<void> {
  return analyseAll(
    files.map((file) => ({ name: file.name, file, open: () => readSource(file, file.name) })),
  );
}

export function analyseRecording({ samples, sampleRateHz }: Signal): Promise<void> {
  const number = entries.value.filter(({ isTake }) => isTake).length + 1;
  const audio = { channels: [samples], sampleRateHz };
  const open = async () => ({ audio, durationSec: samples.length / sampleRateHz });
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
  choices.value++;
  if (selectedId.value !== entry.id || !shown.value) await analyse(entry, true);
}

/** Hears all clips again, by what has changed. */
export async function hearAgain(): Promise<void> {
  dropRuns();
  for (const { id } of entries.value) settle(id, { kind: "waiting" });
  for (const entry of entries.value) await analyse(entry, entry.id === selectedId.value);
}

/** Takes of whoever spoke before say nothing of those that come. */
export function forgetSpeaker(): Promise<void> {
  hasSpeaker.value = false;
  return ask((engine) => engine.forgetSpeaker());
}

export function clearEntries(): void {
  cancelWaiting();
  removeEntries(entries.value.map(({ id }) => id));
  selectedId.value = undefined;
  shown.value = undefined;
}

/** Analyses clips one after the other and shows the first. */
export async function analyseAll(clips: readonly Clip[]): Promise<void> {
  const added = clips.map(
    (clip): Entry => ({ ...clip, id: newId(), outcome: { kind: "waiting" } }),
  );
  const [first, ...others] = added;
  if (!first) return;
  addEntries(added);
  choices.value++;
  const shownFirst = analyse(first, true); // at once, whatever else waits
  await hearInTurn(added.length > 1 ? [first, ...others] : [], (entry) =>
    entry === first ? shownFirst : analyse(entry, false),
  );
  await shownFirst;
}

async function analyse(entry: Entry, show: boolean): Promise<void> {
  const started = performance.now();
  if (show) selectedId.value = entry.id;
  if (isFollowed(entry.id)) {
    if (show) shown.value = undefined; // what there is of it stands in its entry
    return;
  }
  try {
    const source = await entry.open();
    if (source.durationSec > LONGEST_CLIP_SEC) {
      if (show) shown.value = undefined;
      await follow(entry, source);
      return;
    }
    const isTake = isOwnTake(entry);
    const isShown = selectedId.value === entry.id;
    const how = { isTake, isShown };
    const analysis = await ask((engine) => engine.analyse(entry.id, source, how));
    const { prediction, peaks, heardTakes, analysisMs } = analysis;
    const heard = { heardTakes, analysisMs, totalMs: performance.now() - started };
    settle(entry.id, { kind: "recognised", prediction, peaks, heard });
    if (isTake && prediction.emotion !== undefined) hasSpeaker.value = true;
    if (selectedId.value !== entry.id) return;
    const { title, text } = answerOf(prediction);
    announce(`${entry.name}: ${title}. ${text}`);
    const pictures = await ask((engine) => engine.draw(entry.id));
    if (!pictures || selectedId.value !== entry.id) return;
    shown.value = { id: entry.id, analysis: { prediction, peaks, ...pictures }, moments: [] };
    await hearParts(entry.id, prediction.durationSec);
  } catch (error) {
    settle(entry.id, { kind: "refused", message: (error as Error).message });
    if (selectedId.value === entry.id) shown.value = undefined;
  }
}

/** Whether an entry is a long recording that was heard, or is being heard, which takes too long to be done twice. */
function isFollowed(id: number): boolean {
  const outcome = findEntry(id)?.outcome;
  return outcome?.kind === "followed" || (outcome?.kind === "waiting" && !!outcome.progress);
}

/** What the clip that is shown says over time, which nobody has to wait for. */
async function hearParts(id: number, durationSec: number): Promise<void> {
  if (durationSec > LONGEST_TRAINED_SEC) {
    const windows = await ask((engine) => engine.predictWindows(id));
    if (shown.value?.id === id) shown.value = { ...shown.value, windows };
  }
  const moments = await ask((engine) => engine.predictMoments(id));
  if (shown.value?.id === id) shown.value = { ...shown.value, moments };
}
