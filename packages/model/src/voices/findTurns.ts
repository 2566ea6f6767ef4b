import { FeatureError, type Signal } from "@speech-emotion/features";
import { ModelError } from "../errors.ts";
import type { Note } from "../recognizer/prediction.ts";
import type { SyncRecognizer } from "../recognizer/syncRecognizer.ts";
import { cutSound, type Stretch } from "../segments/cutSound.ts";
import { hearWindows } from "../segments/follower.ts";
import { tellVoices } from "./tellVoices.ts";

/** A stretch in which one voice speaks; none where nobody does. */
export interface Turn extends Stretch {
  readonly voice: number | undefined;
}

/** Parts that voices are told by: shorter ones say too little of a voice, longer ones are of two voices too often. */
const PART_SEC = 1.5;
const HOP_SEC = 0.75;
/**
 * Of conversations made of corpora that were left out, those whose voices are less apart were told right for 78 % of the time in
 * the mean, the others for 95 %, see docs/experiments.md.
 */
const APART_FROM = 0.55;
/** More would be a crowd. */
const MOST_VOICES = 16;

/**
 * Who speaks when in a recording of several voices in one channel.
 *
 * @throws {ModelError} when the number of voices is out of range, or the model does not tell voices apart.
 */
export function findTurns(
  recognizer: SyncRecognizer,
  sound: Signal,
  count: number,
): { readonly turns: readonly Turn[]; readonly notes: readonly Note[] } {
  const parts = cutSound(sound, { windowSec: PART_SEC, hopSec: HOP_SEC });
  const heard = [...hearWindows(recognizer, parts)];
  const places = heard.map(({ features }) =>
    features instanceof FeatureError ? undefined : recognizer.embedVoiceSync(features),
  );
  const spoken = places.filter((place) => place !== undefined);
  const { voices, apart } = tellVoices(spoken, count);
  let next = 0;
  const turns: Turn[] = [];
  for (const [i, { startSec, endSec }] of parts.entries()) {
    const voice = places[i] && voices[next++];
    // Each moment is as the part whose middle is nearest.
    const after = parts[i + 1];
    const until = after ? (startSec + after.startSec + PART_SEC) / 2 : endSec;
    const last = turns.at(-1);
    if (last && last.voice === voice) turns[turns.length - 1] = { ...last, endSec: until };
    else turns.push({ startSec: last?.endSec ?? 0, endSec: until, voice });
  }
  return { turns, notes: apart < APART_FROM ? [ALIKE] : [] };
}

const ALIKE: Note = {
  kind: "voices-alike",
  text: "the voices sound alike: who speaks is a guess",
};

/** @throws {ModelError} unless so many voices can be told apart. */
export function checkVoices(voices: number): void {
  if (Number.isInteger(voices) && voices >= 1 && voices <= MOST_VOICES) return;
  throw new ModelError({
    code: "option-out-of-range",
    expected: `voices to be a whole number from 1 to ${MOST_VOICES}`,
    found: `${voices}`,
    advice: "say how many people speak",
  });
}
