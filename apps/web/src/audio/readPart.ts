import type { Source } from "../engine/analysis.ts";
import { ClipError } from "../engine/checkDuration.ts";
import { openSource } from "../engine/openSource.ts";
import { readSource } from "./readSource.ts";

/** A part is in memory as a whole. */
const LONGEST_PART_SEC = 600;

/** A part of a file, by its bounds in seconds. */
export interface FilePart {
  readonly startSec: number | undefined;
  readonly endSec: number | undefined;
}

/**
 * A part of a sound file as the recogniser takes it; of a WAV file no more is read than that.
 *
 * @throws {ClipError} when it is not sound, the part is not in it, or too long.
 */
export async function readPart(
  file: Blob,
  name: string,
  { startSec = 0, endSec = Number.POSITIVE_INFINITY }: FilePart,
): Promise<Source> {
  const recording = await openSource(await readSource(file, name));
  const { frames, sampleRateHz } = recording;
  const from = Math.round(startSec * sampleRateHz);
  const to = Math.min(frames, Math.round(endSec * sampleRateHz));
  if (to <= from)
    throw new ClipError(
      `The recording of “${name}” lasts ${(frames / sampleRateHz).toFixed(1)} s, and this part would begin at ${startSec} s.`,
    );
  const durationSec = (to - from) / sampleRateHz;
  if (durationSec > LONGEST_PART_SEC)
    throw new ClipError(
      `“${name}” lasts ${Math.round(durationSec / 60)} minutes, and a part of more than ${LONGEST_PART_SEC / 60} does not fit into memory. Name its whole file, or shorter parts.`,
    );
  const channels = Array.from({ length: recording.channels }, () => new Float32Array(to - from));
  let at = 0;
  for await (const block of recording.read({ from, to })) {
    for (const [c, samples] of block.channels.entries()) channels[c]?.set(samples, at);
    at += block.channels[0]?.length ?? 0;
  }
  return { audio: { channels, sampleRateHz }, durationSec };
}
