import { countOf } from "../arguments/countOf.ts";
import { FeatureError } from "../errors.ts";
import { CONVERT_TO_WAV } from "./nameFormat.ts";
import type { WavCodec, WavLayout } from "./wavLayout.ts";

/** Bytes of the longest `fmt ` chunk that is read: WAVEFORMATEXTENSIBLE. */
export const FORMAT_BYTES = 40;
const EXTENSIBLE = 0xfffe;
/** Rates outside are damage: no recorder has them, and resampling from them would take all memory. */
const [MIN_RATE_HZ, MAX_RATE_HZ] = [1000, 1_000_000];

/** Codecs that are read, by the format tag (RFC 2361, appendix A), with the bits that a sample may have. */
const codecs: ReadonlyMap<
  number,
  { readonly codec: WavCodec; readonly takes: (bits: number) => boolean }
> = new Map([
  [1, { codec: "pcm", takes: (bits) => bits >= 8 && bits <= 64 }],
  [3, { codec: "float", takes: (bits) => bits === 32 || bits === 64 }],
  [6, { codec: "a-law", takes: (bits) => bits === 8 }],
  [7, { codec: "mu-law", takes: (bits) => bits === 8 }],
  [0x11, { codec: "ima-adpcm", takes: (bits) => bits === 4 }],
]);

/** Names of codecs, for what is said of them (RFC 2361, appendix A). */
const names: ReadonlyMap<number, string> = new Map([
  [1, "PCM"],
  [2, "MS ADPCM"],
  [3, "IEEE float"],
  [6, "A-law"],
  [7, "mu-law"],
  [0x10, "OKI ADPCM"],
  [0x11, "IMA ADPCM"],
  [0x14, "G.723 ADPCM"],
  [0x16, "DSP Group TrueSpeech"],
  [0x22, "DSP Group TrueSpeech"],
  [0x31, "GSM 6.10"],
  [0x40, "G.721 ADPCM"],
  [0x42, "G.723.1"],
  [0x45, "G.726 ADPCM"],
  [0x50, "MPEG"],
  [0x55, "MP3"],
  [0x64, "G.726 ADPCM"],
  [0x83, "G.729"],
  [0xff, "AAC"],
  [0x130, "ACELP"],
  [0x160, "WMA"],
  [0x161, "WMA"],
  [0x162, "WMA Pro"],
  [0x163, "WMA lossless"],
  [0x1600, "AAC"],
  [0x1610, "AAC"],
  [0x2000, "AC-3"],
  [0x674f, "Ogg Vorbis"],
  [0xa109, "Speex"],
  [0xf1ac, "FLAC"],
]);

/**
 * Reads a `fmt ` chunk. Block align says how many bytes a sample takes, the valid bits how many of them count.
 *
 * @throws {FeatureError} when its codec is not read here, or what it says makes no sense.
 */
export function parseFormat(
  bytes: Uint8Array,
  {
    littleEndian,
    data,
  }: {
    readonly littleEndian: boolean;
    readonly data: { readonly start: number; readonly bytes: number };
  },
): WavLayout {
  if (bytes.length < 16) refuse('a whole "fmt " chunk', `${countOf(bytes.length, "byte")} of it`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const uint16 = (at: number) => (at + 2 <= bytes.length ? view.getUint16(at, littleEndian) : 0);
  const isExtensible = uint16(0) === EXTENSIBLE;
  const tag = isExtensible ? uint16(24) : uint16(0);
  const channels = uint16(2);
  const sampleRateHz = view.getUint32(4, littleEndian);
  const align = uint16(12);
  const said = uint16(14);
  const known = codecs.get(tag);
  if (!known?.takes(said))
    throw new FeatureError({
      code: "wav-codec-unknown",
      expected: "a WAV of PCM, float, A-law, mu-law or IMA ADPCM",
      found: `${names.get(tag) ?? `codec 0x${tag.toString(16).padStart(4, "0")}`} of ${said} bit`,
      advice: CONVERT_TO_WAV,
    });
  if (channels === 0) refuse("at least 1 channel", "0 channels");
  if (sampleRateHz < MIN_RATE_HZ || sampleRateHz > MAX_RATE_HZ)
    refuse(`a sample rate from ${MIN_RATE_HZ} to ${MAX_RATE_HZ} Hz`, `sound at ${sampleRateHz} Hz`);
  const shared = {
    codec: known.codec,
    littleEndian,
    channels,
    sampleRateHz,
    dataStart: data.start,
  };
  if (known.codec === "ima-adpcm") {
    // A block has a header of 4 bytes a channel, which is a sample too, and then two samples a byte.
    if (align <= 4 * channels || (align - 4 * channels) % (4 * channels) !== 0)
      refuse("blocks of IMA ADPCM", `blocks of ${countOf(align, "byte")}`);
    return {
      ...shared,
      bits: 4,
      bytesPerSample: 0,
      isRightAligned: false,
      blockBytes: align,
      blockFrames: (2 * (align - 4 * channels)) / channels + 1,
      dataBytes: data.bytes - (data.bytes % align),
    };
  }
  const least = Math.ceil(said / 8);
  const stated = align / channels;
  // A sample of A-law or mu-law is a byte; some writers keep the block align of the samples that they made it from.
  const isCompanded = known.codec === "a-law" || known.codec === "mu-law";
  const isStated = !isCompanded && Number.isInteger(stated) && stated >= least && stated <= 8;
  const bytesPerSample = isStated ? stated : least;
  if (known.codec === "float" && bytesPerSample !== least)
    refuse(
      `floats of ${least} bytes`,
      `blocks of ${countOf(align, "byte")} for ${countOf(channels, "channel")}`,
    );
  const valid = isExtensible && uint16(18) >= 8 && uint16(18) <= said ? uint16(18) : said;
  const blockBytes = bytesPerSample * channels;
  return {
    ...shared,
    bits: known.codec === "pcm" ? valid : said,
    bytesPerSample,
    isRightAligned: false,
    blockBytes,
    blockFrames: 1,
    dataBytes: data.bytes - (data.bytes % blockBytes),
  };
}

function refuse(expected: string, found: string): never {
  throw new FeatureError({
    code: "wav-damaged",
    expected,
    found,
    advice: "the file's header is broken",
  });
}
