import { hzToMel, melToHz, type Sound } from "@speech-emotion/features";
import { ModelError } from "../errors.ts";
import { type Patch, PatchedSound } from "./patchedSound.ts";

const STRETCH_SEC = 0.25;
const MOST_STRETCHES = 16;
const BANDS = 8;
/** Above it there is little of a voice. */
const HIGHEST_HZ = 8000;

/** How finely a clip is looked into; the time that it takes grows with their product. */
export interface OcclusionOptions {
  /** Stretches of equal length that the voice is cut into, from 1; default one for each quarter of a second, 16 at most. */
  readonly stretches?: number | undefined;
  /** Bands of equal width on the mel scale from 0 Hz to 8 kHz, from 1; default 8. */
  readonly bands?: number | undefined;
}

/** What the scores of a clip rest on. */
export interface Explanation {
  /** What can be answered; the order of the rest. */
  readonly labels: readonly string[];
  /** Score of each label, of the whole clip. */
  readonly scores: readonly number[];
  /** Where stretches meet in the clip, in seconds: one more than there are stretches. */
  readonly timesSec: readonly number[];
  /** Where bands meet, in Hz: one more than there are bands. */
  readonly bandsHz: readonly number[];
  /**
   * `[stretches, bands, labels]`: how far a label's score falls when this patch of the clip is silent, -1 to 1. Above 0 the patch
   * speaks for the label, below 0 against it; those of one patch sum to 0.
   */
  readonly drops: Float32Array;
  /** `[stretches, labels]`: the same without a stretch of all frequencies. */
  readonly stretchDrops: Float32Array;
  /** `[bands, labels]`: the same without a band all the time. */
  readonly bandDrops: Float32Array;
}

/** What answers for a clip of which a patch is missing. */
export interface OcclusionModel {
  readonly labels: readonly string[];
  /** Score of each label. */
  scoresOf(sound: Sound): ArrayLike<number>;
}

/**
 * Occlusion sensitivity (Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901, section 4.2), over time and frequency: silences
 * one patch after another and sees what becomes of the scores. It asks nothing of the model but its answers. Yields the
 * share that is done.
 *
 * @throws {ModelError} when an option is out of range.
 */
export function* occlude(
  { labels, scoresOf }: OcclusionModel,
  sound: Sound,
  options: OcclusionOptions = {},
): Generator<number, Explanation, void> {
  const { samples, sampleRateHz, startSec } = sound;
  const lengthSec = samples.length / sampleRateHz;
  const {
    stretches = Math.min(MOST_STRETCHES, Math.ceil(lengthSec / STRETCH_SEC)),
    bands = BANDS,
  } = options;
  checkCounts({ stretches, bands });
  const times = borders(stretches, lengthSec);
  const highest = hzToMel(Math.min(HIGHEST_HZ, sampleRateHz / 2));
  const bandsHz = borders(bands, highest).map(melToHz);
  const scores = Array.from(scoresOf(sound));
  const patched = new PatchedSound(samples, sampleRateHz);
  const total = stretches + bands + stretches * bands;
  let done = 0;
  /** How far each score falls without each of some patches. */
  function* dropsWithout(patches: readonly Patch[]): Generator<number, Float32Array, void> {
    const drops = new Float32Array(patches.length * labels.length);
    for (const [i, patch] of patches.entries()) {
      const left = scoresOf({ ...sound, samples: patched.without(patch) });
      const fallen = scores.map((score, label) => score - (left[label] as number));
      drops.set(fallen, i * labels.length);
      yield ++done / total;
    }
    return drops;
  }
  const overTime = between(times).map(([fromSec, toSec]) => ({ fromSec, toSec }));
  const overBands = between(bandsHz).map(([fromHz, toHz]) => ({ fromHz, toHz }));
  const stretchDrops = yield* dropsWithout(overTime);
  const bandDrops = yield* dropsWithout(overBands);
  const drops = yield* dropsWithout(
    overTime.flatMap((stretch) => overBands.map((band) => ({ ...stretch, ...band }))),
  );
  const timesSec = times.map((time) => startSec + time);
  return { labels, scores, timesSec, bandsHz, drops, stretchDrops, bandDrops };
}

function borders(parts: number, end: number): number[] {
  return Array.from({ length: parts + 1 }, (_, i) => (i * end) / parts);
}

function between(borders: readonly number[]): (readonly [number, number])[] {
  return borders.slice(1).map((to, i) => [borders[i] as number, to]);
}

function checkCounts(counts: Readonly<Record<keyof OcclusionOptions, number>>): void {
  for (const [name, count] of Object.entries(counts))
    if (!Number.isInteger(count) || count < 1 || count > 1000)
      throw new ModelError({
        code: "option-out-of-range",
        expected: `${name} to be a whole number from 1 to 1000`,
        found: String(count),
        advice: "say into how many parts the clip shall be cut",
      });
}
