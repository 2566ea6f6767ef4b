import { readSource } from "../../audio/readSource.ts";
import { type Entry, newId } from "../entries.ts";
import type { Database } from "./database.ts";
import { checkKeptClip, type KeptClip } from "./keptClip.ts";

/** A clip of an earlier visit, and where it is kept. */
export interface RestoredClip {
  readonly key: number;
  readonly entry: Entry;
  readonly soundBytes: number;
}

/** Reads back what is kept, as it was heard then; what is damaged is deleted, and counted. */
export async function restoreClips(
  database: Database,
): Promise<{ readonly clips: readonly RestoredClip[]; readonly damaged: number }> {
  const transaction = database.transaction(["clips", "sounds"], "readwrite");
  const [stored, sounds] = [transaction.objectStore("clips"), transaction.objectStore("sounds")];
  const [keys, values, soundKeys, files] = await Promise.all([
    stored.getAllKeys(),
    stored.getAll(),
    sounds.getAllKeys(),
    sounds.getAll(),
  ]);
  const soundOf = new Map(soundKeys.map((key, i) => [key, files[i]]));
  const clips: RestoredClip[] = [];
  let damaged = 0;
  for (const [i, key] of keys.entries()) {
    const sound = soundOf.get(key);
    const clip = checkKeptClip(values[i], sound);
    if (clip && sound) clips.push(restore(key, clip, sound));
    else {
      damaged++;
      await Promise.all([stored.delete(key), sounds.delete(key)]);
    }
  }
  await transaction.done;
  return { clips, damaged };
}

function restore(key: number, { soundBytes, ...clip }: KeptClip, file: Blob): RestoredClip {
  const open = () => readSource(file, clip.name);
  return { key, soundBytes, entry: { ...clip, id: newId(), file, open, isEarlier: true } };
}
