import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { DATABASE } from "./databaseName.ts";
import type { KeptClip } from "./keptClip.ts";

/** Counts changes of what is stored; a browser opens none that a newer page wrote. */
const VERSION = 1;

/** What stands in the database. */
interface Schema extends DBSchema {
  /** In the order in which they came. */
  clips: { key: number; value: KeptClip };
  /** Of each clip under its key, by itself: an answer can be written anew without it. */
  sounds: { key: number; value: Blob };
  /** What was taught, as Node loads it, by its name. */
  voices: { key: string; value: string };
  /** `voice`: the name of the one that answers now. */
  settings: { key: "voice"; value: string };
}

export type Database = IDBPDatabase<Schema>;

/**
 * Opens what is kept, or makes a place for it.
 *
 * @param onClosing called when another tab deletes it, or the browser takes it away.
 * @throws {Error} that says it in plain words, where this browser stores nothing.
 */
export async function openDatabase(onClosing: () => void): Promise<Database> {
  try {
    const database = await openDB<Schema>(DATABASE, VERSION, {
      upgrade(created) {
        created.createObjectStore("clips", { autoIncrement: true });
        created.createObjectStore("sounds");
        created.createObjectStore("voices");
        created.createObjectStore("settings");
      },
      blocking() {
        onClosing();
        database.close();
      },
      terminated: onClosing,
    });
    return database;
  } catch (error) {
    throw new Error(
      (error as Error).name === "VersionError"
        ? "What is kept was written by a newer version of this page. Close all its tabs and open it again."
        : "This browser lets the page store nothing: a private window or its settings forbid it.",
      { cause: error },
    );
  }
}

/** Deletes all of it, at once; what is left of it goes with the last tab that has it open. */
export async function deleteDatabase(database: Database): Promise<void> {
  const names = [...database.objectStoreNames];
  const transaction = database.transaction(names, "readwrite");
  await Promise.all([
    ...names.map((name) => transaction.objectStore(name).clear()),
    transaction.done,
  ]);
  database.close();
  await new Promise<void>((resolve, reject) => {
    deleteDB(DATABASE, { blocked: () => resolve() }).then(resolve, reject);
  });
}
