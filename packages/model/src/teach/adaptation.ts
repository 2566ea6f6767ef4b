import * as v from "valibot";
import { ModelError } from "../errors.ts";
import { finite, type Mismatch, parseStored, whole } from "../stored/parseStored.ts";
import { restoreVoice, type SavedVoice, type Voice, voiceSchema } from "../voice.ts";
import type { SoftmaxRegression } from "./fitSoftmaxRegression.ts";
import { type HeadRow, logitsOf } from "./learnHead.ts";
import type { TeachModel } from "./teach.ts";

const FORMAT = 1;
/** A head of more would be no handful of clips' worth. */
const MOST_LABELS = 1000;

/** How often clips were answered right that were left out of what was taught, each in turn. */
export interface Gain {
  /** How many they were. */
  readonly clips: number;
  /** Mean over the labels of the share that is right, 0 to 1: by the model with the voice known, and as it is taught. */
  readonly before: number;
  /** The same of the model as it is taught. */
  readonly after: number;
}

/** What is kept of an adaptation, as JSON. */
export interface SavedAdaptation {
  /** Counts changes of what is saved; another number is not read. */
  readonly format: typeof FORMAT;
  /** Tells the front end of the model that it was taught to from others. */
  readonly model: string;
  /** Names that are told apart, in the order of the weights. */
  readonly labels: readonly string[];
  /** `[labels][features]` */
  readonly weights: readonly (readonly number[])[];
  /** `[labels]` */
  readonly biases: readonly number[];
  /** What it is worth; null where that could not be measured. */
  readonly gain: Gain | null;
  /** The voice of the clips; null where there were several. */
  readonly voice: SavedVoice | null;
}

const share = v.pipe(finite, v.minValue(0, "0 or more"), v.maxValue(1, "1 or less"));
const schema: v.GenericSchema<unknown, SavedAdaptation> = v.object({
  format: v.literal(FORMAT),
  model: v.string(),
  labels: v.pipe(
    v.array(v.pipe(v.string(), v.nonEmpty("a name"))),
    v.minLength(2, "two names or more"),
    v.maxLength(MOST_LABELS, `at most ${MOST_LABELS} names`),
    v.check((labels) => new Set(labels).size === labels.length, "names that differ"),
  ),
  weights: v.array(v.array(finite)),
  biases: v.array(finite),
  gain: v.nullable(
    v.object({ clips: whole(1, Number.MAX_SAFE_INTEGER), before: share, after: share }),
  ),
  voice: v.nullable(voiceSchema),
});

/**
 * What a recogniser was taught by a handful of labelled clips, in seconds: made by `Recognizer.adapt`, which changes nothing
 * of the recogniser. What is kept of a voice can tell who speaks: personal data.
 *
 * @example
 * const adaptation = recognizer.adaptSync([{ audio: first, label: "bored" }, { audio: second, label: "happy" }]);
 * recognizer.predictSync(clip, { adaptation });
 * await writeFile("eve.json", JSON.stringify(adaptation)); // and later: recognizer.restoreAdaptation(text)
 */
export class Adaptation {
  /** The labels that were taught, in the order of their code units: the ones that are told apart. */
  readonly labels: readonly string[];
  /** What it is worth, by the clips themselves; undefined where no label has two. */
  readonly gain: Gain | undefined;
  /** The voice that was taught; undefined where there were several. */
  readonly voice: Voice | undefined;
  readonly #model: string;
  readonly #head: SoftmaxRegression;

  /** @internal Use `Recognizer.adapt`. */
  constructor(from: {
    readonly model: string;
    readonly labels: readonly string[];
    readonly head: SoftmaxRegression;
    readonly gain: Gain | undefined;
    readonly voice: Voice | undefined;
  }) {
    this.#model = from.model;
    this.labels = from.labels;
    this.#head = from.head;
    this.gain = from.gain;
    this.voice = from.voice;
  }

  /**
   * Whether it is used: unless clips that were left out were answered worse by more than the weight of one, as a few clips
   * less teach less. Where it is not, answers are the model's own, of its own labels, with the voice known.
   */
  get helps(): boolean {
    const { gain } = this;
    return gain === undefined || gain.after >= gain.before - 1 / gain.clips;
  }

  /** @internal Logits, in the order of {@link labels}. */
  logitsOf(row: HeadRow): number[] {
    return logitsOf(this.#head, row);
  }

  /** What `Recognizer.restoreAdaptation` takes back, as text. */
  toJSON(): SavedAdaptation {
    const { weights, biases } = this.#head;
    return {
      format: FORMAT,
      model: this.#model,
      labels: this.labels,
      weights: weights.map((row) => [...row]),
      biases: [...biases],
      gain: this.gain ?? null,
      voice: this.voice?.toJSON() ?? null,
    };
  }
}

/**
 * Reads an adaptation that was saved.
 *
 * @param text JSON, as an {@link Adaptation} becomes.
 * @throws {ModelError} when it is none, or of another model.
 */
export function readAdaptation(text: string, model: TeachModel): Adaptation {
  const saved = parseStored(text, schema, refuse);
  if (saved.model !== model.fingerprint)
    throw refuse({ expected: `features of the model ${model.fingerprint}`, found: saved.model });
  const { labels, weights, biases } = saved;
  const sizes = new Set(weights.map((row) => row.length));
  if (
    weights.length !== labels.length ||
    biases.length !== labels.length ||
    sizes.size !== 1 ||
    !sizes.has(model.size)
  )
    throw refuse({
      expected: `${model.size} weights and a bias a label`,
      found: `${weights.length} rows of ${[...sizes].join(", ")}, and ${biases.length}`,
    });
  return new Adaptation({
    model: saved.model,
    labels,
    head: {
      weights: weights.map((row) => Float64Array.from(row)),
      biases: Float64Array.from(biases),
    },
    gain: saved.gain ?? undefined,
    voice: saved.voice ? restoreVoice(saved.voice, model) : undefined,
  });
}

function refuse({ expected, found }: Mismatch): ModelError {
  return new ModelError({
    code: "adaptation-unusable",
    expected: `${expected} in an adaptation`,
    found,
    advice: "teach it again",
  });
}
