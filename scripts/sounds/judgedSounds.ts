import { drawNormal, type RandomGenerator, type Signal } from "@speech-emotion/features";

/** What a sound is drawn with. */
interface Draw {
  readonly length: number;
  readonly random: RandomGenerator;
  readonly between: (low: number, high: number) => number;
}

const RATE_HZ = 16000;
const TURN = 2 * Math.PI;

/**
 * Sounds that no model learns from: made otherwise than those of `makeSound`, so that what is told of them holds for others
 * too.
 */
export const judgedSounds: Readonly<Record<string, (draw: Draw) => Float32Array>> = {
  "white noise at a steady level": ({ length, random }) => noise(length, random),
  "noise of a fan": ({ length, random, between }) => {
    const rateHz = between(5, 40);
    const air = lowpassed(noise(length, random), between(500, 3000));
    return air.map((x, n) => x * (1 + 0.2 * Math.sin((TURN * rateHz * n) / RATE_HZ)));
  },
  "a tone of 100 to 2000 Hz": ({ length, between }) => {
    const hz = between(100, 2000);
    return bySecond(length, (t) => Math.sin(TURN * hz * t));
  },
  "hum of the mains": ({ length, random, between }) => {
    const hz = random() < 0.5 ? 50 : 60;
    const air = noise(length, random);
    const level = between(0.01, 0.1);
    return bySecond(length, (t, n) => {
      let sum = level * (air[n] as number);
      for (let k = 1; k < 20; k++) sum += Math.sin(TURN * hz * k * t) / k;
      return sum;
    });
  },
  "keys of a keyboard": ({ length, random, between }) => {
    const keys = new Float32Array(length);
    for (let at = 0; at < length; at += Math.round(RATE_HZ * between(0.06, 0.35))) {
      const [hz, fall, loud] = [between(500, 4000), between(100, 400), between(0.3, 1)];
      for (let n = at; n < Math.min(length, at + 480); n++) {
        const t = (n - at) / RATE_HZ;
        const click = drawNormal(random) * Math.exp(-fall * t);
        keys[n] = loud * (click + Math.sin(TURN * hz * t) * Math.exp(-200 * t));
      }
    }
    return keys.map((x) => x + 0.003 * drawNormal(random));
  },
  "plucked strings": ({ length, random, between }) => {
    const music = new Float32Array(length);
    const steps = [0, 3, 5, 7, 10, 12];
    const root = between(80, 250);
    for (let at = 0; at < length; at += Math.round(RATE_HZ * between(0.15, 0.5))) {
      const step = steps[Math.floor(steps.length * random())] as number;
      pluck(music, at, { hz: root * 2 ** (step / 12), random });
    }
    return music;
  },
  "band with bass and beat": ({ length, random, between }) => {
    const music = new Float32Array(length);
    const beat = Math.round(RATE_HZ * between(0.25, 0.5));
    const root = between(50, 110);
    for (let at = 0, n = 0; at < length; at += beat, n++) {
      pluck(music, at, { hz: root * (n % 4 === 3 ? 1.5 : 1), random });
      pluck(music, at + (beat >> 1), {
        hz: root * 4 * 2 ** (Math.floor(8 * random()) / 12),
        random,
      });
      for (let k = at; k < Math.min(length, at + 1600); k++)
        music[k] = (music[k] as number) + 0.3 * drawNormal(random) * Math.exp(-(k - at) / 300);
    }
    return music;
  },
  organ: ({ length, random, between }) => {
    const root = between(100, 300);
    return bySecond(length, (t) => {
      const shift = [0, 5, 7, 0][Math.floor(t / 0.8) % 4] as number;
      let sum = 0;
      for (const step of [0, 4, 7])
        for (const part of [1, 2, 4, 8])
          sum += Math.sin(TURN * root * 2 ** ((step + shift) / 12) * part * t) / part;
      return sum + 0.001 * drawNormal(random);
    });
  },
  "ringing telephone": ({ length, between }) => {
    const [low, high] = [between(400, 500), between(900, 1100)];
    return bySecond(length, (t) =>
      t % 1.5 < 0.9 ? Math.sin(TURN * ((25 * t) % 1 < 0.5 ? low : high) * t) : 0,
    );
  },
  "dialled digits": ({ length, random }) => {
    const [rows, columns] = [
      [697, 770, 852, 941],
      [1209, 1336, 1477],
    ];
    const digits = Array.from({ length: 60 }, () => [
      rows[Math.floor(4 * random())] as number,
      columns[Math.floor(3 * random())] as number,
    ]);
    return bySecond(length, (t) => {
      const [low, high] = digits[Math.floor(t / 0.2)] as [number, number];
      return t % 0.2 < 0.12 ? Math.sin(TURN * low * t) + Math.sin(TURN * high * t) : 0;
    });
  },
  "chirping birds": ({ length, random, between }) => {
    const song = new Float32Array(length);
    for (let at = 0; at < length; at += Math.round(RATE_HZ * between(0.1, 0.5))) {
      const [from, to, sec] = [between(2000, 6000), between(2000, 6000), between(0.05, 0.2)];
      let phase = 0;
      for (let n = at; n < Math.min(length, at + sec * RATE_HZ); n++) {
        const share = (n - at) / (sec * RATE_HZ);
        phase += (TURN * (from + (to - from) * share)) / RATE_HZ;
        song[n] = Math.sin(phase) * Math.sin(Math.PI * share);
      }
    }
    return song.map((x) => x + 0.01 * drawNormal(random));
  },
  footsteps: ({ length, random, between }) => {
    const gap = between(0.4, 0.7);
    const air = lowpassed(noise(length, random), 400);
    return bySecond(length, (t, n) => (air[n] as number) * Math.exp(-25 * (t % gap)));
  },
  "passing car": ({ length, random, between }) => {
    const air = lowpassed(noise(length, random), between(200, 1500));
    const middle = length / 2;
    return air.map((x, n) => x * Math.exp(-(((n - middle) / (length / 4)) ** 2)));
  },
};

