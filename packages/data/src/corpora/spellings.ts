import { countOf } from "@speech-emotion/features";
import type { FoundClip } from "./clip.ts";

/** Common words for emotions, and what else people write for each, in lower case. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  angry: ["anger", "ang"],
  bored: ["boredom"],
  calm: ["calmness", "calmly"],
  disgust: ["disgusted", "dis"],
  fearful: ["fear", "afraid", "anxiety", "anxious", "scared", "fea"],
  happy: ["happiness", "happily", "joy", "joyful", "hap"],
  neutral: ["neutrality", "neu"],
  sad: ["sadness"],
  surprised: [
    "surprise",
    "pleasant surprise",
    "pleasant surprised",
    "pleasantly surprised",
    "ps",
    "sur",
  ],
};

const COMMON = new Map(
  Object.entries(SPELLINGS).flatMap(([word, others]) =>
    [word, ...others].map((spelling) => [spelling, word] as const),
  ),
);

/** A label that was written otherwise than in the common word. */
export interface MappedSpelling {
  /** As it was written. */
  readonly from: string;
  /** The common word. */
  readonly to: string;
  /** How many clips have it. */
  readonly clips: number;
}

/** The common word for an emotion; undefined for what is not known as one. */
export function emotionWord(text: string): string | undefined {
  const spelling = text.normalize("NFC").trim().toLowerCase();
  return COMMON.get(spelling.replace(/[\s_-]+/g, " "));
}

/** A label in the common word; one that is not known stays as it is, in composed letters. */
export function commonLabel(label: string): string {
  return emotionWord(label) ?? label.normalize("NFC");
}

/** Clips with their labels in common words, and what was written otherwise. */
export function mapSpellings(clips: readonly FoundClip[]): {
  readonly clips: readonly FoundClip[];
  readonly spellings: readonly MappedSpelling[];
} {
  const counts = new Map<string, number>();
  for (const { label } of clips)
    if (commonLabel(label) !== label.normalize("NFC"))
      counts.set(label, (counts.get(label) ?? 0) + 1);
  return {
    clips: clips.map((clip) => ({ ...clip, label: commonLabel(clip.label) })),
    spellings: [...counts].map(([from, count]) => ({ from, to: commonLabel(from), clips: count })),
  };
}

/** One phrase on them: `fear -> fearful, 36 clips; joy -> happy, 12 clips`. */
export function describeSpellings(spellings: readonly MappedSpelling[]): string {
  return spellings
    .map(({ from, to, clips }) => `${from} -> ${to}, ${countOf(clips, "clip")}`)
    .join("; ");
}
