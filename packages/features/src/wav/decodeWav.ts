import { type FileBytes, isBytes, refuseClip, toBytes } from "../arguments/toBytes.ts";
import type { Audio } from "../signal.ts";
import { decodeFrames, newFloats, type Room } from "./decodeFrames.ts";
import { walkWav } from "./walkWav.ts";
import type { WavLayout } from "./wavLayout.ts";

/**
 * Reads a WAV file (RIFF, RIFX, RF64 or BW64): PCM of 8 to 64 bit, float of 32 or 64 bit, A-law, mu-law and IMA ADPCM, any
 * number of channels. Other chunks are never read into. Samples are scaled to [-1, 1).
 *
 * @throws {FeatureError} when the bytes are no WAV (naming what they are), hold much less than the header says, hold no
 * frame, use another codec or hold samples that are no finite numbers.
 */
export function decodeWav(bytes: FileBytes): Audio {
  return decodeInto(bytes, newFloats);
}

/** The same; samples may lie in what `room` gives, as those of 16 bits and one channel do. */
export function decodeInto(bytes: FileBytes, room: Room): Audio {
  if (!isBytes(bytes)) refuseClip(bytes, "the bytes of a WAV file");
  const file = toBytes(bytes);
  const layout = readLayout(file);
  const { dataStart, dataBytes, sampleRateHz } = layout;
  const channels = decodeFrames(layout, file.subarray(dataStart, dataStart + dataBytes), { room });
  return { channels, sampleRateHz };
}

/** The layout of a file that is in memory. */
function readLayout(file: Uint8Array): WavLayout {
  const walk = walkWav(file.length);
  let step = walk.next();
  while (!step.done) {
    const { start, length } = step.value;
    step = walk.next(file.subarray(start, start + length));
  }
  return step.value;
}
