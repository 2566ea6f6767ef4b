import type { Corpus } from "./corpus.ts";
import { soundName } from "./soundFiles.ts";

const EMOTIONS: Readonly<Record<string, string>> = {
  ANG: "angry",
  DIS: "disgust",
  FEA: "fearful",
  HAP: "happy",
  NEU: "neutral",
  SAD: "sad",
};
const INTENSITIES: Readonly<Record<string, string>> = { LO: "low", MD: "medium", HI: "high" };
/** The 43 actresses of `VideoDemographics.csv`; the other 48 are men. */
const FEMALE = new Set(
  [
    "1002 1003 1004 1006 1007 1008 1009 1010 1012 1013 1018 1020 1021 1024 1025 1028 1029 1030 1037 1043 1046 1047",
    "1049 1052 1053 1054 1055 1056 1058 1060 1061 1063 1072 1073 1074 1075 1076 1078 1079 1082 1084 1089 1091",
  ].flatMap((line) => line.split(" ")),
);
/** actor_sentence_emotion_intensity; XX where no intensity was asked for, in one file X. */
const NAME = /^(10\d\d)_([A-Z]{3})_(ANG|DIS|FEA|HAP|NEU|SAD)_(LO|MD|HI|XX?)$/i;

/** Crowd-sourced emotional multimodal actors dataset (Cao et al. 2014, https://doi.org/10.1109/TAFFC.2014.2336244): `1001_DFA_ANG_XX.wav`. */
export const cremaD: Corpus = {
  name: "CREMA-D",
  example: "AudioWAV/1001_DFA_ANG_XX.wav",
  parse: (id) => {
    const [, speaker, sentence, emotion, level] = NAME.exec(soundName(id) ?? "") ?? [];
    if (speaker === undefined) return undefined;
    const intensity = INTENSITIES[(level as string).toUpperCase()];
    return {
      label: EMOTIONS[(emotion as string).toUpperCase()] as string,
      speaker,
      sentence: sentence?.toUpperCase(),
      channel: undefined,
      groups: {
        ...(intensity === undefined ? {} : { intensity }),
        sex: FEMALE.has(speaker) ? "female" : "male",
      },
    };
  },
};
