import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import type { Audio } from "@speech-emotion/features";
import type { ClipPart } from "../corpora/clipPart.ts";
import { type Recording, STRETCH_SEC } from "./recording.ts";

const BYTES_PER_SAMPLE = 4;

/** What ffprobe says of a file's first stream of sound. */
interface Probed {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly durationSec: number | undefined;
}

/**
 * Opens a file of any format that ffmpeg knows, where ffmpeg and ffprobe are on the path.
 *
 * @returns undefined where they are not, or make no sound of the file.
 */
export async function openByFfmpeg(path: string): Promise<Recording | undefined> {
  const probed = await probe(path);
  if (!probed) return undefined;
  let close = async () => {};
  return {
    sampleRateHz: probed.sampleRateHz,
    durationSec: probed.durationSec,
    read(part = {}) {
      const decoder = decode(path, part);
      close = decoder.close;
      return readStretches(decoder.samples, probed);
    },
    close: () => close(),
  };
}

/** Starts ffmpeg, which writes the samples of a part of a file. */
function decode(path: string, { startSec = 0, endSec }: ClipPart) {
  const part = [
    ...(startSec > 0 ? ["-ss", startSec.toFixed(6)] : []), // before the file: seeks, and decodes to the very sample
    ...(endSec === undefined ? [] : ["-t", (endSec - startSec).toFixed(6)]),
  ];
  // A path that begins with "-" or holds ":" is a file all the same.
  const format = ["-map", "0:a:0", "-f", "f32le", "-c:a", "pcm_f32le", "-"];
  const args = ["-v", "error", "-nostdin", ...part, "-i", `file:${path}`, ...format];
  const child = spawn("ffmpeg", args, { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close").catch(() => {});
  return {
    samples: child.stdout,
    async close() {
      child.stdout.destroy(); // unread, it would keep the process from closing
      child.kill();
      await ended;
    },
  };
}

async function probe(path: string): Promise<Probed | undefined> {
  const entries = "stream=sample_rate,channels:format=duration";
  const args = ["-v", "error", "-select_streams", "a:0", "-show_entries", entries, "-of", "json"];
  try {
    const { stdout } = await promisify(execFile)("ffprobe", [...args, `file:${path}`]);
    const { streams, format } = JSON.parse(stdout) as {
      readonly streams: readonly { readonly sample_rate: string; readonly channels: number }[];
      readonly format: { readonly duration?: string };
    };
    const [stream] = streams;
    if (!stream || stream.channels < 1) return undefined;
    const duration = Number(format.duration);
    return {
      sampleRateHz: Number(stream.sample_rate),
      channels: stream.channels,
      durationSec: duration > 0 ? duration : undefined,
    };
  } catch {
    return undefined; // no ffprobe, or nothing that it knows
  }
}

async function* readStretches(
  stream: AsyncIterable<Buffer>,
  { channels, sampleRateHz }: Probed,
): AsyncGenerator<Audio> {
  const stretchBytes = STRETCH_SEC * sampleRateHz * channels * BYTES_PER_SAMPLE;
  const bytes = new Uint8Array(stretchBytes);
  let filled = 0;
  for await (const chunk of stream)
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + stretchBytes - filled);
      bytes.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled === stretchBytes) {
        yield { channels: deinterleave(bytes, channels), sampleRateHz };
        filled = 0;
      }
    }
  const rest = bytes.subarray(0, filled - (filled % (channels * BYTES_PER_SAMPLE)));
  if (rest.length > 0) yield { channels: deinterleave(rest, channels), sampleRateHz };
}

function deinterleave(bytes: Uint8Array, count: number): Float32Array[] {
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / BYTES_PER_SAMPLE);
  const channels = Array.from({ length: count }, () => new Float32Array(values.length / count));
  for (const [c, channel] of channels.entries())
    for (let n = 0; n < channel.length; n++) channel[n] = values[n * count + c] as number;
  return channels;
}
