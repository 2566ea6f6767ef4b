// biome-ignore-all lint/suspicious/noControlCharactersInRegex: binary files begin with such
/** What to do with sound in another format. */
export const CONVERT_TO_WAV = "convert it with ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav";
const DOWNLOAD_AGAIN = "this is no sound, download the file itself";

interface Format {
  readonly name: string;
  readonly advice: string;
  /** Of the first bytes of a file, a character a byte. */
  readonly pattern: RegExp;
}

/** Formats by how their files begin, whatever they are called. */
const formats: readonly Format[] = [
  { name: "an AIFF file", advice: CONVERT_TO_WAV, pattern: /^FORM.{4}AIF[FC]/s },
  { name: "an MP3 file", advice: CONVERT_TO_WAV, pattern: /^(ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/ },
  { name: "an AAC file", advice: CONVERT_TO_WAV, pattern: /^\xff[\xf0\xf1\xf8\xf9]/ },
  { name: "an M4A or MP4 file", advice: CONVERT_TO_WAV, pattern: /^.{4}ftyp/s },
  { name: "an Ogg file (Opus, Vorbis or Speex)", advice: CONVERT_TO_WAV, pattern: /^OggS/ },
  { name: "a FLAC file", advice: CONVERT_TO_WAV, pattern: /^fLaC/ },
  { name: "a WebM or Matroska file", advice: CONVERT_TO_WAV, pattern: /^\x1a\x45\xdf\xa3/ },
  { name: "a Wave64 file", advice: CONVERT_TO_WAV, pattern: /^riff\x2e\x91\xcf\x11/ },
  { name: "a CAF file", advice: CONVERT_TO_WAV, pattern: /^caff/ },
  { name: "an AU file", advice: CONVERT_TO_WAV, pattern: /^(\.snd|dns\.)/ },
  { name: "an AMR file", advice: CONVERT_TO_WAV, pattern: /^#!AMR/ },
  { name: "a WMA file", advice: CONVERT_TO_WAV, pattern: /^\x30\x26\xb2\x75/ },
  { name: "a NIST SPHERE file", advice: CONVERT_TO_WAV, pattern: /^NIST_1A/ },
  { name: "an AVI file", advice: CONVERT_TO_WAV, pattern: /^RIFF.{4}AVI /s },
  { name: "a MIDI file", advice: "it holds notes, not sound", pattern: /^MThd/ },
  {
    name: "a pointer of Git LFS",
    advice: "fetch the file itself with git lfs pull",
    pattern: /^version https:\/\/git-lfs/,
  },
  {
    name: "a web page",
    advice: DOWNLOAD_AGAIN,
    pattern: /^(\xef\xbb\xbf)?\s*<(!doctype|html|head|\?xml)/i,
  },
  { name: "a text of JSON", advice: DOWNLOAD_AGAIN, pattern: /^(\xef\xbb\xbf)?\s*[{[]\s*["{[]/ },
  { name: "a zip archive", advice: "unpack it", pattern: /^PK\x03\x04/ },
  { name: "a gzip archive", advice: "unpack it", pattern: /^\x1f\x8b/ },
  { name: "a PDF file", advice: DOWNLOAD_AGAIN, pattern: /^%PDF/ },
  {
    name: "a picture",
    advice: DOWNLOAD_AGAIN,
    pattern: /^(\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP)/s,
  },
  {
    name: "a note of macOS about another file",
    advice: "take the file whose name does not start with ._",
    pattern: /^\x00\x05\x16\x07/,
  },
  {
    name: "zeros in the place of a header",
    advice: "the file was not written whole, or holds samples alone: record or export it again",
    pattern: /^\x00+$/,
  },
];

/** What a file is that is no WAV, by its first bytes, and what to do about it; undefined where that is not known. */
export function nameFormat(
  head: Uint8Array,
): { readonly name: string; readonly advice: string } | undefined {
  const start = String.fromCharCode(...head.subarray(0, 64));
  return formats.find(({ pattern }) => pattern.test(start));
}
