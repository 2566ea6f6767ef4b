import { batch } from "@preact/signals";
import { countOf } from "../../words.ts";
import { announce } from "../announcing.ts";
import { restoreEntries } from "../entries.ts";
import { saveTaught, takeText, taught, taughtName } from "../teaching.ts";
import { type Database, deleteDatabase, openDatabase } from "./database.ts";
import { keepClips } from "./keepClips.ts";
import { type KeptVoice, keeping, keptSize, trouble, voiceNames } from "./keeping.ts";
import { chooseVoice, dropVoice, putVoice } from "./keptVoices.ts";
import { measure } from "./measure.ts";
import { restoreClips } from "./restoreClips.ts";

/** What is kept while it is. */
let open: { readonly database: Database; readonly end: () => void } | undefined;

/**
 * Takes back what is kept, and keeps the table and what is taught from now on.
 *
 * @throws {Error} in plain words, where this browser keeps nothing.
 */
export async function beginHistory(): Promise<void> {
  const database = await openDatabase(() => {
    close();
    trouble.value =
      "Another tab, or the browser itself, took away what was kept. Nothing is kept any more.";
  });
  try {
    const { clips, damaged } = await restoreClips(database);
    if (damaged > 0) trouble.value = describeDamage(damaged);
    restoreEntries(clips.map(({ entry }) => entry));
    if (clips.length > 0)
      announce(
        `${countOf(clips.length, "clip")} of earlier visits ${clips.length === 1 ? "is" : "are"} in the table.`,
      );
    await measure(database);
    open = { database, end: keepClips(database, clips) };
  } catch (error) {
    close();
    database.close();
    throw new Error(`What is kept cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (!taught.value) void resumeVoice(database);
  else if (taught.value.helps) {
    const voice = { name: taughtName.value, was: undefined, text: saveTaught };
    taughtName.value = await keepVoice(voice);
  }
}

/** Looks how much is kept, by all tabs together. */
export async function measureHistory(): Promise<void> {
  if (open) await measure(open.database);
}

/** Deletes all that is kept. */
export async function endHistory(): Promise<void> {
  const { database } = open ?? {};
  close();
  if (database) await deleteDatabase(database);
}

/** Keeps a taught voice; see {@link putVoice}. */
export async function keepVoice(voice: KeptVoice): Promise<string> {
  return open ? putVoice(open.database, { ...voice, text: await voice.text() }) : voice.name;
}

/** The text of a voice that is kept, which answers from now on; undefined where it is gone. */
export async function useVoice(name: string | undefined): Promise<string | undefined> {
  if (!open) return undefined;
  await chooseVoice(open.database, name);
  return name === undefined ? undefined : open.database.get("voices", name);
}

export async function deleteVoice(name: string): Promise<void> {
  if (open) await dropVoice(open.database, name);
}

/** Answers by the voice that did so when the page was closed. */
async function resumeVoice(database: Database): Promise<void> {
  const name = await database.get("settings", "voice");
  const text = name === undefined ? undefined : await database.get("voices", name);
  if (name === undefined || text === undefined) return;
  await takeText(text, name).catch((error: Error) => {
    trouble.value = `“${name}” was taught to another model, and does not answer: ${error.message}`;
  });
}

function describeDamage(count: number): string {
  return count === 1
    ? "A clip that was kept was damaged, and is deleted."
    : `${count} clips that were kept were damaged, and are deleted.`;
}

function close(): void {
  open?.end();
  open = undefined;
  batch(() => {
    keeping.value = "off";
    keptSize.value = { clips: 0, bytes: 0 };
    voiceNames.value = [];
  });
}
