import type { Audio } from "../signal.ts";
import { decodeFrames } from "./decodeFrames.ts";
import { walkWav } from "./walkWav.ts";
import { countFrames, type WavLayout } from "./wavLayout.ts";

/** A file, or anything else of a known size, that is read in parts. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** The bytes from `start` on, fewer than `length` where the file ends. */
  read(start: number, length: number): Promise<Uint8Array>;
}

/** A WAV file that is decoded stretch by stretch, however long it is. */
export interface WavReader {
  /** How many channels the file has. */
  readonly channels: number;
  /** Samples of a channel in a second, in Hz. */
  readonly sampleRateHz: number;
  /** Samples of each channel. */
  readonly frames: number;
  /**
   * Stretches of about so many frames, one after another.
   *
   * @param part frames that are read, from `from` up to `to`; default all. What is beyond the end is not there.
   */
  read(
    frames: number,
    part?: { readonly from?: number; readonly to?: number },
  ): AsyncGenerator<Audio>;
}

/**
 * Opens a WAV file for reading in stretches; {@link decodeWav} says what is read.
 *
 * @throws {FeatureError} as {@link decodeWav}; for samples that are no numbers while they are read.
 */
export async function openWav(source: ByteSource): Promise<WavReader> {
  const layout = await readLayout(source);
  const { channels, sampleRateHz } = layout;
  return {
    channels,
    sampleRateHz,
    frames: countFrames(layout),
    read: (frames, { from = 0, to = Number.POSITIVE_INFINITY } = {}) =>
      readStretches(source, layout, { frames, from, to }),
  };
}

async function readLayout(source: ByteSource): Promise<WavLayout> {
  const walk = walkWav(source.size);
  let step = walk.next();
  while (!step.done) {
    const { start, length } = step.value;
    step = walk.next(await source.read(start, length));
  }
  return step.value;
}

async function* readStretches(
  source: ByteSource,
  layout: WavLayout,
  wanted: { readonly frames: number; readonly from: number; readonly to: number },
): AsyncGenerator<Audio> {
  const { dataStart, dataBytes, blockBytes, blockFrames, sampleRateHz } = layout;
  const { frames, from } = wanted;
  const to = Math.min(wanted.to, countFrames(layout));
  const length = Math.max(1, Math.round(frames / blockFrames)) * blockBytes;
  const end = Math.min(dataBytes, Math.ceil(to / blockFrames) * blockBytes);
  for (let at = Math.floor(from / blockFrames) * blockBytes; at < end; at += length) {
    const bytes = await source.read(dataStart + at, Math.min(length, end - at));
    const firstFrame = (at / blockBytes) * blockFrames;
    const channels = decodeFrames(layout, bytes, { firstFrame }).map((samples) =>
      samples.subarray(Math.max(0, from - firstFrame), to - firstFrame),
    );
    yield { channels, sampleRateHz };
  }
}
