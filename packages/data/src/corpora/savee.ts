import type { Corpus } from "./corpus.ts";
import { soundStem } from "./soundFiles.ts";

/** Emotions by the letters before a sentence's number. */
const EMOTIONS: Readonly<Record<string, string>> = {
  a: "angry",
  d: "disgust",
  f: "fearful",
  h: "happy",
  n: "neutral",
  sa: "sad",
  su: "surprised",
};
/** speaker_emotion, number of the sentence; the speaker may be the folder. */
const PATH = /(?:^|\/)(DC|JE|JK|KL)[_/](a|d|f|h|n|sa|su)\d\d$/i;

/** Surrey audio-visual expressed emotion (Haq and Jackson 2010, http://kahlan.eps.surrey.ac.uk/savee/): `DC_a01.wav` or `DC/a01.wav`, four men. */
export const savee: Corpus = {
  name: "SAVEE",
  example: "DC/a01.wav",
  parse: (id) => {
    const [, speaker, emotion] = PATH.exec(soundStem(id) ?? "") ?? [];
    if (speaker === undefined || emotion === undefined) return undefined;
    return {
      label: EMOTIONS[emotion.toLowerCase()] as string,
      speaker: speaker.toUpperCase(),
      channel: undefined,
      groups: { sex: "male" },
    };
  },
};
