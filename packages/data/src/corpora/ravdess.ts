import type { Corpus } from "./corpus.ts";
import { fileName, soundStem } from "./soundFiles.ts";

/** Emotions by their two-digit code in a file's name. */
export const ravdessEmotions: Readonly<Record<string, string>> = {
  "01": "neutral",
  "02": "calm",
  "03": "happy",
  "04": "sad",
  "05": "angry",
  "06": "fearful",
  "07": "disgust",
  "08": "surprised",
};

const AUDIO_ONLY = "03";
const VOCAL_CHANNELS = { "01": "speech", "02": "song" } as const satisfies Record<
  string,
  VocalChannel
>;
const VOCAL_CHANNEL_NAMES = Object.values(VOCAL_CHANNELS);
/** modality-channel-emotion-intensity-statement-repetition-actor */
const NAME = /^(0[1-3])-(0[12])-(0[1-8])-(0[12])-(0[12])-(0[12])-(\d\d)$/i;

/** Whether a clip of RAVDESS is spoken or sung. */
export type VocalChannel = "speech" | "song";

/** What a RAVDESS file's name says of it; undefined for any other name. */
export interface RavdessName {
  /** `01` sound and picture, `02` picture alone, `03` sound alone. */
  readonly modality: string;
  /** Spoken or sung. */
  readonly channel: VocalChannel;
  /** The common word for it. */
  readonly emotion: string;
  /** Neutral clips are all normal. */
  readonly intensity: "normal" | "strong";
  /** 1 "Kids are talking by the door", 2 "Dogs are sitting by the door". */
  readonly statement: number;
  /** 1 or 2: each is said twice. */
  readonly repetition: number;
  /** `01` to `24`. */
  readonly actor: string;
  /** Of the actor: odd numbers are men. */
  readonly sex: "male" | "female";
}

/** Reads a name such as `03-01-06-01-02-01-12.wav`, or with the ending of another sound file. */
export function parseRavdessName(file: string): RavdessName | undefined {
  const parts = NAME.exec(soundStem(file) ?? "");
  if (!parts) return undefined;
  const [, modality, channel, emotion, intensity, statement, repetition, actor] =
    parts as unknown as string[];
  return {
    modality: modality as string,
    channel: VOCAL_CHANNELS[channel as keyof typeof VOCAL_CHANNELS],
    emotion: ravdessEmotions[emotion as string] as string,
    intensity: intensity === "01" ? "normal" : "strong",
    statement: Number(statement),
    repetition: Number(repetition),
    actor: actor as string,
    sex: Number(actor) % 2 === 1 ? "male" : "female",
  };
}

/** Reads the name of the file at a path, of whatever system it is. */
export function parseRavdessPath(path: string): RavdessName | undefined {
  return parseRavdessName(path.split(/[\\/]/).at(-1) as string);
}

/** Which of the clips of RAVDESS are taken. */
export interface RavdessOptions {
  /** Vocal channels to take; default both. */
  readonly channels?: readonly VocalChannel[];
  /** Keep the neutral clips, which have no strong intensity; default false. */
  readonly keepNeutral?: boolean;
}

/** RAVDESS (Livingstone and Russo 2018, https://doi.org/10.5281/zenodo.1188976). */
export const ravdess: Corpus = {
  name: "RAVDESS",
  example: "Actor_01/03-01-05-01-01-01-01.wav",
  parse: (id) => {
    const name = parseRavdessName(fileName(id));
    if (!name) return undefined;
    const { emotion, actor, channel, intensity, sex, statement } = name;
    const groups = { channel, intensity, sex };
    return { label: emotion, speaker: actor, sentence: String(statement), channel, groups };
  },
  leaveOut: (id, { channels = VOCAL_CHANNEL_NAMES, keepNeutral = false }) => {
    const name = parseRavdessName(fileName(id));
    if (name?.modality !== AUDIO_ONLY) return "not the audio-only modality";
    if (!channels.includes(name.channel)) return `${name.channel} not asked for`;
    return name.emotion === "neutral" && !keepNeutral ? "neutral" : undefined;
  },
  describeWanted: ({ channels = VOCAL_CHANNEL_NAMES }) => ` with ${channels.join(" or ")}`,
};
