import { getHeapStatistics } from "node:v8";
import {
  type Audio,
  type ByteSource,
  countOf,
  type decodeWav,
  FeatureError,
  type FeatureErrorCode,
  type openWav,
} from "@speech-emotion/features";
import type { FuzzInput } from "./inputs.ts";
import { processorMs } from "./processorMs.ts";

/** What is fuzzed: both ways of reading a WAV file. */
export interface WavReading {
  readonly decodeWav: typeof decodeWav;
  readonly openWav: typeof openWav;
}

/** What reading one input came to, and took. */
export interface Checked {
  readonly outcome: "answer" | FeatureErrorCode;
  /** Time of the processor that the slower of both ways took. */
  readonly ms: number;
  /** Memory that the way which took more of it took, freed again or not. */
  readonly takenBytes: number;
}

/**
 * Memory that reading may take: for each byte of the file, and whatever the file. An array of a channel takes some 200 bytes
 * beside its samples, and a byte may be all that a channel has.
 */
const [MOST_PER_BYTE, MOST_AT_ALL] = [512, 4 << 20];
/** What a source is asked for although the file is smaller: the first read has so many bytes. */
const HEAD_BYTES = 64;
/** IMA ADPCM has two samples in a byte. */
const SAMPLES_PER_BYTE = 2;

/** Reading did what it must not; the message says what. */
export class Fault extends Error {
  override readonly name = "Fault";
}

interface Attempt {
  readonly audio?: readonly Audio[];
  readonly refusal?: FeatureError;
  readonly ms: number;
  readonly takenBytes: number;
}

/**
 * Reads an input both ways and holds what comes against what may come.
 *
 * @throws {Fault} when neither finite samples nor a FeatureError came, both ways differ, the answer is larger than the file
 * can hold, a file that is whole is refused or misread, the bytes were changed, or time or memory ran out of bounds.
 */
export async function checkReading(
  { bytes, whole }: FuzzInput,
  { decodeWav, openWav, limitMs }: WavReading & { readonly limitMs: number },
): Promise<Checked> {
  const file = bytes.slice(); // exactly as long as its buffer, so that nothing can be read beyond its end
  const decoded = await attempt("decodeWav", () => [decodeWav(file)]);
  const opened = await attempt("openWav", () => readStretches(file, openWav));
  if (Buffer.compare(file, bytes) !== 0) throw new Fault("the bytes of the file were changed");
  for (const [way, { ms, takenBytes }] of [
    ["decodeWav", decoded],
    ["openWav", opened],
  ] as const) {
    if (ms > limitMs) throw new Fault(`${way} took ${Math.round(ms)} ms`);
    if (takenBytes > MOST_AT_ALL + MOST_PER_BYTE * file.length)
      throw new Fault(
        `${way} took ${countOf(takenBytes, "byte")} of memory for a file of ${file.length}`,
      );
  }
  checkAgreement(decoded, opened);
  const [answer] = decoded.audio ?? [];
  if (answer) checkAnswer(answer, file.length);
  if (whole) {
    if (!answer) throw new Fault(`a valid file was refused: ${decoded.refusal?.message}`);
    const { channels, sampleRateHz } = answer;
    const found = { channels: channels.length, frames: channels[0]?.length, sampleRateHz };
    if (JSON.stringify(found) !== JSON.stringify(whole))
      throw new Fault(`${JSON.stringify(whole)} was read as ${JSON.stringify(found)}`);
  }
  return {
    outcome: decoded.refusal?.code ?? "answer",
    ms: Math.max(decoded.ms, opened.ms),
    takenBytes: Math.max(decoded.takenBytes, opened.takenBytes),
  };
}

