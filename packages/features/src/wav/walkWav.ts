import { countOf } from "../arguments/countOf.ts";
import { FeatureError } from "../errors.ts";
import { CONVERT_TO_WAV, nameFormat } from "./nameFormat.ts";
import { FORMAT_BYTES, parseFormat } from "./parseFormat.ts";
import type { WavLayout } from "./wavLayout.ts";

/** A part of a file that is wanted next; the file may end within it. */
interface ByteRange {
  readonly start: number;
  readonly length: number;
}

/** A walk asks for parts of a file, one at a time, is given their bytes, and ends with the layout. */
export type WavWalk = Generator<ByteRange, WavLayout, Uint8Array>;

/** Names that chunks usually have: after a byte too many, what follows may look like a name too. */
const USUAL_CHUNKS = new Set(["fmt ", "data", "ds64", "fact", "LIST", "JUNK", "bext"]);
/** Chunks that a file may have before its samples; a sane one has a dozen. */
const MAX_CHUNKS = 10_000;
/** From here on, a size that the file does not hold was not known when it was written: pipes and recorders put 0x7ffff000, 0x80000000, 0xffffffff. */
const UNKNOWN_SIZE = 0x7f000000;
/** The same of sizes of 64 bits. */
const MAX_LONG_SIZE = 2 ** 50;
/** Bytes that may be missing of the samples that a header promises: some count the header too, some round up. */
const MAX_MISSING = 4096;
/** What is read of a file at the least: its name, and enough to tell what it is if it is no WAV. */
const HEAD_BYTES = 64;

interface Chunk {
  readonly id: string;
  readonly size: number;
  /** Where its content begins. */
  readonly start: number;
}

/**
 * Walks over the chunks of a WAV file (RIFF, RIFX, RF64 or BW64) and reads into `fmt `, `data` and `ds64` alone.
 *
 * Sizes are settled against that of the file: of samples whose size was not known when they were written (0, 0x7ffff000,
 * 0xffffffff and the like), and of a few more than there are, those that are there are taken.
 *
 * @param fileBytes size of the file.
 * @throws {FeatureError} naming what is wrong, or what the file is if it is no WAV.
 */
export function* walkWav(fileBytes: number): WavWalk {
  const head = yield { start: 0, length: Math.min(HEAD_BYTES, fileBytes) };
  const container = text(head, 0);
  if (!/^(RIFF|RIFX|RF64|BW64)$/.test(container) || text(head, 8) !== "WAVE")
    refuseOther(head, fileBytes);
  const littleEndian = container !== "RIFX";
  let longData: number | undefined;
  let format: Uint8Array | undefined;
  let data: { readonly start: number; readonly bytes: number } | undefined;
  let at = 12;
  for (let n = 0; n < MAX_CHUNKS && at < fileBytes && !(format && data); n++) {
    const chunk = readChunk(yield { start: at, length: 8 }, at, littleEndian);
    if (!chunk) break;
    const { id, size, start } = chunk;
    at = start + size + (size % 2);
    if (id === "ds64") {
      const sizes = yield { start, length: Math.min(size, 16) };
      if (sizes.length === 16) longData = readSize64(sizes, 8);
    } else if (id === "fmt ") {
      format = yield { start, length: Math.min(size, FORMAT_BYTES) };
    } else if (id === "data") {
      const bytes = yield* settleSize(chunk, { fileBytes, littleEndian, longData });
      data = { start, bytes };
      at = start + bytes + (bytes % 2);
    } else if (size % 2 === 1 && at < fileBytes) {
      // Some writers leave out the byte after a chunk of odd size.
      const next = yield { start: at - 1, length: 9 };
      const [early, late] = [text(next, 0), text(next, 1)];
      if (USUAL_CHUNKS.has(early) || (isName(early) && !isName(late))) at--;
    }
  }
  if (!format || !data) refuseDamaged(fileBytes, `no "${format ? "data" : "fmt "}" chunk`);
  const layout = parseFormat(format, { littleEndian, data });
  if (layout.dataBytes === 0)
    throw new FeatureError({
      code: "wav-empty",
      expected: "sound",
      found: "a WAV with zero frames",
      advice: "record it again",
    });
  const { codec, bits, bytesPerSample } = layout;
  if (codec !== "pcm" || bytesPerSample > 4 || bits === 8 * bytesPerSample) return layout;
  return { ...layout, isRightAligned: yield* findAlignment(layout) };
}

