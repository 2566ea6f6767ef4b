import type { Corpus } from "./corpus.ts";
import { soundName } from "./soundFiles.ts";

/** Emotions by the first letters of their Italian names: disgusto, gioia, paura, rabbia, sorpresa, tristezza, neutro. */
const EMOTIONS: Readonly<Record<string, string>> = {
  dis: "disgust",
  gio: "happy",
  pau: "fearful",
  rab: "angry",
  sor: "surprised",
  tri: "sad",
  neu: "neutral",
};
/** emotion-speaker-sentence */
const NAME = /^(dis|gio|pau|rab|sor|tri|neu)-([fm])([1-3])-([a-z]\d)$/i;

/** The Italian corpus EMOVO (Costantini et al. 2014, https://aclanthology.org/L14-1478/): `rab-f1-b1.wav`, three women and three men. */
export const emovo: Corpus = {
  name: "EMOVO",
  example: "f1/rab-f1-b1.wav",
  parse: (id) => {
    const [, emotion, sex, number, sentence] = NAME.exec(soundName(id) ?? "") ?? [];
    if (emotion === undefined || sex === undefined) return undefined;
    return {
      label: EMOTIONS[emotion.toLowerCase()] as string,
      speaker: `${sex.toLowerCase()}${number}`,
      sentence: sentence?.toLowerCase(),
      channel: undefined,
      groups: { sex: sex.toLowerCase() === "f" ? "female" : "male" },
    };
  },
};
