import type { RandomGenerator } from "@speech-emotion/features";
import seedrandom from "seedrandom";

/** A generator of its own for each purpose, so that drawing more for one leaves the others as they were. */
export function createRandom(seed: number, purpose: string): RandomGenerator {
  return seedrandom(`${seed}/${purpose}`);
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: RandomGenerator): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}
