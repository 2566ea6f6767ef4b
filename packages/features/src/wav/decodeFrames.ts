import { FeatureError } from "../errors.ts";
import { inParts, VALUES_AT_ONCE } from "../kernels/inParts.ts";
import { withScratch } from "../kernels/kernels.ts";
import { decodeCompanded, decodeImaAdpcm } from "./waveFile.ts";
import type { WavLayout } from "./wavLayout.ts";

/** Gives an array of a length, whatever is in it. */
export type Room = (length: number) => Float32Array;

export const newFloats: Room = (length) => new Float32Array(length);

/**
 * Samples of a stretch of a WAV file, scaled to [-1, 1): one array a channel.
 *
 * @param bytes blocks; one that is not whole, as where a file became shorter while it was read, is left out.
 * @param options.firstFrame where the stretch begins, for what is said of a damaged sample.
 * @param options.room where samples of 16 bits may lie.
 * @throws {FeatureError} when a sample is no number, or too large for one of 32 bits.
 */
export function decodeFrames(
  layout: WavLayout,
  bytes: Uint8Array,
  { firstFrame = 0, room = newFloats }: { readonly firstFrame?: number; readonly room?: Room } = {},
): readonly Float32Array[] {
  const { codec, channels, blockBytes, blockFrames, littleEndian } = layout;
  const blocks = Math.floor(bytes.length / blockBytes);
  const frames = blocks * blockFrames;
  if (codec === "ima-adpcm") {
    const sorted = sortBlocks(layout, bytes.subarray(0, blocks * blockBytes));
    const samples = fromInt16(decodeImaAdpcm(sorted, blockBytes / channels));
    return Array.from({ length: channels }, (_, c) => samples.slice(c * frames, (c + 1) * frames));
  }
  if (codec === "a-law" || codec === "mu-law")
    return deinterleave(fromInt16(decodeCompanded(bytes, codec)), channels, frames);
  const count = frames * channels;
  const isPlain = codec === "pcm" && layout.bytesPerSample === 2 && layout.bits === 16;
  const interleaved =
    isPlain && littleEndian
      ? fromInt16(bytes.subarray(0, 2 * count), room)
      : readAny(layout, bytes, count, firstFrame);
  return deinterleave(interleaved, channels, frames);
}

/** Samples of the form that nearly all files have: two bytes each, the lower first. */
function fromInt16(bytes: Uint8Array, room = newFloats): Float32Array {
  const out = room(bytes.length / 2);
  withScratch((scratch) => {
    const most = 8 * Math.ceil(Math.min(out.length, VALUES_AT_ONCE) / 8);
    const [integers, floats] = [scratch.floats(most / 2), scratch.floats(most)];
    for (let n = 0; n < out.length; n += most) {
      const part = bytes.subarray(2 * n, 2 * (n + most));
      scratch.bytes(integers, part.length).set(part);
      scratch.kernels.fromInt16(integers, part.length / 2, floats);
      out.set(scratch.view(floats, part.length / 2), n);
    }
  });
  return out;
}

/** One sample, scaled to [-1, 1). */
type ReadSample = (view: DataView, at: number) => number;

/** Samples of any form; wavefile's own conversion takes 15 to 60 times as long. */
function readAny(
  layout: WavLayout,
  bytes: Uint8Array,
  count: number,
  firstFrame: number,
): Float32Array {
  const { bytesPerSample, channels } = layout;
  const read = layout.codec === "float" ? floatReader(layout) : pcmReader(layout);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(count);
  for (let n = 0; n < count; n++) {
    const value = read(view, n * bytesPerSample);
    out[n] = value;
    if (!Number.isFinite(out[n]))
      throw new FeatureError({
        code: "samples-not-finite",
        expected: "finite samples",
        found: `${value} at sample ${firstFrame + Math.floor(n / channels)}`,
        advice: "the file is damaged, export it again",
      });
  }
  return out;
}

function floatReader({ bytesPerSample, littleEndian }: WavLayout): ReadSample {
  return bytesPerSample === 4
    ? (view, at) => view.getFloat32(at, littleEndian)
    : (view, at) => view.getFloat64(at, littleEndian);
}

/** Of samples wider than 32 bits, the upper 32 are read: a float has 24. */
function pcmReader({ bits, bytesPerSample, littleEndian, isRightAligned }: WavLayout): ReadSample {
  const read = integerReader(bytesPerSample, littleEndian);
  const width = 8 * Math.min(4, bytesPerSample);
  if (!isRightAligned) return (view, at) => read(view, at) / 2 ** (width - 1);
  const shift = 32 - bits; // repeats the sign, whatever stands above it
  return (view, at) => ((read(view, at) << shift) >> shift) / 2 ** (bits - 1);
}

/** Integers of 1 to 8 bytes; of those of more than 4, the upper 4. 8-bit PCM alone is unsigned. */
function integerReader(bytesPerSample: number, little: boolean): ReadSample {
  switch (bytesPerSample) {
    case 1:
      return (view, at) => view.getUint8(at) - 128;
    case 2:
      return (view, at) => view.getInt16(at, little);
    case 3: {
      const [low, high] = little ? [0, 2] : [2, 0];
      return (view, at) =>
        (view.getInt8(at + high) << 16) | (view.getUint8(at + 1) << 8) | view.getUint8(at + low);
    }
    default: {
      const upper = little ? bytesPerSample - 4 : 0;
      return (view, at) => view.getInt32(at + upper, little);
    }
  }
}

/**
 * Blocks of one channel each, all of the first channel's before those of the second: of each block its header, and then every
 * so many groups of four bytes. Blocks know nothing of each other, so they are decoded at once: setting wavefile up for each
 * of thousands of channels took most of the time.
 */
function sortBlocks({ channels, blockBytes }: WavLayout, bytes: Uint8Array): Uint8Array {
  if (channels === 1) return bytes;
  const out = new Uint8Array(bytes.length);
  let to = 0;
  for (let channel = 0; channel < channels; channel++)
    for (let block = 0; block < bytes.length; block += blockBytes)
      for (let at = block + 4 * channel; at < block + blockBytes; at += 4 * channels) {
        out.set(bytes.subarray(at, at + 4), to);
        to += 4;
      }
  return out;
}

function deinterleave(
  interleaved: Float32Array,
  count: number,
  frames: number,
): readonly Float32Array[] {
  if (count === 1) return [interleaved.subarray(0, frames)];
  if (count === 2) return splitPairs(interleaved.subarray(0, 2 * frames));
  const channels = Array.from({ length: count }, () => new Float32Array(frames));
  for (const [c, channel] of channels.entries())
    for (let n = 0; n < frames; n++) channel[n] = interleaved[n * count + c] as number;
  return channels;
}

function splitPairs(interleaved: Float32Array): readonly Float32Array[] {
  const channels = [0, 1].map(() => new Float32Array(interleaved.length / 2));
  withScratch((scratch) => {
    const rooms = channels.map(() => scratch.floats(VALUES_AT_ONCE / 2)) as [number, number];
    inParts(scratch, interleaved, (at, count, first) => {
      scratch.kernels.splitPairs(at, count / 2, ...rooms);
      for (const [c, channel] of channels.entries())
        channel.set(scratch.view(rooms[c] as number, count / 2), first / 2);
    });
  });
  return channels;
}
