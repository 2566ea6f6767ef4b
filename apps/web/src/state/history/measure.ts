import type { Database } from "./database.ts";
import { keptSize } from "./keeping.ts";
import { listVoices } from "./keptVoices.ts";

/** Looks how much is kept, by all tabs together. */
export async function measure(database: Database): Promise<void> {
  const sounds = await database.getAll("sounds"); // which are read only where they are heard
  const bytes = sounds.reduce((sum, { size }) => sum + size, 0);
  keptSize.value = { clips: sounds.length, bytes };
  await listVoices(database);
}
