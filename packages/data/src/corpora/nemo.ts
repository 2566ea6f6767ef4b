import type { Corpus } from "./corpus.ts";
import { soundName } from "./soundFiles.ts";

const EMOTIONS: Readonly<Record<string, string>> = {
  anger: "angry",
  fear: "fearful",
  happiness: "happy",
  neutral: "neutral",
  sadness: "sad",
  surprised: "surprised",
};
/** speaker_emotion_number of the sentence */
const NAME = /^([A-Z]{2}\d)_(anger|fear|happiness|neutral|sadness|surprised)_(\d+)$/i;

/** The Polish corpus nEMO (Christop 2024, https://arxiv.org/abs/2404.06292): `EB0_anger_1.wav`, nine actors whose sex the names do not tell. */
export const nemo: Corpus = {
  name: "nEMO",
  example: "samples/EB0_anger_1.wav",
  parse: (id) => {
    const [, speaker, emotion, sentence] = NAME.exec(soundName(id) ?? "") ?? [];
    if (speaker === undefined || emotion === undefined) return undefined;
    return {
      label: EMOTIONS[emotion.toLowerCase()] as string,
      speaker: speaker.toUpperCase(),
      sentence,
      channel: undefined,
      groups: {},
    };
  },
};
