import type { Clip } from "@speech-emotion/data/batches";

type Spoken = Pick<Clip, "speaker" | "channel">;

/**
 * Whose other clips a clip is compared with, as a name: those of its speaker, and where it is sung, those that are sung, as singing
 * sounds otherwise than the same person speaking; undefined where nobody says who it is.
 */
export function voiceOf({ speaker, channel }: Spoken): string | undefined {
  if (speaker === undefined) return undefined;
  return channel === undefined ? speaker : `${speaker}, ${channel}`;
}

/** Examples of each voice, by its name; without those of which nobody says who it is. */
export function byVoice<T extends { readonly clip: Spoken }>(
  examples: readonly T[],
): Map<string, T[]> {
  const voices = new Map<string, T[]>();
  for (const example of examples) {
    const voice = voiceOf(example.clip);
    if (voice === undefined) continue;
    const own = voices.get(voice);
    if (own) own.push(example);
    else voices.set(voice, [example]);
  }
  return voices;
}
