import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { drawNormal, encodeWav, type RandomGenerator } from "@speech-emotion/features";
import { createRandom } from "../../random.ts";
import { ravdessEmotions } from "../ravdess.ts";
import { type Delivery, deliveries } from "./emotions.ts";
import { type Speaker, SYNTHETIC_RATE_HZ, speak, type Vowel } from "./voice.ts";

const STATEMENTS: readonly (readonly Vowel[])[] = [
  ["i", "a", "o", "i", "u", "e", "a"],
  ["o", "a", "e", "u", "i", "a", "o"],
];
const TWO = [1, 2] as const;

/** How many voices, and which. */
export interface SyntheticCorpusOptions {
  /** Number of synthetic speakers, odd ones lower; default 8, 56 clips each. */
  readonly speakers?: number;
  /** What the voices are drawn with: the same gives the same bytes. Default 1. */
  readonly seed?: number;
}

/**
 * Writes a small corpus of synthetic voices as WAV files in the layout of RAVDESS: seven "emotions" that
 * differ in pitch, range, tempo, loudness, spectral tilt and jitter. It stands in where no data set is at hand;
 * what a model learns from it says nothing about people. A folder that is already there is left as it is.
 */
export async function writeSyntheticCorpus(
  dir: string,
  options: SyntheticCorpusOptions = {},
): Promise<void> {
  const { speakers = 8, seed = 1 } = options;
  if (existsSync(dir)) return;
  const temporary = `${dir}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    for (let number = 1; number <= speakers; number++) {
      const actor = String(number).padStart(2, "0");
      const folder = join(temporary, `Actor_${actor}`);
      await mkdir(folder, { recursive: true });
      const speaker = drawSpeaker(number, createRandom(seed, `speaker/${actor}`));
      for (const [code, emotion] of Object.entries(ravdessEmotions)) {
        const delivery = deliveries[emotion];
        if (!delivery) continue; // no synthetic voice is neutral
        for (const intensity of TWO)
          for (const statement of TWO)
            for (const repetition of TWO) {
              const name = `03-01-${code}-0${intensity}-0${statement}-0${repetition}-${actor}`;
              const random = createRandom(seed, name);
              const samples = speak(STATEMENTS[statement - 1] as readonly Vowel[], {
                speaker,
                delivery: vary(delivery, intensity, random),
                random,
              });
              const wav = encodeWav({ channels: [samples], sampleRateHz: SYNTHETIC_RATE_HZ });
              await writeFile(join(folder, `${name}.wav`), wav);
            }
      }
    }
    await mkdir(dirname(dir), { recursive: true });
    await rename(temporary, dir).catch((error: unknown) => {
      if (!existsSync(dir)) throw error; // else another process was first, with the same clips
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function drawSpeaker(number: number, random: RandomGenerator): Speaker {
  const male = number % 2 === 1;
  return {
    pitchHz: (male ? 115 : 205) * 2 ** ((1.5 * drawNormal(random)) / 12),
    tract: (male ? 1 : 0.86) * (1 + 0.03 * drawNormal(random)),
  };
}

/** No two utterances are alike; a strong one is higher, livelier and louder than a normal one. */
function vary(delivery: Delivery, intensity: 1 | 2, random: RandomGenerator): Delivery {
  const strength = intensity === 2 ? 1.15 : 1;
  const around = (value: number, spread: number) => value * 2 ** (spread * drawNormal(random));
  return {
    pitch: around(1 + (delivery.pitch - 1) * strength, 0.07),
    rangeSemitones: around(delivery.rangeSemitones * strength, 0.25),
    driftSemitones: delivery.driftSemitones + drawNormal(random),
    syllablesPerSec: around(delivery.syllablesPerSec, 0.12),
    levelDb: Math.min(0, delivery.levelDb * (2 - strength) + 1.5 * drawNormal(random)),
    tilt: Math.min(0.9, around(delivery.tilt, 0.1)),
    jitter: around(delivery.jitter, 0.3),
    breath: around(delivery.breath, 0.3),
    tremor: around(delivery.tremor, 0.3),
  };
}
