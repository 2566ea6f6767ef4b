import {
  addNoise,
  pitchShift,
  preEmphasis,
  type RandomGenerator,
  resample,
  type Signal,
  timeStretch,
} from "@speech-emotion/features";
import { DataError } from "../errors.ts";
import { vary } from "./vary.ts";

/** A change of the waveform that keeps the emotion; one variant of a clip. */
export type Effect =
  | PitchEffect
  | StretchEffect
  | NoiseEffect
  | RateEffect
  | PreEmphasisEffect
  | VariedEffect;

/** Higher or lower, as long as before. */
export interface PitchEffect {
  /** Tells effects apart. */
  readonly kind: "pitch";
  /** From -12 to 12, above 0 for higher. */
  readonly semitones: number;
}

/** Longer or shorter, as high as before. */
export interface StretchEffect {
  /** Tells effects apart. */
  readonly kind: "stretch";
  /** How many times as fast, 0.5 to 2. */
  readonly rate: number;
}

/** With noise added. */
export interface NoiseEffect {
  /** White noise, or pink. */
  readonly kind: "noise" | "pink";
  /** Ratio of the power of the whole signal to that of the noise, in dB. */
  readonly snrDb: number;
}

/** As if recorded at a lower rate. */
export interface RateEffect {
  /** Tells effects apart. */
  readonly kind: "rate";
  /** That rate, 4000 to 48000 Hz. */
  readonly rateHz: number;
}

/** With its high frequencies raised. */
export interface PreEmphasisEffect {
  /** Tells effects apart. */
  readonly kind: "preemphasis";
}

/** As by another microphone, in another room or over another line. */
export interface VariedEffect {
  /** Tells effects apart. */
  readonly kind: "varied";
  /** Which of the draws, 1 to 99. */
  readonly draw: number;
}

/** Which variants training sees beside the clips themselves. */
export interface Augmentation {
  /** One variant each. */
  readonly effects: readonly Effect[];
  /** Labels whose clips get variants. */
  readonly labels: readonly string[];
}

/** What training does unless told otherwise: the reference's augmentation of its two weakest classes. */
export const defaultAugmentation = "pitch+2,preemphasis@fearful,sad";

/**
 * Reads `EFFECTS@LABELS`, both comma-separated, or `none`. Effects: `pitch+2` (semitones), `stretch0.9` (rate), `noise20`
 * and `pink20` (white and pink noise, dB signal-to-noise), `rate8000` (as if recorded at that many Hz), `preemphasis`,
 * `varied1` to `varied99` (another microphone, room or line, drawn for each clip and number).
 * `@all` or no `@` means all labels. Labels the data set has not are left out when the specification is the default;
 * otherwise they are refused.
 *
 * @throws {DataError} when an effect or a label is not known.
 */
export function parseAugmentation(spec: string, known: readonly string[]): Augmentation {
  if (spec === "none") return { effects: [], labels: [] };
  const [effects = "", labels = "all", ...more] = spec.split("@");
  if (more.length > 0)
    throw new DataError({
      code: "augmentation-unknown",
      expected: "EFFECTS@LABELS",
      found: `${JSON.stringify(spec)}`,
      advice: "one @ at most",
    });
  const wanted = labels === "all" ? [...known] : labels.split(",");
  const unknown = wanted.filter((label) => !known.includes(label));
  if (unknown.length > 0 && spec !== defaultAugmentation)
    throw new DataError({
      code: "augmentation-unknown",
      expected: `labels among ${known.join(", ")}`,
      found: `${unknown.join(", ")}`,
      advice: "change the augmentation",
    });
  return {
    effects: effects.split(",").map(parseEffect),
    labels: wanted.filter((label) => known.includes(label)),
  };
}

const EFFECTS =
  "pitch+2 (-12 to 12 semitones), stretch0.9 (0.5 to 2), noise20 or pink20 (dB), rate8000 (4000 to 48000 Hz), preemphasis or varied1 (to varied99)";

function parseEffect(text: string): Effect {
  const [, kind, number] =
    /^(pitch|stretch|noise|pink|rate|preemphasis|varied)([+-]?\d+(?:\.\d+)?)?$/.exec(text) ?? [];
  const value = Number(number);
  if (kind === "preemphasis" && number === undefined) return { kind };
  if (kind === "pitch" && Math.abs(value) <= 12) return { kind, semitones: value };
  if (kind === "stretch" && value >= 0.5 && value <= 2) return { kind, rate: value };
  if ((kind === "noise" || kind === "pink") && Number.isFinite(value))
    return { kind, snrDb: value };
  if (kind === "rate" && value >= 4000 && value <= 48000) return { kind, rateHz: value };
  if (kind === "varied" && /^[1-9]\d?$/.test(number ?? "")) return { kind, draw: value };
  throw new DataError({
    code: "augmentation-unknown",
    expected: `${EFFECTS}`,
    found: `${JSON.stringify(text)}`,
    advice: "change the augmentation",
  });
}

/** An effect's name as it is typed: part of a variant's key in the store. */
export function effectName(effect: Effect): string {
  switch (effect.kind) {
    case "pitch":
      return `pitch${effect.semitones >= 0 ? "+" : ""}${effect.semitones}`;
    case "stretch":
      return `stretch${effect.rate}`;
    case "noise":
    case "pink":
      return `${effect.kind}${effect.snrDb}`;
    case "rate":
      return `rate${effect.rateHz}`;
    case "preemphasis":
      return "preemphasis";
    case "varied":
      return `varied${effect.draw}`;
  }
}

/** Applies an effect to prepared samples; noise and varied sound draw from the generator. */
export function applyEffect(
  { samples, sampleRateHz }: Signal,
  effect: Effect,
  random: RandomGenerator,
): Float32Array {
  switch (effect.kind) {
    case "pitch":
      return pitchShift(samples, effect.semitones);
    case "stretch":
      return timeStretch(samples, effect.rate);
    case "noise":
      return addNoise(samples, { snrDb: effect.snrDb, random });
    case "pink":
      return addNoise(samples, { snrDb: effect.snrDb, colour: "pink", random });
    case "rate": {
      const { rateHz } = effect;
      const there = resample(samples, { fromHz: sampleRateHz, toHz: rateHz });
      return resample(there, { fromHz: rateHz, toHz: sampleRateHz });
    }
    case "preemphasis":
      return preEmphasis(samples);
    case "varied":
      return vary({ samples, sampleRateHz }, random);
  }
}
