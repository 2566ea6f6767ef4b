import { biquad, drawNormal, type RandomGenerator, type Signal } from "@speech-emotion/features";

/** What a sound is made of. */
interface Draw {
  readonly length: number;
  readonly sampleRateHz: number;
  readonly random: RandomGenerator;
  /** A number drawn between two, or between their logarithms. */
  readonly between: (low: number, high: number) => number;
  readonly octaves: (low: number, high: number) => number;
}

const TURN = 2 * Math.PI;

/** Kinds of sound that are no voice, of noise, tones, music and machines. */
export const soundKinds = [
  "whiteNoise",
  "colouredNoise",
  "bandNoise",
  "noiseBursts",
  "flutter",
  "tone",
  "beeps",
  "heldTone",
  "vibrato",
  "siren",
  "sweep",
  "chord",
  "melody",
  "drums",
  "song",
  "engine",
  "crackle",
  "knocks",
] as const;

/** A kind of sound that is no voice. */
export type SoundKind = (typeof soundKinds)[number];

const makers: Readonly<Record<SoundKind, (draw: Draw) => Float32Array>> = {
  whiteNoise: ({ length, random }) => white(length, random),
  /** Of a spectrum that falls by 1 to 9 dB an octave. */
  colouredNoise: ({ length, random, between }) => {
    const pole = between(0.8, 0.999);
    return integrate(white(length, random), pole);
  },
  bandNoise: (draw) => band(white(draw.length, draw.random), draw),
  noiseBursts: (draw) => {
    const { sampleRateHz, between } = draw;
    const [rateHz, open] = [between(1, 9), between(0.2, 0.8)];
    return band(white(draw.length, draw.random), draw).map((x, n) =>
      ((n / sampleRateHz) * rateHz) % 1 < open ? x : 0,
    );
  },
  /** As of a fan or a saw: noise that swells many times a second. */
  flutter: (draw) => {
    const { between, octaves } = draw;
    const [rateHz, depth] = [octaves(3, 60), between(0.2, 1)];
    return swell(integrate(white(draw.length, draw.random), between(0, 0.95)), draw, rateHz, depth);
  },
  tone: (draw) => glide(draw, constant(draw.octaves(80, 4000)), [1]),
  beeps: (draw) => {
    const { sampleRateHz, between, octaves } = draw;
    const [rateHz, open] = [between(1, 6), between(0.2, 0.7)];
    return glide(draw, constant(octaves(300, 3500)), overtones(draw, 3)).map((x, n) =>
      ((n / sampleRateHz) * rateHz) % 1 < open ? x : 0,
    );
  },
  heldTone: (draw) => glide(draw, constant(draw.octaves(60, 900)), overtones(draw, 20)),
  vibrato: (draw) => {
    const { between, octaves, sampleRateHz } = draw;
    const [hz, depth, rateHz] = [octaves(100, 1200), between(0.005, 0.08), between(2, 9)];
    const sway = (n: number) => hz * (1 + depth * Math.sin((TURN * rateHz * n) / sampleRateHz));
    return glide(draw, sway, overtones(draw, 12));
  },
  siren: (draw) => {
    const { between, octaves, sampleRateHz } = draw;
    const [hz, depth, rateHz] = [octaves(300, 1800), between(0.1, 0.6), octaves(0.2, 6)];
    const isStep = draw.random() < 0.4;
    return glide(
      draw,
      (n) => {
        const phase = Math.sin((TURN * rateHz * n) / sampleRateHz);
        return hz * (1 + depth * (isStep ? Math.sign(phase) : phase));
      },
      overtones(draw, 6),
    );
  },
  sweep: (draw) => {
    const { length, octaves } = draw;
    const [from, to] = [octaves(50, 4000), octaves(50, 7000)];
    return glide(draw, (n) => from * (to / from) ** (n / length), overtones(draw, 3));
  },
  chord: (draw) => {
    const root = draw.octaves(80, 500);
    const isMinor = draw.random() < 0.5;
    const steps = [0, isMinor ? 3 : 4, 7, 12].slice(0, draw.random() < 0.5 ? 3 : 4);
    return mix(
      ...steps.map((step) => glide(draw, constant(root * 2 ** (step / 12)), overtones(draw, 10))),
    );
  },
  melody: (draw) => melody(draw),
  drums: (draw) => drums(draw),
  song: (draw) => mix(melody(draw), melody(draw), scale(drums(draw), draw.between(0.2, 1))),
  engine: (draw) => {
    const { between, octaves, sampleRateHz, length, random } = draw;
    const [hz, depth, rateHz] = [octaves(18, 110), between(0, 0.2), between(0.1, 1.5)];
    const pace = (n: number) => hz * (1 + depth * Math.sin((TURN * rateHz * n) / sampleRateHz));
    const levels = overtones(draw, 50).map((level) => level * between(0.2, 1));
    return mix(
      glide(draw, pace, levels),
      scale(integrate(white(length, random), 0.9), between(0, 0.5)),
    );
  },
  /** As rain on a roof, fire, or a worn record. */
  crackle: ({ length, sampleRateHz, random, between, octaves }) => {
    const drops = new Float32Array(length);
    const count = Math.round((length / sampleRateHz) * octaves(20, 600));
    for (let i = 0; i < count; i++) drops[Math.floor(length * random())] = between(-1, 1);
    return integrate(drops, between(0.2, 0.95));
  },
  knocks: (draw) => {
    const { between, octaves, random } = draw;
    const [ringHz, decay] = [octaves(150, 3000), octaves(20, 300)];
    const isEven = random() < 0.5;
    const gapSec = between(0.1, 0.6);
    return strokes(
      draw,
      () => gapSec * (isEven ? 1 : between(0.4, 1.6)),
      (t) => {
        const ring = Math.sin(TURN * ringHz * t) + drawNormal(random);
        return ring * Math.exp(-decay * t);
      },
    );
  },
};