async function attempt(
  way: string,
  read: () => readonly Audio[] | Promise<readonly Audio[]>,
): Promise<Attempt> {
  const before = memoryInUse();
  const began = processorMs();
  const spent = () => ({
    ms: processorMs() - began,
    takenBytes: Math.max(0, memoryInUse() - before), // less where garbage was collected meanwhile
  });
  try {
    const audio = await read();
    return { audio, ...spent() };
  } catch (error) {
    const cost = spent();
    if (error instanceof Fault) throw error;
    if (!(error instanceof FeatureError))
      throw new Fault(`${way} threw ${error instanceof Error ? error.stack : String(error)}`);
    if (!/^expected .+, found .+: .+$/.test(error.message))
      throw new Fault(`${way} refused with ${JSON.stringify(error.message)}`);
    return { refusal: error, ...cost };
  }
}

/** Of this thread, in bytes, array buffers included. */
export function memoryInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** Reads a file in one to eight stretches. */
async function readStretches(
  file: Uint8Array,
  openWav: WavReading["openWav"],
): Promise<readonly Audio[]> {
  const source: ByteSource = {
    size: file.length,
    async read(start, length) {
      const isWithin =
        Number.isSafeInteger(start) &&
        Number.isSafeInteger(length) &&
        start >= 0 &&
        length >= 0 &&
        length <= Math.max(HEAD_BYTES, file.length);
      if (!isWithin)
        throw new Fault(`openWav asked for ${countOf(length, "byte")} from ${start} on`);
      return file.slice(start, start + length);
    },
  };
  const wav = await openWav(source);
  const { channels, frames, sampleRateHz } = wav;
  const stretches: Audio[] = [];
  let read = 0;
  for await (const stretch of wav.read(Math.ceil(frames / (1 + (file.length % 8))))) {
    if (stretch.channels.length !== channels || stretch.sampleRateHz !== sampleRateHz)
      throw new Fault("a stretch has other channels or another rate than openWav said");
    read += stretch.channels[0]?.length ?? 0;
    stretches.push(stretch);
  }
  if (read !== frames) throw new Fault(`openWav said ${countOf(frames, "frame")} and read ${read}`);
  return stretches;
}

function checkAgreement(decoded: Attempt, opened: Attempt): void {
  const [one, other] = [decoded, opened].map(({ refusal }) => refusal?.message ?? "an answer");
  if (one !== other || decoded.refusal?.code !== opened.refusal?.code)
    throw new Fault(`decodeWav gave ${one}; openWav gave ${other}`);
  const [whole] = decoded.audio ?? [];
  let at = 0;
  for (const { channels, sampleRateHz } of opened.audio ?? []) {
    if (sampleRateHz !== whole?.sampleRateHz || channels.length !== whole.channels.length)
      throw new Fault("decodeWav and openWav differ in rate or channels");
    for (const [c, channel] of channels.entries()) {
      const same = whole.channels[c] as Float32Array;
      for (let n = 0; n < channel.length; n++)
        if (channel[n] !== same[at + n])
          throw new Fault(`decodeWav and openWav differ in sample ${at + n} of channel ${c}`);
    }
    at += channels[0]?.length ?? 0;
  }
  if (whole && at !== whole.channels[0]?.length)
    throw new Fault(`decodeWav read ${whole.channels[0]?.length} frames, openWav ${at}`);
}

function checkAnswer({ channels, sampleRateHz }: Audio, fileBytes: number): void {
  const frames = channels[0]?.length ?? 0;
  if (!(frames > 0))
    throw new Fault(`the answer has ${countOf(channels.length, "channel")} of ${frames}`);
  if (!(Number.isFinite(sampleRateHz) && sampleRateHz > 0))
    throw new Fault(`the answer has ${sampleRateHz} samples a second`);
  if (channels.length * frames > SAMPLES_PER_BYTE * fileBytes)
    throw new Fault(`${channels.length} x ${frames} samples came of ${countOf(fileBytes, "byte")}`);
  for (const channel of channels) {
    if (channel.length !== frames) throw new Fault("channels differ in length");
    if (!channel.every(Number.isFinite)) throw new Fault("a sample is no finite number");
  }
}
