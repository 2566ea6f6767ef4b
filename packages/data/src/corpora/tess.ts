import type { Corpus } from "./corpus.ts";
import { soundName } from "./soundFiles.ts";

/** Emotions by the word that ends a file's name; `ps` is pleasant surprise. */
const EMOTIONS: Readonly<Record<string, string>> = {
  angry: "angry",
  disgust: "disgust",
  fear: "fearful",
  happy: "happy",
  neutral: "neutral",
  ps: "surprised",
  sad: "sad",
};
/** The two actresses; one file of the archive begins with `OA_`. */
const SPEAKERS: Readonly<Record<string, { readonly speaker: string; readonly age: string }>> = {
  oaf: { speaker: "OAF", age: "older" },
  oa: { speaker: "OAF", age: "older" },
  yaf: { speaker: "YAF", age: "younger" },
};
/** speaker_word_emotion, and a number where one has more takes of it. */
const NAME = /^(OAF?|YAF)_([^_]+)_(angry|disgust|fear|happy|neutral|ps|sad)(?:[._ -]?\d+)?$/i;

/** The Toronto emotional speech set (Pichora-Fuller and Dupuis 2020, https://doi.org/10.5683/SP2/E8H2MF): `OAF_back_angry.wav`. */
export const tess: Corpus = {
  name: "TESS",
  example: "OAF_angry/OAF_back_angry.wav",
  parse: (id) => {
    const [, code, sentence, emotion] = NAME.exec(soundName(id) ?? "") ?? [];
    const known = SPEAKERS[code?.toLowerCase() ?? ""];
    if (!known) return undefined;
    return {
      label: EMOTIONS[(emotion as string).toLowerCase()] as string,
      speaker: known.speaker,
      sentence: sentence?.toLowerCase(),
      channel: undefined,
      groups: { age: known.age, sex: "female" },
    };
  },
};
