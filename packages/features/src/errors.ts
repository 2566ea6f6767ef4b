/** What a refusal says, as data: a program acts on its code, {@link describeRefusal} puts the rest into words. */
export interface Refusal<Code extends string = string> {
  /** The kind of refusal. */
  readonly code: Code;
  /** What would have been taken, as a phrase. */
  readonly expected: string;
  /** What came instead, as a phrase. */
  readonly found: string;
  /** What to do about it. */
  readonly advice: string;
}

/** What ends a line, moves a terminal's cursor, colours it, or turns the direction of writing. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
/** Of a text that a file gave, more tells nobody anything. */
const MOST_CHARACTERS = 10_000;

/** A text that may come from a hostile file, as part of a line: control characters by their numbers, and no end of text. */
export function printable(text: string): string {
  const shown = text.replace(
    CONTROLS,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const more = shown.length - MOST_CHARACTERS;
  return more > 0 ? `${shown.slice(0, MOST_CHARACTERS)}... (${more} characters more)` : shown;
}

/** A refusal as one line: `expected X, found Y: do Z`. */
export function describeRefusal({
  expected,
  found,
  advice,
}: Pick<Refusal, "expected" | "found" | "advice">): string {
  return `expected ${printable(expected)}, found ${printable(found)}: ${printable(advice)}`;
}

/** What every refusal of these packages throws; each package has a class of its own. */
export class SpeechEmotionError<Code extends string = string>
  extends Error
  implements Refusal<Code>
{
  /** The name of its class, which also tells errors apart that come from another copy of a package. */
  override readonly name: string = "SpeechEmotionError";
  readonly code: Code;
  readonly expected: string;
  readonly found: string;
  readonly advice: string;

  /** @param options.cause what was thrown underneath. */
  constructor({ code, expected, found, advice }: Refusal<Code>, options: ErrorOptions = {}) {
    super(describeRefusal({ expected, found, advice }), options);
    this.code = code;
    this.expected = expected;
    this.found = found;
    this.advice = advice;
  }
}

/** What a refusal says, as data for another thread, on the way to which an error loses its class. */
export function toRefusal<Code extends string>({
  code,
  expected,
  found,
  advice,
}: SpeechEmotionError<Code>): Refusal<Code> {
  return { code, expected, found, advice };
}

/** Why {@link FeatureError} is thrown. */
export type FeatureErrorCode =
  | "clip-missing"
  | "clip-silent"
  | "clip-too-short"
  | "clip-unknown"
  | "encoder-missing"
  | "front-end-invalid"
  | "no-clips"
  | "npy-damaged"
  | "option-out-of-range"
  | "part-missing"
  | "sample-rate-out-of-range"
  | "samples-not-finite"
  | "samples-unknown"
  | "voice-missing"
  | "wav-codec-unknown"
  | "wav-damaged"
  | "wav-empty"
  | "wav-missing"
  | "wav-truncated";

/** Sound or settings that no features can be taken of. */
export class FeatureError extends SpeechEmotionError<FeatureErrorCode> {
  override readonly name = "FeatureError";
}
