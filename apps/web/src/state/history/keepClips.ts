import { effect } from "@preact/signals";
import { soundOf } from "../../engine/soundOf.ts";
import { type Entry, entries } from "../entries.ts";
import type { Database } from "./database.ts";
import { keptSize, trouble } from "./keeping.ts";
import { toKeptClip } from "./keptClip.ts";
import { measure } from "./measure.ts";
import type { RestoredClip } from "./restoreClips.ts";

/** A clip that is kept: where, and as it was written last. */
interface Written {
  readonly key: number;
  readonly entry: Entry;
  readonly soundBytes: number;
}

/**
 * Keeps what stands in the table as it changes: what is new is written, what was taken out is deleted. What another tab deleted
 * stays deleted.
 *
 * @param restored what is kept already.
 * @returns ends it.
 */
export function keepClips(database: Database, restored: readonly RestoredClip[]): () => void {
  const written = new Map<number, Written>(restored.map((clip) => [clip.entry.id, clip]));
  /** What could not be written, which is tried again only once it has changed. */
  const left = new WeakSet<Entry>();
  let isEnded = false;
  let isBusy = false;
  let isStale = false;

  async function bringUpToDate(): Promise<void> {
    isStale = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isStale && !isEnded) {
        isStale = false;
        await deleteGone();
        for (const entry of entries.value) if (isDue(entry)) await write(entry);
      }
    } catch (error) {
      if (!isEnded) trouble.value = `Nothing is kept at the moment: ${(error as Error).message}`;
    } finally {
      isBusy = false;
    }
  }

  async function deleteGone(): Promise<void> {
    const present = new Set(entries.value.map(({ id }) => id));
    const gone = [...written].filter(([id]) => !present.has(id));
    if (gone.length === 0) return;
    const transaction = database.transaction(["clips", "sounds"], "readwrite");
    for (const [, { key }] of gone) {
      void transaction.objectStore("clips").delete(key);
      void transaction.objectStore("sounds").delete(key);
    }
    await transaction.done;
    for (const [id] of gone) written.delete(id);
    await measure(database);
  }

  function isDue(entry: Entry): boolean {
    if (isEnded || entry.outcome.kind === "waiting" || left.has(entry)) return false;
    return written.get(entry.id)?.entry !== entry;
  }

  async function write(entry: Entry): Promise<void> {
    const before = written.get(entry.id);
    try {
      const kept = before ? await replace(database, before, entry) : await add(database, entry);
      if (!kept) left.add(entry);
      else {
        written.set(entry.id, kept);
        if (!before) countOne(kept.soundBytes);
      }
    } catch (error) {
      left.add(entry);
      if (!isEnded) trouble.value = describeFailure(entry, error as DOMException);
    }
  }

  const unsubscribe = effect(() => {
    if (entries.value) void bringUpToDate();
  });
  return () => {
    isEnded = true;
    unsubscribe();
  };
}

function countOne(soundBytes: number): void {
  const { clips, bytes } = keptSize.value;
  keptSize.value = { clips: clips + 1, bytes: bytes + soundBytes };
}

async function add(database: Database, entry: Entry): Promise<Written | undefined> {
  const sound = await findSound(entry);
  const clip = sound && toKeptClip(entry, sound);
  if (!sound || !clip) return undefined;
  const transaction = database.transaction(["clips", "sounds"], "readwrite");
  const store = async () => {
    const key = await transaction.objectStore("clips").add(clip);
    await transaction.objectStore("sounds").put(sound, key);
    return key;
  };
  const [key] = await Promise.all([store(), transaction.done]);
  return { key, entry, soundBytes: sound.size };
}

async function replace(database: Database, before: Written, entry: Entry): Promise<Written> {
  const { key, soundBytes } = before;
  const transaction = database.transaction("clips", "readwrite");
  const isThere = (await transaction.store.getKey(key)) !== undefined;
  const clip = toKeptClip(entry, { size: soundBytes });
  await Promise.all([isThere && clip && transaction.store.put(clip, key), transaction.done]);
  return { key, entry, soundBytes };
}

/** The sound of a clip; none of what turned out to be no sound. */
async function findSound(entry: Entry): Promise<Blob | undefined> {
  if (entry.file && entry.outcome.kind !== "refused") return entry.file;
  const source = await entry.open().catch(() => undefined);
  return source && soundOf(source);
}

function describeFailure({ name }: Entry, { name: kind, message }: DOMException): string {
  return kind === "QuotaExceededError"
    ? `“${name}” is not kept: this browser has no more room for this page. It stays in the table until the page is closed; save it as a file, or take other clips out.`
    : `“${name}” is not kept: ${message}`;
}
