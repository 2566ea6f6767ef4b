import { computed, signal } from "@preact/signals";
import type { Taught } from "../engine/analysis.ts";
import { ask } from "../engine/engine.ts";
import { describeTaught } from "../words.ts";
import { announce } from "./announcing.ts";
import { entries } from "./entries.ts";
import { hearAgain } from "./hearing.ts";

/** What was taught in this visit, or came from a file. */
export const taught = signal<Taught | undefined>(undefined);

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
  await take(await ask((engine) => engine.teach(clips)));
}

export function saveTaught(): Promise<string> {
  return ask((engine) => engine.saveTaught());
}

/** Takes what was taught from a file, and hears all clips again. */
export async function loadTaught(file: File): Promise<void> {
  const text = await file.text();
  await take(await ask((engine) => engine.loadTaught(text)));
}

export async function forgetTaught(): Promise<void> {
  await ask((engine) => engine.forgetTaught());
  taught.value = undefined;
  await hearAgain();
  announce("What was taught is forgotten.");
}

/** What was taught is of the model that was in use, which is another now. */
export function forgetModelsTeaching(): void {
  taught.value = undefined;
}

async function take(learnt: Taught): Promise<void> {
  taught.value = learnt;
  await hearAgain();
  announce(describeTaught(learnt));
}
