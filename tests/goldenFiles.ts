import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = new URL("golden/", import.meta.url);

/** librosa's values for one array of `golden/`, row-major; its README says how each was made. */
export function golden(name: string): Float32Array {
  const bytes = readFileSync(new URL(`${name}.f32`, folder));
  return new Float32Array(new Uint8Array(bytes).buffer);
}

export function goldenWav(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.wav`, folder)));
}

/** RAVDESS clips that `golden/` has values for, by name without extension. */
export const goldenClips: readonly string[] = readdirSync(folder)
  .map((file) => /^ravdess\.(.+)\.features\.f32$/.exec(file)?.[1])
  .filter((name) => name !== undefined);

/** Where RAVDESS is on this machine, if it is: tests that need it are skipped otherwise. */
export const ravdessDir: string | undefined = process.env.RAVDESS_DIR || undefined;

export function ravdessClip(name: string): Uint8Array {
  const set = name.startsWith("03-01") ? "Audio_Speech_Actors_01-24" : "Audio_Song_Actors_01-24";
  const path = join(ravdessDir ?? "", set, `Actor_${name.slice(-2)}`, `${name}.wav`);
  if (!existsSync(path))
    throw new Error(`expected the clip ${path}: RAVDESS_DIR must hold Zenodo's layout`);
  return new Uint8Array(readFileSync(path));
}

export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let max = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    if (!(difference <= max)) max = difference; // NaN counts as a difference
  }
  return max;
}

export function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / a.length;
}