/** Bytes of samples that a `data` chunk holds, whatever its header promises. */
function* settleSize(
  { size, start }: Chunk,
  known: {
    readonly fileBytes: number;
    readonly littleEndian: boolean;
    readonly longData: number | undefined;
  },
): Generator<ByteRange, number, Uint8Array> {
  const { fileBytes, littleEndian, longData } = known;
  const rest = fileBytes - start;
  const isLong = size === 0xffffffff && longData !== undefined;
  const promised = isLong ? longData : size;
  if (promised > rest) {
    const isKnown = isLong ? promised < MAX_LONG_SIZE : promised < UNKNOWN_SIZE;
    if (isKnown && promised - rest > MAX_MISSING)
      throw new FeatureError({
        code: "wav-truncated",
        expected: `${promised} bytes of samples`,
        found: `${rest}`,
        advice: "the file is truncated, copy or download it again",
      });
    return rest;
  }
  const isDoubtful = promised === 0 || (rest >= UNKNOWN_SIZE && longData === undefined);
  if (!isDoubtful) return promised;
  // No size yet when it was written, or one of 32 bits for more: unless chunks follow, samples do.
  const next = start + promised + (promised % 2);
  const header = yield { start: next, length: 8 };
  const chunk = readChunk(header, next, littleEndian);
  const isChunk = chunk && isName(chunk.id) && chunk.start + chunk.size <= fileBytes;
  return isChunk || header.length < 8 ? promised : rest;
}

/** Stretches that {@link findAlignment} reads, all over the file, and bytes of each. */
const STRETCHES = 16;
const STRETCH_BYTES = 16384;

/**
 * Whether samples that are narrower than their bytes stand in the lowest bits. The format leaves that open and both are
 * written, so stretches from all over the file decide. Of samples in the highest bits, the lowest are 0; of those in the
 * lowest, the highest repeat the sign, or are 0. Where both hold, the level decides: rather than sound that nowhere comes
 * to -48 dB of full scale, it is sound of fewer bits that stands in the lowest.
 */
function* findAlignment(layout: WavLayout): Generator<ByteRange, boolean, Uint8Array> {
  const { bits, bytesPerSample, blockBytes, dataStart, dataBytes, littleEndian } = layout;
  const unused = Math.min(8, 8 * bytesPerSample - bits);
  const [low, high] = [(1 << unused) - 1, 0xff & ~(0xff >> unused)];
  const [lowAt, highAt] = littleEndian ? [0, bytesPerSample - 1] : [bytesPerSample - 1, 0];
  const blocks = Math.floor(dataBytes / blockBytes);
  const length = blockBytes * Math.max(1, Math.floor(STRETCH_BYTES / blockBytes));
  let [isLowUsed, isSilent] = [false, true];
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const start = dataStart + blockBytes * Math.floor((stretch * blocks) / STRETCHES);
    const bytes = yield { start, length: Math.min(length, dataStart + dataBytes - start) };
    for (let at = 0; at + bytesPerSample <= bytes.length; at += bytesPerSample) {
      const top = (bytes[at + highAt] as number) & high;
      if (top !== 0 && top !== high) return false;
      if ((bytes[at + lowAt] as number) & low) isLowUsed = true;
    }
    isSilent &&= bytes.every((byte) => byte === 0);
  }
  return isLowUsed || (unused === 8 && !isSilent); // eight bits are 48 dB
}

function readChunk(header: Uint8Array, at: number, littleEndian: boolean): Chunk | undefined {
  if (header.length < 8) return undefined;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  return { id: text(header, 0), size: view.getUint32(4, littleEndian), start: at + 8 };
}

/** Sizes of RF64 are little-endian. */
function readSize64(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(at, true) + 2 ** 32 * view.getUint32(at + 4, true);
}

function isName(id: string): boolean {
  return /^[\x20-\x7e]{4}$/.test(id);
}

function text(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function refuseOther(head: Uint8Array, fileBytes: number): never {
  if (fileBytes === 0)
    throw new FeatureError({
      code: "wav-empty",
      expected: "a WAV file",
      found: "an empty file",
      advice: "record or download it again",
    });
  const known = nameFormat(head);
  if (!known && /^(RIFF|RIFX|RF64|BW64)/.test(text(head, 0))) refuseDamaged(fileBytes, 'no "WAVE"');
  throw new FeatureError({
    code: "wav-missing",
    expected: 'a WAV file, which starts with "RIFF"',
    found: known?.name ?? JSON.stringify(text(head, 0).replace(/[^ -~]/g, ".")),
    advice: known?.advice ?? CONVERT_TO_WAV,
  });
}

function refuseDamaged(fileBytes: number, found: string): never {
  throw new FeatureError({
    code: "wav-damaged",
    expected: 'a WAV file with a "fmt " and a "data" chunk',
    found: `${found} in ${countOf(fileBytes, "byte")}`,
    advice: "the file is damaged or truncated, copy or download it again",
  });
}