/** The lengths that sounds are drawn of, in seconds. */
const LENGTHS = { shortest: 1, longest: 3 };
const PEAK = 0.3;

/**
 * A sound that is no voice, 1 to 3 s long with its largest sample at 0.3: noise, tones, music, machines, each with drawn
 * pitches, bands and rhythms; half of them swell and fade, and a third have noise beside them.
 */
export function makeSound(
  kind: SoundKind,
  { sampleRateHz, random }: { readonly sampleRateHz: number; readonly random: RandomGenerator },
): Signal {
  const between = (low: number, high: number) => low + (high - low) * random();
  const octaves = (low: number, high: number) => low * (high / low) ** random();
  const length = Math.round(sampleRateHz * between(LENGTHS.shortest, LENGTHS.longest));
  const draw = { length, sampleRateHz, random, between, octaves };
  let samples: Float32Array = makers[kind](draw);
  if (random() < 0.5) samples = swell(samples, draw, octaves(0.1, 1), between(0.3, 0.9));
  samples = scale(samples, 1 / peakOf(samples));
  if (random() < 0.33)
    samples = mix(samples, scale(white(length, random), 10 ** (-between(20, 50) / 20)));
  return { samples: scale(samples, PEAK / peakOf(samples)), sampleRateHz };
}

function white(length: number, random: RandomGenerator): Float32Array {
  return Float32Array.from({ length }, () => drawNormal(random));
}

/** A leaky sum: the nearer the pole is to 1, the more of the lows. */
function integrate(samples: Float32Array, pole: number): Float32Array {
  let sum = 0;
  return samples.map((x) => {
    sum = pole * sum + x;
    return sum;
  });
}

function band(samples: Float32Array, { sampleRateHz, octaves, between }: Draw): Float32Array {
  const lowHz = octaves(60, 3000);
  const highHz = Math.min(0.45 * sampleRateHz, lowHz * between(1.2, 4));
  const above = biquad(samples, { filter: "high-pass", frequencyHz: lowHz, sampleRateHz });
  return biquad(above, { filter: "low-pass", frequencyHz: highHz, sampleRateHz });
}

