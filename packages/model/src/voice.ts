import {
  type ClipInput,
  type FeatureMatrix,
  FeatureMoments,
  type FrontEndConfig,
  type Normaliser,
} from "@speech-emotion/features";
import * as v from "valibot";
import { ModelError } from "./errors.ts";
import type { ClipFeatures } from "./recognizer/clipFeatures.ts";
import { finite, type Mismatch, parseStored, whole } from "./stored/parseStored.ts";

const FORMAT = 1;
/** The clips that a voice is normalised from on: with itself alone, a clip is told apart from nothing. */
const LEAST_CLIPS = 2;

/** What is kept of a voice, as JSON. */
export interface SavedVoice {
  /** Counts changes of what is saved; another number is not read. */
  readonly format: typeof FORMAT;
  /** Tells the model whose features these are from others. */
  readonly model: string;
  /** Clips that were heard. */
  readonly clips: number;
  /** Frames of those clips; of a model that sums up a clip, one each. */
  readonly frames: number;
  /** Sum of each feature over the frames. */
  readonly sums: readonly number[];
  /** Sum of each feature's square. */
  readonly squares: readonly number[];
  /** The same of the model's companion, where it has one. */
  readonly companion?: SavedVoice | undefined;
}

export const voiceSchema: v.GenericSchema<unknown, SavedVoice> = v.object({
  format: v.literal(FORMAT),
  model: v.string(),
  clips: whole(0, Number.MAX_SAFE_INTEGER),
  frames: whole(0, Number.MAX_SAFE_INTEGER),
  sums: v.array(finite),
  squares: v.array(v.pipe(finite, v.minValue(0, "0 or more"))),
  companion: v.exactOptional(v.lazy(() => voiceSchema)),
});

/** What a voice takes of a recogniser, which makes it. */
export interface VoiceModel {
  readonly extract: (clip: ClipInput | ClipFeatures) => ClipFeatures;
  /** Features as the network is given them of a speaker who is not known. */
  readonly toInput: (features: ClipFeatures) => FeatureMatrix;
  /** Whether somebody speaks, of such features. */
  readonly isVoice: (input: FeatureMatrix) => boolean;
  readonly fit: (moments: FeatureMoments) => Normaliser;
  readonly fingerprint: string;
  readonly size: number;
  /** Of the recogniser that answers together with it, where that knows voices too. */
  readonly companion?: VoiceModel | undefined;
}

/**
 * How a voice sounds otherwise, learnt from clips of it, whose emotions nobody need know: what is then heard of it is told
 * apart from that. Made by `Recognizer.newVoice`; what is kept are sums of features, which can tell who speaks: personal
 * data.
 *
 * @example
 * const voice = recognizer.newVoice();
 * for (const clip of earlier) voice.hear(clip);
 * recognizer.predictSync(clip, { voice });
 * await writeFile("voice.json", JSON.stringify(voice)); // and later: recognizer.restoreVoice(text)
 */
export class Voice {
  readonly #model: VoiceModel;
  readonly #moments: FeatureMoments;
  #clips: number;
  /** @internal The voice as the model's companion knows it. */
  readonly companion: Voice | undefined;

  constructor(model: VoiceModel, saved?: SavedVoice) {
    this.#model = model;
    this.#moments = new FeatureMoments(saved);
    this.#clips = saved?.clips ?? 0;
    this.companion = model.companion && new Voice(model.companion, saved?.companion);
  }

  /** Clips that were heard. */
  get clips(): number {
    return this.#clips;
  }

  /**
   * Hears one more clip; one in which nobody speaks, as far as the model can tell, teaches nothing. Which emotions a voice was heard with decides what counts as usual for it: the more different
   * ones, the better.
   *
   * @returns whether it was heard.
   * @throws {FeatureError} when the clip cannot be read, is silent or too short.
   */
  hear(clip: ClipInput | ClipFeatures): boolean {
    const features = this.#model.extract(clip);
    const input = this.#model.toInput(features);
    if (!this.#model.isVoice(input)) return false;
    if (features.companion) this.companion?.hear(features.companion);
    this.#moments.add(input);
    this.#clips++;
    return true;
  }

  /** What the features of its clips are normalised by; undefined until two were heard. */
  normaliser(): Normaliser | undefined {
    return this.#clips < LEAST_CLIPS ? undefined : this.#model.fit(this.#moments);
  }

  /** What `Recognizer.restoreVoice` takes back, as text. */
  toJSON(): SavedVoice {
    const model = this.#model.fingerprint;
    const beside = this.companion ? { companion: this.companion.toJSON() } : {};
    return { format: FORMAT, model, clips: this.#clips, ...this.#moments.toJSON(), ...beside };
  }
}

/**
 * Reads a voice that was saved.
 *
 * @param text JSON, as a {@link Voice} becomes.
 * @throws {ModelError} when it is none, or of another model.
 */
export function readVoice(text: string, model: VoiceModel): Voice {
  return restoreVoice(parseStored(text, voiceSchema, refuse), model);
}

/** As {@link readVoice}, of what was read. */
export function restoreVoice(saved: SavedVoice, model: VoiceModel): Voice {
  if (saved.model !== model.fingerprint)
    throw refuse({ expected: `features of the model ${model.fingerprint}`, found: saved.model });
  if ((saved.companion === undefined) !== (model.companion === undefined))
    throw refuse({
      expected: `features of ${model.companion ? "the model's companion too" : "one model alone"}`,
      found: saved.companion ? "those of a companion too" : "none",
    });
  if (saved.companion && model.companion) restoreVoice(saved.companion, model.companion);
  const { clips, frames, sums, squares } = saved;
  const width = frames === 0 ? 0 : model.size;
  if (sums.length !== width || squares.length !== width || clips > frames)
    throw refuse({
      expected: `${width} sums and squares, and a frame or more a clip`,
      found: `${sums.length} and ${squares.length}, and ${frames} of ${clips}`,
    });
  return new Voice(model, saved);
}

function refuse({ expected, found }: Mismatch): ModelError {
  return new ModelError({
    code: "voice-unusable",
    expected: `${expected} in a voice`,
    found,
    advice: "let the voice be heard again",
  });
}

/** Tells front ends apart: FNV-1a of 32 bits (Fowler, Noll and Vo) over their settings, no protection against forgery. */
export function fingerprintOf(frontEnd: FrontEndConfig): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(JSON.stringify(frontEnd)))
    hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
