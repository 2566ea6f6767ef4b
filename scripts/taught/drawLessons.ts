import { type Clip, createRandom, shuffled } from "@speech-emotion/data";

/** Clips of one voice to teach by, and clips of sentences that are not among those. */
export interface Lesson {
  /** By how many clips of each label, at most: where a voice has fewer, by those. */
  readonly count: number;
  readonly taught: readonly Clip[];
  readonly test: readonly Clip[];
}

/** Of a voice's sentences, at least, and the share of them, that are never taught. */
const LEAST_TEST = 4;
const TEST_SHARE = 0.3;

/**
 * Draws what one voice is taught by. All counts share the sentences that are kept for the test, and the fewer clips are the
 * first of the more.
 */
export function drawLessons(
  clips: readonly Clip[],
  { counts, draw }: { readonly counts: readonly number[]; readonly draw: number },
): Lesson[] {
  const random = createRandom(draw, `lesson/${clips[0]?.corpus}/${clips[0]?.speaker}`);
  const sentences = shuffled([...new Set(clips.map(({ sentence }) => sentence))].sort(), random);
  const wanted = Math.max(LEAST_TEST, Math.round(TEST_SHARE * sentences.length));
  const kept = new Set(sentences.slice(0, Math.min(wanted, Math.floor(sentences.length / 2))));
  const test = clips.filter(({ sentence }) => kept.has(sentence));
  const others = sentences
    .filter((sentence) => !kept.has(sentence))
    .flatMap((sentence) =>
      shuffled(
        clips.filter((clip) => clip.sentence === sentence),
        random,
      ),
    );
  return counts.map((count) => {
    const given = new Map<string, number>();
    const taught = others.filter(({ label }) => {
      given.set(label, (given.get(label) ?? 0) + 1);
      return given.get(label)! <= count;
    });
    return { count, taught, test };
  });
}
