import {
  type ByteSource,
  decodeWav,
  openWav as open,
  type WavReader,
} from "@speech-emotion/features";

/** Reads all but the last stretch of a file. */
export async function openWav(source: ByteSource): Promise<WavReader> {
  const wav = await open(source);
  return {
    ...wav,
    async *read(frames) {
      let left = wav.frames;
      for await (const stretch of wav.read(frames)) {
        left -= stretch.channels[0]?.length ?? 0;
        if (left > 0 || wav.frames <= frames) yield stretch;
      }
    },
  };
}

export { decodeWav };
