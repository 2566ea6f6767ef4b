import type { Clip } from "../corpora/clip.ts";
import { DataError } from "../errors.ts";

/**
 * The distinct speakers of some clips, sorted.
 *
 * @throws {DataError} when a clip does not say who speaks, or there is only one speaker.
 */
export function knownSpeakers(clips: readonly Clip[], among: readonly number[]): string[] {
  const speakers = new Set(among.map((i) => clips[i]?.speaker));
  const corpora = [...new Set(among.map((i) => (clips[i] as Clip).corpus))];
  if (speakers.has(undefined) || speakers.size < 2)
    throw new DataError({
      code: "speakers-unknown",
      expected: "clips of at least two known speakers",
      found: `${speakers.has(undefined) ? "clips that do not say who speaks" : "one"}, in ${corpora.join(" and ")}`,
      advice: "use the stratified split",
    });
  return [...(speakers as Set<string>)].sort();
}

/** Whether one known speaker says all of some clips, who cannot be on two sides of a split. */
export function isOneVoice(clips: readonly Pick<Clip, "speaker">[]): boolean {
  const speakers = new Set(clips.map(({ speaker }) => speaker));
  return speakers.size === 1 && !speakers.has(undefined);
}
