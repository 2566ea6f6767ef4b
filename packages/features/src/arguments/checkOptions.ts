import { FeatureError } from "../errors.ts";
import { hasFft, MAX_FACTOR, MAX_FFT, MIN_FFT } from "../spectrum/radices.ts";
import { describeValue } from "./describeValue.ts";

/** Options of this package's functions and settings of its stages; a name means the same in each of them. */
export interface KnownOptions {
  readonly amin: number;
  readonly coefficient: number;
  readonly colour: string;
  readonly deltaWidth: number;
  readonly fMaxHz: number;
  readonly fMinHz: number;
  readonly filter: string;
  readonly floorShare: number;
  readonly frameLength: number;
  readonly frequencyHz: number;
  readonly gainDb: number;
  readonly hopLength: number;
  readonly keepFrames: number;
  readonly length: number;
  readonly loudestRms: number;
  readonly marginDb: number;
  readonly minShare: number;
  readonly minSnrDb: number;
  readonly nFft: number;
  readonly nMels: number;
  readonly nMfcc: number;
  readonly order: number;
  readonly outputs: readonly number[];
  readonly poolSize: number;
  readonly priorFrames: number;
  readonly q: number;
  readonly rate: number;
  readonly rms: number;
  readonly sampleRateHz: number;
  readonly semitones: number;
  readonly snrDb: number;
  readonly t60Sec: number;
  readonly topDb: number;
  readonly units: number;
  readonly weights: string;
  readonly wetDb: number;
  readonly width: number;
}

/** What an option must be, in words, whether a value is that, and what to do when not; some depend on the others. */
interface Rule {
  readonly expected: (all: Partial<KnownOptions>) => string;
  readonly holds: (value: unknown, all: Partial<KnownOptions>) => boolean;
  readonly advice: string;
}

function number(expected: string, holds: (value: number) => boolean, advice: string): Rule {
  return {
    expected: () => expected,
    holds: (value) => typeof value === "number" && holds(value),
    advice,
  };
}

const isPositive = (x: number) => x > 0 && Number.isFinite(x);
const isNotNegative = (x: number) => x >= 0 && Number.isFinite(x);
const isCount = (x: number) => x > 0 && Number.isInteger(x);

/** What no features need: sizes are checked before they become memory. */
const MAX_FRAME = MAX_FFT;
const MAX_BANDS = 1024;
const MAX_LAYERS = 16;
const MAX_UNITS = 4096;

const deltaWidth = number(
  `an odd integer of at least 3 and at most ${MAX_FRAME}`,
  (x) => isCount(x) && x > 2 && x % 2 === 1 && x <= MAX_FRAME,
  "use 9",
);

