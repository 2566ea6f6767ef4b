import { drawNormal, type RandomGenerator } from "@speech-emotion/features";
import type { Delivery } from "./emotions.ts";

/** Rate of the synthetic voices, in Hz: the one features are taken at. */
export const SYNTHETIC_RATE_HZ = 22050;

/** What makes a synthetic speaker. */
export interface Speaker {
  readonly pitchHz: number;
  /** Vocal tract length against an adult man's: divides all formants. */
  readonly tract: number;
}

/** Formants of vowels of an adult man in Hz (Peterson and Barney 1952, table II). */
const FORMANTS_HZ = {
  a: [730, 1090, 2440],
  e: [530, 1840, 2480],
  i: [270, 2290, 3010],
  o: [570, 840, 2410],
  u: [300, 870, 2240],
} as const;
const BANDWIDTHS_HZ = [80, 100, 140];

export type Vowel = keyof typeof FORMANTS_HZ;

const SAMPLES_A_CONTROL = 110; // 5 ms
const OPENING = 0.4; // share of a period in which the glottis opens
const CLOSING = 0.16;

/**
 * Speaks vowels, one a syllable, with a source-filter formant synthesiser: Rosenberg's glottal pulse
 * (Rosenberg 1971, type B) with jitter, aspiration and spectral tilt, through three second-order resonators
 * in cascade (Klatt 1980, eq. 1), radiated as a difference.
 *
 * @returns samples at {@link SYNTHETIC_RATE_HZ}, between -1 and 1, a pause of a quarter of a second around them.
 */
export function speak(
  vowels: readonly Vowel[],
  options: {
    readonly speaker: Speaker;
    readonly delivery: Delivery;
    readonly random: RandomGenerator;
  },
): Float32Array {
  const { speaker, delivery, random } = options;
  const syllable = Math.round(SYNTHETIC_RATE_HZ / delivery.syllablesPerSec);
  const pause = Math.round(SYNTHETIC_RATE_HZ / 4);
  const accents = vowels.map(() => delivery.rangeSemitones * drawNormal(random));
  const source = new GlottalSource(delivery, random);
  const resonators = BANDWIDTHS_HZ.map((bandwidthHz) => new Resonator(bandwidthHz));
  const voiced = vowels.length * syllable;
  const out = new Float32Array(voiced + 2 * pause);

  let before = 0;
  for (let n = 0; n < voiced; n++) {
    const at = n / syllable;
    const index = Math.floor(at);
    const within = at - index;
    if (n % SAMPLES_A_CONTROL === 0) {
      const next = Math.min(index + 1, vowels.length - 1);
      const glide = Math.max(0, (within - 0.7) / 0.3);
      const mix = (a: number, b: number) => a + glide * (b - a);
      resonators.forEach((resonator, f) => {
        const here = FORMANTS_HZ[vowels[index] as Vowel][f] as number;
        const there = FORMANTS_HZ[vowels[next] as Vowel][f] as number;
        resonator.tune(mix(here, there) / speaker.tract);
      });
      const semitones =
        mix(accents[index] as number, accents[next] as number) +
        delivery.driftSemitones * (n / voiced - 0.5) +
        delivery.tremor * Math.sin((2 * Math.PI * 7 * n) / SYNTHETIC_RATE_HZ);
      source.tune(speaker.pitchHz * delivery.pitch * 2 ** (semitones / 12));
    }
    const envelope = Math.sin(Math.PI * Math.min(1, 0.08 + 0.92 * within)) ** 0.6;
    const flow = resonators.reduce((x, resonator) => resonator.filter(x), source.next() * envelope);
    out[pause + n] = flow - before;
    before = flow;
  }
  const peak = out.reduce((max, x) => Math.max(max, Math.abs(x)), 1e-9);
  const gain = (0.7 * 10 ** (delivery.levelDb / 20)) / peak;
  const floor = 2e-5; // hiss of a quiet room
  return out.map((x) => x * gain + floor * (2 * random() - 1));
}

class GlottalSource {
  readonly #delivery: Delivery;
  readonly #random: RandomGenerator;
  #pitchHz = 100;
  #phase = 0;
  #period = 1;
  #smooth = 0;

  constructor(delivery: Delivery, random: RandomGenerator) {
    this.#delivery = delivery;
    this.#random = random;
  }

  tune(pitchHz: number): void {
    this.#pitchHz = pitchHz;
  }

  next(): number {
    this.#phase += (this.#pitchHz / SYNTHETIC_RATE_HZ) * this.#period;
    if (this.#phase >= 1) {
      this.#phase -= 1;
      this.#period = Math.max(0.5, 1 + this.#delivery.jitter * drawNormal(this.#random));
    }
    const pulse = rosenberg(this.#phase) + this.#delivery.breath * (2 * this.#random() - 1);
    this.#smooth += (1 - this.#delivery.tilt) * (pulse - this.#smooth);
    return this.#smooth;
  }
}

/** Volume velocity over one period, phase in [0, 1). */
function rosenberg(phase: number): number {
  if (phase < OPENING) {
    const x = phase / OPENING;
    return 3 * x * x - 2 * x * x * x;
  }
  const x = (phase - OPENING) / CLOSING;
  return x < 1 ? 1 - x * x : 0;
}

class Resonator {
  readonly #radius: number;
  #a = 0;
  #b = 0;
  #y1 = 0;
  #y2 = 0;

  constructor(bandwidthHz: number) {
    this.#radius = Math.exp((-Math.PI * bandwidthHz) / SYNTHETIC_RATE_HZ);
  }

  tune(hz: number): void {
    this.#a = 2 * this.#radius * Math.cos((2 * Math.PI * hz) / SYNTHETIC_RATE_HZ);
    this.#b = -this.#radius * this.#radius;
  }

  filter(x: number): number {
    const y = (1 - this.#a - this.#b) * x + this.#a * this.#y1 + this.#b * this.#y2;
    this.#y2 = this.#y1;
    this.#y1 = y;
    return y;
  }
}
