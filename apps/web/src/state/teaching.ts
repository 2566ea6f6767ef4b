import { computed, signal } from "@preact/signals";
import type { Taught } from "../engine/analysis.ts";
import { ask } from "../engine/engine.ts";
import { describeTaught } from "../words.ts";
import { announce } from "./announcing.ts";
import { entries } from "./entries.ts";
import { hearAgain } from "./hearing.ts";
import { deleteVoice, keepVoice, useVoice, voiceNames } from "./history/keeping.ts";

/** What was taught in this visit, came from a file, or is kept. */
export const taught = signal<Taught | undefined>(undefined);
/** Whose voice that is, as it is called; empty where nothing is taught. */
export const taughtName = signal("");

/** Clips that can be taught by: those that are labelled, and a voice. */
export const lessons = computed(() =>
  entries.value.filter(
    ({ label, outcome }) =>
      label && outcome.kind === "recognised" && outcome.prediction.verdict !== "no voice",
  ),
);

/** Teaches by the clips that are labelled, and hears all clips again. What is taught already is taught anew, under its name. */
export async function teach(): Promise<void> {
  const clips = await Promise.all(
    lessons.value.map(async ({ open, label }) => ({
      source: await open(),
      label: label as string,
    })),
  );
  const was = taughtName.value || undefined;
  await take(await ask((engine) => engine.teach(clips)), { name: was ?? "My voice", was });
}

export function saveTaught(): Promise<string> {
  return ask((engine) => engine.saveTaught());
}

/** Takes what was taught from a file, which is called as the file is, and hears all clips again. */
export async function loadTaught(file: File): Promise<void> {
  const text = await file.text();
  const name = file.name.replace(/\.\w{1,5}$/, "");
  await take(await ask((engine) => engine.loadTaught(text)), { name, was: undefined });
}

/** Calls what is taught otherwise. */
export async function renameTaught(name: string): Promise<void> {
  const was = taughtName.value;
  if (name && name !== was) await keep({ name, was });
}

/** Answers by a voice that is kept, or by none, and hears all clips again. */
export async function changeVoice(name: string | undefined): Promise<void> {
  const text = await useVoice(name);
  if (name === undefined || text === undefined) return stopTaught();
  await takeText(text, name);
  await hearAgain();
  announce(`It now answers as taught by “${name}”.`);
}

/** Takes what was taught from a text, as it is called; what was heard stays. */
export async function takeText(text: string, name: string): Promise<void> {
  taught.value = await ask((engine) => engine.loadTaught(text));
  taughtName.value = name;
}

/** Forgets what is taught, also where it is kept. */
export async function forgetTaught(): Promise<void> {
  if (voiceNames.value.includes(taughtName.value)) await deleteVoice(taughtName.value);
  await stopTaught();
}

async function stopTaught(): Promise<void> {
  await ask((engine) => engine.forgetTaught());
  taught.value = undefined;
  taughtName.value = "";
  await hearAgain();
  announce("It answers as the model does, by nothing that was taught.");
}

/** What was taught is of the model that was in use, which is another now. */
export function forgetModelsTeaching(): void {
  taught.value = undefined;
  taughtName.value = "";
}

async function take(
  learnt: Taught,
  { name, was }: { readonly name: string; readonly was: string | undefined },
): Promise<void> {
  taught.value = learnt;
  if (learnt.helps) await keep({ name, was });
  else {
    taughtName.value = "";
    await useVoice(undefined);
  }
  await hearAgain();
  announce(describeTaught(learnt));
}

/** Gives what is taught its name, and keeps it under that where clips are kept. */
async function keep({
  name,
  was,
}: {
  readonly name: string;
  readonly was: string | undefined;
}): Promise<void> {
  taughtName.value = await keepVoice({ name, was, text: saveTaught });
}