const rules: Readonly<Record<keyof KnownOptions, Rule>> = {
  amin: number("a positive number", isPositive, "use 1e-10"),
  coefficient: number("a finite number", Number.isFinite, "use 0.97"),
  colour: {
    expected: () => "white or pink",
    holds: (value) => value === "white" || value === "pink",
    advice: "use white",
  },
  deltaWidth,
  fMaxHz: {
    expected: ({ fMinHz, sampleRateHz }) =>
      `above fMinHz (${fMinHz}) and at most half the sample rate (${sampleRateHz! / 2})`,
    holds: (value, { fMinHz, sampleRateHz }) =>
      typeof value === "number" && value > fMinHz! && value <= sampleRateHz! / 2,
    advice: "leave it out for half the sample rate",
  },
  fMinHz: {
    expected: ({ sampleRateHz }) =>
      sampleRateHz === undefined
        ? "0 or more"
        : `from 0 to less than half the sample rate (${sampleRateHz / 2})`,
    holds: (value, { sampleRateHz = Number.POSITIVE_INFINITY }) =>
      typeof value === "number" && isNotNegative(value) && value < sampleRateHz / 2,
    advice: "use 0 for no lower edge",
  },
  filter: {
    expected: () => "low-pass, high-pass, peak or high-shelf",
    holds: (value) =>
      ["low-pass", "high-pass", "peak", "high-shelf"].some((filter) => filter === value),
    advice: "use low-pass",
  },
  floorShare: number("from 0 to 1", (x) => x >= 0 && x <= 1, "use 0.05"),
  frameLength: number(
    `a positive even integer of at most ${MAX_FRAME}`,
    (x) => isCount(x) && x % 2 === 0 && x <= MAX_FRAME,
    "use 2048",
  ),
  frequencyHz: {
    expected: ({ sampleRateHz }) => `above 0 and below half the sample rate (${sampleRateHz! / 2})`,
    holds: (value, { sampleRateHz }) =>
      typeof value === "number" && value > 0 && value < sampleRateHz! / 2,
    advice: "use 1000",
  },
  gainDb: number("a finite number", Number.isFinite, "use 0 to leave the level"),
  hopLength: number("a positive integer", isCount, "use 512"),
  keepFrames: number("a whole number of 0 or more", (x) => x >= 0 && Number.isInteger(x), "use 13"),
  length: number(
    "a number of samples",
    (x) => x === 0 || isCount(x),
    "use the length of the signal that the spectrum was taken of",
  ),
  loudestRms: number("0 or more", isNotNegative, "use 0 to leave the level"),
  marginDb: number("0 or more", isNotNegative, "use 6"),
  minShare: number("0 or more", isNotNegative, "use 0.1"),
  minSnrDb: number("0 or more", isNotNegative, "use 15"),
  nFft: number(
    `a multiple of 8 from ${MIN_FFT} to ${MAX_FFT} with no prime factor above ${MAX_FACTOR}`,
    hasFft,
    "use 2048",
  ),
  nMels: number(
    `a positive integer of at most ${MAX_BANDS}`,
    (x) => isCount(x) && x <= MAX_BANDS,
    "use 128",
  ),
  nMfcc: {
    expected: ({ nMels }) => `a positive integer of at most nMels (${nMels})`,
    holds: (value, { nMels }) => isCount(value as number) && (value as number) <= nMels!,
    advice: "use fewer coefficients, or more bands",
  },
  order: number("1 or 2", (x) => x === 1 || x === 2, "use 1 for the slope"),
  outputs: {
    expected: () => `a list of layers that differ, from 1 to ${MAX_LAYERS}`,
    holds: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      new Set(value).size === value.length &&
      value.every((layer) => isCount(layer) && layer <= MAX_LAYERS),
    advice: "use [1] for the first",
  },
  poolSize: number(
    `a positive integer of at most ${MAX_BANDS}`,
    (x) => isCount(x) && x <= MAX_BANDS,
    "use 4",
  ),
  priorFrames: number("0 or more", isNotNegative, "use 0 for none"),
  q: number("a positive number", isPositive, "leave it out for sqrt(1/2)"),
  rate: number("a positive number", isPositive, "use 1 to leave the tempo"),
  rms: number("a positive number", isPositive, "use 0.1"),
  sampleRateHz: number("a positive number", isPositive, "give the rate of the samples, in Hz"),
  semitones: number("a finite number", Number.isFinite, "use 0 to leave the pitch"),
  snrDb: number("a finite number", Number.isFinite, "use 20 for little noise"),
  t60Sec: number("a positive number", isPositive, "use 0.4 for a living room"),
  topDb: number("a positive number", (x) => x > 0, "use Infinity for no floor"),
  units: number(
    `a positive integer of at most ${MAX_UNITS}`,
    (x) => isCount(x) && x <= MAX_UNITS,
    "use 256",
  ),
  weights: {
    expected: () => "a SHA-256 in hexadecimal",
    holds: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
    advice: "take the encoder's own",
  },
  wetDb: number("a finite number", Number.isFinite, "use -10 for a small room"),
  width: deltaWidth,
};

/**
 * Checks options of a function or settings of a stage, defaults filled in: what does not fit is told by its name, before it becomes a matrix
 * of the wrong size, or one without end.
 *
 * @throws {FeatureError} naming the first that is out of range.
 */
export function checkOptions(options: Partial<KnownOptions>): void {
  for (const name of Object.keys(options) as (keyof KnownOptions)[]) {
    const value: unknown = options[name];
    const { expected, holds, advice } = rules[name];
    if (!holds(value, options))
      throw new FeatureError({
        code: "option-out-of-range",
        expected: `${name} to be ${expected(options)}`,
        found: describeValue(value),
        advice,
      });
  }
}
