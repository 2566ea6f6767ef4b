import { type Audio, openWav } from "@speech-emotion/features";
import type { Source } from "./analysis.ts";
import { blobBytes } from "./blobBytes.ts";

/** Seconds that are read at a time. */
const STRETCH_SEC = 10;

/** Sound that is read stretch by stretch, so that an hour in a file takes no more memory than a few seconds. */
export interface Recording {
  readonly channels: number;
  readonly sampleRateHz: number;
  /** Samples of each channel. */
  readonly frames: number;
  /** Stretches of about ten seconds, one after another; of frames from `from` up to `to`, by default all. */
  read(part?: { readonly from: number; readonly to: number }): AsyncGenerator<Audio>;
}

/** @throws {FeatureError} when it is no WAV file that the library reads. */
export async function openSource(source: Source): Promise<Recording> {
  if ("audio" in source) return openAudio(source.audio);
  const { channels, sampleRateHz, frames, read } = await openWav(blobBytes(source.file));
  return {
    ...{ channels, sampleRateHz, frames },
    read: (part) => read(STRETCH_SEC * sampleRateHz, part),
  };
}

function openAudio({ channels, sampleRateHz }: Audio): Recording {
  const frames = channels[0]?.length ?? 0;
  return {
    ...{ channels: channels.length, sampleRateHz, frames },
    async *read({ from, to } = { from: 0, to: frames }) {
      const end = Math.min(to, frames);
      const length = STRETCH_SEC * sampleRateHz;
      for (let at = from; at < end; at += length) {
        const until = Math.min(at + length, end);
        yield { channels: channels.map((samples) => samples.subarray(at, until)), sampleRateHz };
      }
    },
  };
}