/** Loudness that comes and goes. */
function swell(
  samples: Float32Array,
  { sampleRateHz, random }: Draw,
  rateHz: number,
  depth: number,
): Float32Array {
  const start = TURN * random();
  return samples.map((x, n) => {
    const wave = 0.5 + 0.5 * Math.sin(start + (TURN * rateHz * n) / sampleRateHz);
    return x * (1 - depth * wave);
  });
}

const constant = (hz: number) => () => hz;

/** Levels of overtones that fall as drawn. */
function overtones({ between }: Draw, most: number): number[] {
  const fall = between(0.5, 2);
  return Array.from({ length: most }, (_, i) => (i + 1) ** -fall);
}

/** A tone whose pitch in hertz is given for each sample; overtones beyond half the rate are left out. */
function glide(
  { length, sampleRateHz }: Draw,
  hzAt: (n: number) => number,
  levels: readonly number[],
): Float32Array {
  let phase = 0;
  return Float32Array.from({ length }, (_, n) => {
    const hz = hzAt(n);
    phase += (TURN * hz) / sampleRateHz;
    return sumOvertones(levels.slice(0, Math.floor((0.48 * sampleRateHz) / hz)), phase);
  });
}

/** Sines of a phase and its multiples, each of which follows from the two before. */
function sumOvertones(levels: readonly number[], phase: number): number {
  const twice = 2 * Math.cos(phase);
  let [before, sine, sum] = [0, Math.sin(phase), 0];
  for (const level of levels) {
    sum += level * sine;
    [before, sine] = [sine, twice * sine - before];
  }
  return sum;
}

/** One stroke after another, each of a time since it began, in seconds. */
function strokes(
  { length, sampleRateHz }: Draw,
  gapSec: () => number,
  stroke: (sec: number, count: number) => number,
): Float32Array {
  const samples = new Float32Array(length);
  let [began, next, count] = [0, 0, -1];
  for (let n = 0; n < length; n++) {
    if (n >= next) {
      began = n;
      count++;
      next = n + Math.max(1, Math.round(sampleRateHz * gapSec()));
    }
    samples[n] = stroke((n - began) / sampleRateHz, count);
  }
  return samples;
}

const MAJOR = [0, 2, 4, 5, 7, 9, 11, 12] as const;

function melody(draw: Draw): Float32Array {
  const { between, octaves, random } = draw;
  const [root, decay, pace] = [octaves(90, 600), octaves(0.5, 10), between(0.12, 0.5)];
  const levels = overtones(draw, 8);
  let [hz, seen] = [root, -1];
  return strokes(
    draw,
    () => pace * (random() < 0.3 ? 2 : 1),
    (t, count) => {
      if (count !== seen) {
        seen = count;
        hz = root * 2 ** ((MAJOR[Math.floor(MAJOR.length * random())] as number) / 12);
      }
      const below = levels.slice(0, Math.floor((0.48 * draw.sampleRateHz) / hz));
      return sumOvertones(below, TURN * hz * t) * Math.exp(-decay * t);
    },
  );
}

function drums(draw: Draw): Float32Array {
  const { between, random } = draw;
  const gapSec = between(0.1, 0.4);
  return strokes(
    draw,
    () => gapSec,
    (t, count) =>
      count % 2 === 0
        ? Math.sin(TURN * (50 * t + 2.7 * (1 - Math.exp(-30 * t)))) * Math.exp(-15 * t)
        : 0.5 * drawNormal(random) * Math.exp(-30 * t),
  );
}

function mix(...parts: readonly Float32Array[]): Float32Array {
  const [first, ...rest] = parts as [Float32Array, ...Float32Array[]];
  return first.map((x, n) => rest.reduce((sum, part) => sum + (part[n] as number), x));
}

function scale(samples: Float32Array, factor: number): Float32Array {
  return samples.map((x) => factor * x);
}

function peakOf(samples: Float32Array): number {
  return samples.reduce((peak, x) => Math.max(peak, Math.abs(x)), 1e-9);
}
