import type { Database } from "./database.ts";
import { type KeptVoice, voiceNames } from "./keeping.ts";
import { unusedName } from "./unusedName.ts";

/**
 * Keeps a taught voice, which answers from now on.
 *
 * @returns its name: another than was asked for where another voice has that.
 */
export async function putVoice(
  database: Database,
  { name, was, text }: Omit<KeptVoice, "text"> & { readonly text: string },
): Promise<string> {
  const transaction = database.transaction(["voices", "settings"], "readwrite");
  const voices = transaction.objectStore("voices");
  const store = async () => {
    const others = (await voices.getAllKeys()).filter((other) => other !== was);
    const free = unusedName(name, others);
    if (was !== undefined && was !== free) await voices.delete(was);
    await voices.put(text, free);
    await transaction.objectStore("settings").put(free, "voice");
    return free;
  };
  const [free] = await Promise.all([store(), transaction.done]);
  await listVoices(database);
  return free;
}

/** Remembers which kept voice answers; none where it is undefined. */
export async function chooseVoice(database: Database, name: string | undefined): Promise<void> {
  if (name === undefined) await database.delete("settings", "voice");
  else await database.put("settings", name, "voice");
}

/** Deletes a voice, which answers no more. */
export async function dropVoice(database: Database, name: string): Promise<void> {
  await database.delete("voices", name);
  await chooseVoice(database, undefined);
  await listVoices(database);
}

/** Reads the names that there are. */
export async function listVoices(database: Database): Promise<void> {
  voiceNames.value = await database.getAllKeys("voices");
}
