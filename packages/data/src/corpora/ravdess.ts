import { join, posix } from "node:path";
import { DataError } from "../errors.ts";
import type { FoundClip, SkippedFile } from "./clip.ts";
import { describeSkipped } from "./describeSkipped.ts";
import type { FoundSet } from "./loadDataSet.ts";

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
const VOCAL_CHANNELS = { "01": "speech", "02": "song" } as const;
/** modality-channel-emotion-intensity-statement-repetition-actor */
const NAME = /^(0[1-3])-(0[12])-(0[1-8])-(0[12])-(0[12])-(0[12])-(\d\d)\.wav$/i;

export type VocalChannel = (typeof VOCAL_CHANNELS)[keyof typeof VOCAL_CHANNELS];

/** What a RAVDESS file's name says of it; undefined for any other name. */
export interface RavdessName {
  readonly modality: string;
  readonly channel: VocalChannel;
  readonly emotion: string;
  readonly intensity: "normal" | "strong";
  readonly statement: number;
  readonly repetition: number;
  readonly actor: string;
  readonly sex: "male" | "female";
}

/** Reads a name such as `03-01-06-01-02-01-12.wav`. */
export function parseRavdessName(file: string): RavdessName | undefined {
  const parts = NAME.exec(file);
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

export interface RavdessOptions {
  /** Vocal channels to take; default both. */
  readonly channels?: readonly VocalChannel[];
  /** Keep the neutral clips, which have no strong intensity; default false. */
  readonly keepNeutral?: boolean;
}

/**
 * The clips of RAVDESS (Livingstone and Russo 2018, https://doi.org/10.5281/zenodo.1188976), however nested. A name
 * that comes twice, as in mirrors that hold every file in two folders, counts once.
 *
 * @param ids paths of WAV files below `dir`.
 * @throws {DataError} when the folder holds no clip of the wanted kind.
 */
export function readRavdess(
  dir: string,
  ids: readonly string[],
  options: RavdessOptions = {},
): FoundSet {
  const { channels = ["speech", "song"], keepNeutral = false } = options;
  const clips: FoundClip[] = [];
  const skipped: SkippedFile[] = [];
  const seen = new Set<string>();
  for (const id of ids) {
    const path = join(dir, id);
    const file = posix.basename(id);
    const name = parseRavdessName(file);
    const reason = !name
      ? "not named as a RAVDESS clip"
      : name.modality !== AUDIO_ONLY
        ? "not the audio-only modality"
        : !channels.includes(name.channel)
          ? `${name.channel} not asked for`
          : name.emotion === "neutral" && !keepNeutral
            ? "neutral"
            : seen.has(file)
              ? "same name as another file"
              : undefined;
    if (!name || reason) {
      skipped.push({ path, reason: reason as string });
      continue;
    }
    seen.add(file);
    const { emotion, actor, channel, intensity, sex } = name;
    clips.push({
      id,
      path,
      label: emotion,
      speaker: actor,
      channel,
      groups: { channel, intensity, sex },
    });
  }
  if (clips.length === 0)
    throw new DataError({
      code: "no-clips",
      expected: `RAVDESS clips such as Actor_01/03-01-05-01-01-01-01.wav with ${channels.join(" or ")} below ${dir}`,
      found: `${describeSkipped(skipped)}`,
      advice: "unpack the Zenodo zips there",
    });
  return { name: "RAVDESS", clips, skipped };
}
