import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Audio } from "@speech-emotion/features";
import type { ClipPart } from "../corpora/clipPart.ts";
import { type Recording, STRETCH_SEC } from "./recording.ts";

const BYTES_PER_SAMPLE = 4;
/** Bytes of an AU file's header that are read; what follows them up to the samples is a comment. */
const HEADER_BYTES = 24;

/** What the header of an AU file says: big-endian numbers of 32 bits. */
interface AuHeader {
  /** Where the samples begin. */
  readonly start: number;
  readonly sampleRateHz: number;
  readonly channels: number;
}

/**
 * Opens a file of any format that ffmpeg knows, where ffmpeg is on the path. One process tells the rate and the channels
 * and decodes: it writes an AU file, whose header is the shortest there is, into a pipe.
 *
 * @returns undefined where it is not, or makes no sound of the file.
 */
export async function openByFfmpeg(path: string, part: ClipPart): Promise<Recording | undefined> {
  const child = spawn("ffmpeg", argumentsOf(path, part), { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close").catch(() => {});
  const close = async () => {
    child.stdout.destroy(); // unread, it would keep the process from closing
    child.kill();
    await ended;
  };
  const chunks: AsyncIterator<Buffer> = child.stdout[Symbol.asyncIterator]();
  const { header, rest } = await readHeader(chunks);
  if (!header) {
    await close();
    return undefined;
  }
  return {
    sampleRateHz: header.sampleRateHz,
    durationSec: undefined,
    read: () => readStretches(rest, chunks, header),
    close,
  };
}

function argumentsOf(path: string, { startSec = 0, endSec }: ClipPart): string[] {
  const part = [
    ...(startSec > 0 ? ["-ss", startSec.toFixed(6)] : []), // before the file: seeks, and then decodes to the sample
    ...(endSec === undefined ? [] : ["-t", (endSec - startSec).toFixed(6)]),
  ];
  // A path that begins with "-" or holds ":" is a file all the same.
  const input = ["-v", "error", "-nostdin", ...part, "-i", `file:${path}`];
  return [...input, "-map", "0:a:0", "-f", "au", "-c:a", "pcm_f32be", "-"];
}

/** The header, and the samples that came with it; no header where the stream ends before. */
async function readHeader(
  chunks: AsyncIterator<Buffer>,
): Promise<{ readonly header?: AuHeader; readonly rest: Buffer }> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) return { rest: bytes };
    bytes = Buffer.concat([bytes, value]);
    if (bytes.length < HEADER_BYTES) continue;
    const start = bytes.readUInt32BE(4);
    if (bytes.length < start) continue;
    const header = {
      start,
      sampleRateHz: bytes.readUInt32BE(16),
      channels: bytes.readUInt32BE(20),
    };
    return { header, rest: bytes.subarray(start) };
  }
}

async function* readStretches(
  first: Buffer,
  chunks: AsyncIterator<Buffer>,
  { channels, sampleRateHz }: AuHeader,
): AsyncGenerator<Audio> {
  const stretchBytes = STRETCH_SEC * sampleRateHz * channels * BYTES_PER_SAMPLE;
  const bytes = Buffer.alloc(stretchBytes);
  let filled = 0;
  for (let chunk = first; ; ) {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + stretchBytes - filled);
      bytes.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled === stretchBytes) {
        yield { channels: deinterleave(bytes, channels), sampleRateHz };
        filled = 0;
      }
    }
    const { done, value } = await chunks.next();
    if (done) break;
    chunk = value;
  }
  const rest = bytes.subarray(0, filled - (filled % (channels * BYTES_PER_SAMPLE)));
  if (rest.length > 0) yield { channels: deinterleave(rest, channels), sampleRateHz };
}

/** Samples of each channel; changes the bytes to this machine's order. */
function deinterleave(bytes: Buffer, count: number): Float32Array[] {
  const values = new Float32Array(
    bytes.swap32().buffer,
    bytes.byteOffset,
    bytes.length / BYTES_PER_SAMPLE,
  );
  const channels = Array.from({ length: count }, () => new Float32Array(values.length / count));
  for (const [c, channel] of channels.entries())
    for (let n = 0; n < channel.length; n++) channel[n] = values[n * count + c] as number;
  return channels;
}
