import { type FileBytes, isBytes, refuseClip, toBytes } from "../arguments/toBytes.ts";
import { FeatureError } from "../errors.ts";
import type { Audio } from "../signal.ts";
import { type WaveChunks, WaveFile } from "./waveFile.ts";

const EXTENSIBLE = 0xfffe;
/** A size field of a file that was streamed before its length was known. */
const UNKNOWN_SIZE = 0xffffffff;

/** Bits a sample that each codec is read in, by the format tag of the `fmt ` chunk (RFC 2361, appendix A). */
const CODECS: ReadonlyMap<number, { readonly name: string; readonly bits: readonly number[] }> =
  new Map([
    [1, { name: "PCM", bits: [8, 16, 24, 32] }],
    [3, { name: "IEEE float", bits: [32, 64] }],
    [6, { name: "A-law", bits: [8] }],
    [7, { name: "mu-law", bits: [8] }],
  ]);

/**
 * Reads a WAV file (RIFF, RIFX or RF64): PCM of 8, 16, 24 or 32 bit, float of 32 or 64 bit, A-law and
 * mu-law, any number of channels, extra chunks skipped. Integer samples are scaled to [-1, 1).
 *
 * @throws {FeatureError} when the bytes are no WAV, end before the header says, hold no frame, use another
 * codec or hold samples that are no finite numbers.
 */
export function decodeWav(bytes: FileBytes): Audio {
  if (!isBytes(bytes)) refuseClip(bytes, "the bytes of a WAV file");
  const wav = parse(toBytes(bytes));
  const { fmt, data } = wav as unknown as WaveChunks;
  const { numChannels, sampleRate, bitsPerSample } = fmt; // wavefile clears its fields when it converts
  const tag = fmt.audioFormat === EXTENSIBLE ? (fmt.subformat[0] ?? 0) : fmt.audioFormat;
  const codec = CODECS.get(tag);
  if (!codec?.bits.includes(bitsPerSample))
    throw new FeatureError({
      code: "wav-codec-unknown",
      expected: "a WAV of PCM 8, 16, 24 or 32 bit, float 32 or 64 bit, A-law or mu-law",
      found: `${codec?.name ?? `codec 0x${tag.toString(16).padStart(4, "0")}`} of ${bitsPerSample} bit`,
      advice: "convert it to 16-bit PCM",
    });
  if (numChannels < 1 || sampleRate < 1)
    throw new FeatureError({
      code: "wav-damaged",
      expected: "at least 1 channel and 1 Hz",
      found: `${numChannels} channels at ${sampleRate} Hz`,
      advice: "the file's header is broken",
    });
  const promised = data.chunkSize === UNKNOWN_SIZE ? 0 : data.chunkSize;
  if (data.samples.length < promised)
    throw new FeatureError({
      code: "wav-truncated",
      expected: `${promised} bytes of samples`,
      found: `${data.samples.length}`,
      advice: "the file is truncated, copy or download it again",
    });
  const bytesPerFrame = (bitsPerSample / 8) * numChannels;
  const frames = Math.floor((promised || data.samples.length) / bytesPerFrame);
  if (frames === 0)
    throw new FeatureError({
      code: "wav-empty",
      expected: "sound",
      found: "a WAV with zero frames",
      advice: "record it again",
    });

  if (tag === 6) wav.fromALaw();
  if (tag === 7) wav.fromMuLaw();
  const { samples } = (wav as unknown as WaveChunks).data;
  const count = frames * numChannels;
  const bits = tag === 6 || tag === 7 ? 16 : bitsPerSample; // wavefile has made 16-bit PCM of them
  const littleEndian = wav.container !== "RIFX";
  const interleaved =
    tag !== 3 && bits === 16 && littleEndian
      ? readInt16(samples, count)
      : readAny(samples, count, { isFloat: tag === 3, bits, littleEndian });
  return { channels: deinterleave(interleaved, numChannels, frames), sampleRateHz: sampleRate };
}

function parse(bytes: Uint8Array): InstanceType<typeof WaveFile> {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (!["RIFF", "RIFX", "RF64"].includes(start))
    throw new FeatureError(
      bytes.length === 0
        ? {
            code: "wav-empty",
            expected: "a WAV file",
            found: "an empty file",
            advice: "record or download it again",
          }
        : {
            code: "wav-missing",
            expected: 'a WAV file, which starts with "RIFF"',
            found: JSON.stringify(start.replace(/[^ -~]/g, ".")),
            advice: "convert it to WAV",
          },
    );
  try {
    return new WaveFile(bytes);
  } catch (error) {
    throw new FeatureError({
      code: "wav-damaged",
      expected: 'a WAV file with a "fmt " and a "data" chunk',
      found: `none that can be read (${(error as Error).message})`,
      advice: "the file is damaged or truncated",
    });
  }
}

/** Samples of the form that nearly all files have. */
function readInt16(bytes: Uint8Array, count: number): Float32Array {
  const copy = new Uint8Array(2 * count); // the samples may begin at an odd address
  copy.set(bytes.subarray(0, 2 * count));
  const integers = new Int16Array(copy.buffer);
  const out = new Float32Array(count);
  for (let n = 0; n < count; n++) out[n] = (integers[n] as number) / 2 ** 15;
  return out;
}

type ReadSample = (view: DataView, at: number, littleEndian: boolean) => number;

/** One integer sample, scaled to [-1, 1), by its bits; 8-bit PCM is unsigned. */
const PCM: Readonly<Record<number, ReadSample>> = {
  8: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  16: (view, at, little) => view.getInt16(at, little) / 2 ** 15,
  24: (view, at, little) => {
    const low = little ? at : at + 2;
    const high = little ? at + 2 : at;
    return (
      ((view.getInt8(high) << 16) | (view.getUint8(at + 1) << 8) | view.getUint8(low)) / 2 ** 23
    );
  },
  32: (view, at, little) => view.getInt32(at, little) / 2 ** 31,
};
const FLOAT: Readonly<Record<number, ReadSample>> = {
  32: (view, at, little) => view.getFloat32(at, little),
  64: (view, at, little) => view.getFloat64(at, little),
};

/** Samples of any form; wavefile's own conversion takes 15 to 60 times as long. */
function readAny(
  bytes: Uint8Array,
  count: number,
  form: { readonly isFloat: boolean; readonly bits: number; readonly littleEndian: boolean },
): Float32Array {
  const { isFloat, bits, littleEndian } = form;
  const read = (isFloat ? FLOAT : PCM)[bits] as ReadSample;
  const step = bits / 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(count);
  for (let n = 0; n < count; n++) {
    const value = read(view, n * step, littleEndian);
    if (!Number.isFinite(value))
      throw new FeatureError({
        code: "samples-not-finite",
        expected: "finite samples",
        found: `${value} at sample ${n}`,
        advice: "the file is damaged, export it again",
      });
    out[n] = value;
  }
  return out;
}

function deinterleave(
  interleaved: Float32Array,
  count: number,
  frames: number,
): readonly Float32Array[] {
  if (count === 1) return [interleaved.subarray(0, frames)];
  const channels = Array.from({ length: count }, () => new Float32Array(frames));
  for (const [c, channel] of channels.entries())
    for (let n = 0; n < frames; n++) channel[n] = interleaved[n * count + c] as number;
  return channels;
}
