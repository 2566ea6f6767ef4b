import { FeatureError } from "../errors.ts";
import { mixVoice } from "../level/mixVoice.ts";
import type { Signal } from "../signal.ts";
import { decodeWav } from "../wav/decodeWav.ts";
import { checkChannels } from "./checkChannels.ts";
import { describeValue } from "./describeValue.ts";
import { type FileBytes, isBytes, refuseClip, toBytes } from "./toBytes.ts";
import { type SamplesInput, toSamples } from "./toSamples.ts";

/** Sound as the Web Audio API decodes it. */
export interface AudioBufferInput {
  /** How many channels it has, at least 1. */
  readonly numberOfChannels: number;
  /** Samples of a channel in a second, in Hz. */
  readonly sampleRate: number;
  /** Samples of one channel, counted from 0, in [-1, 1]. */
  getChannelData(channel: number): Float32Array;
}

/** Samples of one channel. */
export interface MonoInput {
  /** One after another, in [-1, 1]. */
  readonly samples: SamplesInput;
  /** Samples in a second, in Hz. */
  readonly sampleRateHz: number;
}

/** Samples of one channel or more. */
export interface ChannelsInput {
  /** Samples in [-1, 1], `[channels][frames]`, as many of each channel. */
  readonly channels: readonly SamplesInput[];
  /** Samples of a channel in a second, in Hz. */
  readonly sampleRateHz: number;
}

/** What is taken for a clip: the bytes of a WAV file, samples of one or more channels, or a page's `AudioBuffer`. */
export type ClipInput = FileBytes | MonoInput | ChannelsInput | AudioBufferInput;

/**
 * One channel of sound from whatever is taken for a clip; of several channels those that carry a voice, as {@link mixVoice}.
 *
 * @throws {FeatureError} when it is something else, saying how to make a clip of it, or as {@link decodeWav}.
 */
export function toSignal(clip: ClipInput): Signal {
  if (isBytes(clip)) return mixVoice(decodeWav(toBytes(clip)));
  const given = clip as unknown as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof given === "object" && given !== null) {
    if ("samples" in given) {
      const sampleRateHz = checkRate(given["sampleRateHz"]);
      return { samples: toSamples(given["samples"] as SamplesInput), sampleRateHz };
    }
    if ("channels" in given) {
      const sampleRateHz = checkRate(given["sampleRateHz"]);
      return mixVoice({ channels: toChannels(given["channels"]), sampleRateHz });
    }
    if ("getChannelData" in given) {
      const buffer = clip as AudioBufferInput;
      const channels = Array.from({ length: buffer.numberOfChannels }, (_, c) =>
        buffer.getChannelData(c),
      );
      return mixVoice({
        channels: toChannels(channels),
        sampleRateHz: checkRate(buffer.sampleRate),
      });
    }
  }
  refuseClip(
    clip,
    "the bytes of a WAV file, { samples, sampleRateHz } or { channels, sampleRateHz }",
  );
}

function checkRate(value: unknown): number {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
  throw new FeatureError({
    code: "sample-rate-out-of-range",
    expected: "sampleRateHz to be a positive number",
    found: describeValue(value),
    advice: "give the rate of the samples, in Hz",
  });
}

function toChannels(value: unknown): Float32Array[] {
  const channels = Array.isArray(value) ? value.map(toSamples) : [];
  checkChannels(channels, value);
  return channels;
}
