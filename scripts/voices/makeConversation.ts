import { type Clip, readRecording } from "@speech-emotion/data";
import { mixVoice, type RandomGenerator, resample, type Signal } from "@speech-emotion/features";

/** A made conversation and who speaks in it when. */
export interface Conversation {
  readonly sound: Signal;
  /** Where a clip begins, in seconds, and whose it is: 0 or 1. */
  readonly clips: readonly { readonly startSec: number; readonly voice: number }[];
}

const RATE_HZ = 16000;
/** As long as a minute and the clip that passes it. */
const LENGTH_SEC = 60;
/** Clips of a turn, at most: of two or three seconds each. */
const MOST_CLIPS = 3;

/**
 * Turns of two voices, of one to three clips each, drawn with replacement, until a minute is full.
 *
 * @param voices the clips of each.
 */
export async function makeConversation(
  voices: readonly (readonly Clip[])[],
  random: RandomGenerator,
): Promise<Conversation> {
  const parts: Float32Array[] = [];
  const clips: { startSec: number; voice: number }[] = [];
  let length = 0;
  for (let turn = 0; length < LENGTH_SEC * RATE_HZ; turn++) {
    const voice = turn % voices.length;
    const own = voices[voice]!;
    for (let left = 1 + Math.floor(MOST_CLIPS * random()); left > 0; left--) {
      const clip = own[Math.floor(own.length * random())]!;
      const { samples, sampleRateHz } = mixVoice(await readRecording(clip.path, clip));
      const part = resample(samples, { fromHz: sampleRateHz, toHz: RATE_HZ });
      clips.push({ startSec: length / RATE_HZ, voice });
      parts.push(part);
      length += part.length;
    }
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return { sound: { samples, sampleRateHz: RATE_HZ }, clips };
}
