import type { Corpus } from "./corpus.ts";
import { soundName } from "./soundFiles.ts";

/** Emotions by the first letter of their German names: Wut, Langeweile, Ekel, Angst, Freude, Trauer, neutral. */
const EMOTIONS: Readonly<Record<string, string>> = {
  W: "angry",
  L: "bored",
  E: "disgust",
  A: "fearful",
  F: "happy",
  T: "sad",
  N: "neutral",
};
const MALE = ["03", "10", "11", "12", "15"];
/** speaker, text, emotion, version. */
const NAME = /^(0[389]|1[0-6])([ab]\d\d)([WLEAFTN])[a-z]?$/i;

/** The Berlin database of emotional speech (Burkhardt et al. 2005, http://emodb.bilderbar.info): `03a01Fa.wav`, ten actors. */
export const emoDb: Corpus = {
  name: "EMO-DB",
  example: "wav/03a01Fa.wav",
  parse: (id) => {
    const [, speaker, sentence, emotion] = NAME.exec(soundName(id) ?? "") ?? [];
    if (speaker === undefined || emotion === undefined) return undefined;
    return {
      label: EMOTIONS[emotion.toUpperCase()] as string,
      speaker,
      sentence: sentence?.toLowerCase(),
      channel: undefined,
      groups: { sex: MALE.includes(speaker) ? "male" : "female" },
    };
  },
};
