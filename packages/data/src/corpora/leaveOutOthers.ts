import { hasFfmpeg } from "../recordings/hasFfmpeg.ts";
import type { FfmpegUse } from "../recordings/openRecording.ts";
import { isOtherSoundName, soundStem } from "./soundFiles.ts";

/**
 * Leaves out files that are no WAV where ffmpeg does not decode them, and those that are another beside them in a further
 * format: a WAV file of the same name, or the first of several others.
 *
 * @param ids paths of sound files, sorted.
 * @returns what is left out with its reason.
 */
export async function leaveOutOthers(
  ids: readonly string[],
  ffmpeg: FfmpegUse = "auto",
): Promise<{
  readonly kept: string[];
  readonly others: readonly { readonly id: string; readonly reason: string }[];
}> {
  if (!ids.some(isOtherSoundName)) return { kept: [...ids], others: [] };
  const reason = await reasonAgainst(ffmpeg);
  const stems = new Set(ids.filter((id) => !isOtherSoundName(id)).map(soundStem));
  const kept: string[] = [];
  const others: { id: string; reason: string }[] = [];
  for (const id of ids) {
    if (!isOtherSoundName(id)) kept.push(id);
    else if (stems.has(soundStem(id)))
      others.push({ id, reason: "other format of a file beside it" });
    else if (reason !== undefined) others.push({ id, reason });
    else {
      stems.add(soundStem(id));
      kept.push(id);
    }
  }
  return { kept, others };
}

/** Why files that are no WAV are not decoded; undefined where they are. */
export async function reasonAgainst(ffmpeg: FfmpegUse): Promise<string | undefined> {
  if (ffmpeg === "never") return "not WAV, and ffmpeg is not to be used";
  return (await hasFfmpeg()) ? undefined : "not WAV, and ffmpeg is not on the path";
}
