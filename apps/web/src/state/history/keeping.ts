import { signal } from "@preact/signals";
import { DATABASE } from "./databaseName.ts";

/** Whether clips are kept in this browser, which a visitor has to ask for. */
export const keeping = signal<"off" | "starting" | "on">("off");
/** What could not be kept or read, in a line. */
export const trouble = signal("");
/** Names of the taught voices that are kept. */
export const voiceNames = signal<readonly string[]>([]);

/** How much is kept. */
export interface KeptSize {
  readonly clips: number;
  /** Of their sound. */
  readonly bytes: number;
}

export const keptSize = signal<KeptSize>({ clips: 0, bytes: 0 });

/** The program that keeps, which few visits need. */
const history = () => import("./history.ts");

/** Goes on with what a visitor asked for in an earlier visit: the database is there exactly where somebody asked for it. */
export async function resumeKeeping(): Promise<void> {
  const databases = await listDatabases().catch(() => []); // where it may not ask, nothing is kept
  if (databases.some(({ name }) => name === DATABASE)) await startKeeping();
}

/** Keeps all clips of the table from now on, and takes back those of earlier visits. */
export async function startKeeping(): Promise<void> {
  if (keeping.value !== "off") return;
  keeping.value = "starting";
  trouble.value = "";
  try {
    const { beginHistory } = await history();
    await beginHistory();
    keeping.value = "on";
  } catch (error) {
    keeping.value = "off";
    trouble.value = (error as Error).message;
  }
}

/** Looks how much is kept, by all tabs together. */
export async function measureKept(): Promise<void> {
  await (await history()).measureHistory();
}

/** Deletes all that is kept, and keeps nothing any more. */
export async function stopKeeping(): Promise<void> {
  const { endHistory } = await history();
  await endHistory();
}

/** What is kept of a taught voice. */
export interface KeptVoice {
  readonly name: string;
  /** Its name until now, where it has one. */
  readonly was: string | undefined;
  /** As Node loads it. */
  readonly text: () => Promise<string>;
}

/**
 * Keeps a taught voice, where clips are kept.
 *
 * @returns its name: another than was asked for where another voice has that.
 */
export async function keepVoice(voice: KeptVoice): Promise<string> {
  return keeping.value === "on" ? (await history()).keepVoice(voice) : voice.name;
}

/** Remembers that a kept voice answers from now on, or none; its text, as Node loads it, if it is there. */
export async function useVoice(name: string | undefined): Promise<string | undefined> {
  return keeping.value === "on" ? (await history()).useVoice(name) : undefined;
}

/** Deletes a taught voice that is kept. */
export async function deleteVoice(name: string): Promise<void> {
  await (await history()).deleteVoice(name);
}

async function listDatabases(): Promise<readonly IDBDatabaseInfo[]> {
  return indexedDB.databases();
}
