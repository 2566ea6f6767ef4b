/** How samples are coded, by the format tag of the `fmt ` chunk. */
export type WavCodec = "pcm" | "float" | "a-law" | "mu-law" | "ima-adpcm";

/** What the header of a WAV file says, held against the size of the file. */
export interface WavLayout {
  readonly codec: WavCodec;
  readonly littleEndian: boolean;
  readonly channels: number;
  readonly sampleRateHz: number;
  /** Bits of a sample that count, from 8 to 64; 4 of ADPCM. */
  readonly bits: number;
  /** Bytes from one sample of a channel to the next; of ADPCM, whose samples are no bytes, 0. */
  readonly bytesPerSample: number;
  /** Whether the bits that count are the lowest of their bytes, not the highest as is usual. */
  readonly isRightAligned: boolean;
  /** Bytes of a frame, a sample of each channel; of ADPCM, of a block of frames. */
  readonly blockBytes: number;
  /** Frames of a block: 1, except of ADPCM. */
  readonly blockFrames: number;
  /** Where the samples begin in the file, and how many bytes they take: whole blocks. */
  readonly dataStart: number;
  readonly dataBytes: number;
}

/** Frames that the samples of a file make, a sample of each channel. */
export function countFrames({ dataBytes, blockBytes, blockFrames }: WavLayout): number {
  return (dataBytes / blockBytes) * blockFrames;
}