const PEAK = 0.3;

/** A sound of 1 to 5 seconds, 16000 samples each. */
export function makeJudgedSound(name: string, random: RandomGenerator): Signal {
  const between = (low: number, high: number) => low + (high - low) * random();
  const length = Math.round(RATE_HZ * between(1, 5));
  const samples = judgedSounds[name]?.({ length, random, between }) as Float32Array;
  const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
  return { samples: samples.map((x) => (PEAK / peak) * x), sampleRateHz: RATE_HZ };
}

function noise(length: number, random: RandomGenerator): Float32Array {
  return Float32Array.from({ length }, () => drawNormal(random));
}

function bySecond(length: number, at: (t: number, n: number) => number): Float32Array {
  return Float32Array.from({ length }, (_, n) => at(n / RATE_HZ, n));
}

function lowpassed(samples: Float32Array, hz: number): Float32Array {
  const share = 1 - Math.exp((-TURN * hz) / RATE_HZ);
  let level = 0;
  return samples.map((x) => {
    level += share * (x - level);
    return level;
  });
}

/** Adds a string that is plucked (Karplus and Strong 1983, https://doi.org/10.2307/3680062). */
function pluck(
  music: Float32Array,
  at: number,
  { hz, random }: { readonly hz: number; readonly random: RandomGenerator },
): void {
  const string = Float32Array.from({ length: Math.round(RATE_HZ / hz) }, () => 2 * random() - 1);
  for (let n = at, k = 0; n < music.length; n++, k = (k + 1) % string.length) {
    const next = string[(k + 1) % string.length] as number;
    music[n] = (music[n] as number) + (string[k] as number);
    string[k] = 0.498 * ((string[k] as number) + next);
  }
}
