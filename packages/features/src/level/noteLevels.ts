import type { SoundLevels } from "./soundLevels.ts";

/** What makes an answer about a recording worth less. */
export interface SoundNote {
  /** `clipped`: cut off at the highest level; `quiet`: nearly silent; `short`: hardly any voice. */
  readonly kind: "clipped" | "quiet" | "short";
  /** The same for people: one phrase. */
  readonly text: string;
}

/** From this share on, clipping is heard as distortion; of the recordings of RAVDESS none has any. */
const CLIPPED_SHARE = 0.001;
/** Softer than this a voice is hardly louder than the noise of most microphones, in dB of full scale. */
const QUIET_DB = -60;
const SHORT_SEC = 0.5;

/** What is to be said with an answer about a recording; nothing of one as it should be. */
export function noteLevels({ loudestDb, clippedShare, voiceSec }: SoundLevels): SoundNote[] {
  const notes: SoundNote[] = [];
  if (clippedShare >= CLIPPED_SHARE)
    notes.push({
      kind: "clipped",
      text: `${(100 * clippedShare).toFixed(1)} % of the samples are clipped: record it softer`,
    });
  if (loudestDb < QUIET_DB)
    notes.push({
      kind: "quiet",
      text: `nearly silent, ${Math.round(loudestDb)} dB of full scale at the loudest: record it louder`,
    });
  if (voiceSec < SHORT_SEC)
    notes.push({
      kind: "short",
      text: `only ${voiceSec.toFixed(1)} s of voice: a longer recording says more`,
    });
  return notes;
}
