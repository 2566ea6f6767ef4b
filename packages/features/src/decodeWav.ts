import { FeatureError } from "./errors.ts";
import type { Audio } from "./signal.ts";
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
export function decodeWav(bytes: Uint8Array): Audio {
  const wav = parse(bytes);
  const { fmt, data } = wav as unknown as WaveChunks;
  const { numChannels, sampleRate, bitsPerSample } = fmt; // wavefile clears its fields when it converts
  const tag = fmt.audioFormat === EXTENSIBLE ? (fmt.subformat[0] ?? 0) : fmt.audioFormat;
  const codec = CODECS.get(tag);
  if (!codec?.bits.includes(bitsPerSample))
    throw new FeatureError(
      `expected a WAV of PCM 8, 16, 24 or 32 bit, float 32 or 64 bit, A-law or mu-law, found ${codec?.name ?? `codec 0x${tag.toString(16).padStart(4, "0")}`} of ${bitsPerSample} bit: convert it to 16-bit PCM`,
    );
  if (numChannels < 1 || sampleRate < 1)
    throw new FeatureError(
      `expected at least 1 channel and 1 Hz, found ${numChannels} channels at ${sampleRate} Hz: the file's header is broken`,
    );
  const promised = data.chunkSize === UNKNOWN_SIZE ? 0 : data.chunkSize;
  if (data.samples.length < promised)
    throw new FeatureError(
      `expected ${promised} bytes of samples, found ${data.samples.length}: the file is truncated, copy or download it again`,
    );
  const bytesPerFrame = (bitsPerSample / 8) * numChannels;
  const frames = Math.floor((promised || data.samples.length) / bytesPerFrame);
  if (frames === 0)
    throw new FeatureError("expected sound, found a WAV with zero frames: record it again");

  if (tag === 6) wav.fromALaw();
  if (tag === 7) wav.fromMuLaw();
  const isInt16 = tag === 6 || tag === 7 || (tag === 1 && bitsPerSample === 16);
  const interleaved =
    isInt16 && wav.container !== "RIFX"
      ? readInt16((wav as unknown as WaveChunks).data.samples, frames * numChannels)
      : readAny(wav, isInt16 ? 16 : tag === 1 ? bitsPerSample : 0);
  return { channels: deinterleave(interleaved, numChannels, frames), sampleRateHz: sampleRate };
}

function parse(bytes: Uint8Array): InstanceType<typeof WaveFile> {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (!["RIFF", "RIFX", "RF64"].includes(start))
    throw new FeatureError(
      bytes.length === 0
        ? "expected a WAV file, found an empty file: record or download it again"
        : `expected a WAV file, which starts with "RIFF", found ${JSON.stringify(start.replace(/[^ -~]/g, "."))}: convert it to WAV`,
    );
  try {
    return new WaveFile(bytes);
  } catch (error) {
    throw new FeatureError(
      `expected a WAV file with a "fmt " and a "data" chunk, found none that can be read (${(error as Error).message}): the file is damaged or truncated`,
    );
  }
}

/** Little-endian 16-bit samples, without wavefile's conversion, which takes ten times as long. */
function readInt16(bytes: Uint8Array, count: number): Float32Array {
  const copy = new Uint8Array(2 * count); // the samples may begin at an odd address
  copy.set(bytes.subarray(0, 2 * count));
  const integers = new Int16Array(copy.buffer);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = (integers[i] as number) / 32768;
  return out;
}

/** Every other form through wavefile; `pcmBits` is 0 for float samples, which are taken as they are. */
function readAny(wav: InstanceType<typeof WaveFile>, pcmBits: number): Float32Array {
  const values = wav.getSamples(true);
  const offset = pcmBits === 8 ? 128 : 0; // 8-bit PCM is unsigned
  const scale = pcmBits === 0 ? 1 : 2 ** (pcmBits - 1);
  const out = Float32Array.from(values, (value) => (value - offset) / scale);
  const bad = out.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new FeatureError(
      `expected finite samples, found ${out[bad]} at sample ${bad}: the file is damaged, export it again`,
    );
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
