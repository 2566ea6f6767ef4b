import * as namespace from "wavefile";

type Library = typeof namespace.default;

/**
 * Node loads wavefile's CommonJS build, whose exports hang on `default`; bundlers take its ES module, which has no
 * `default`. Of a copy any name may be asked: webpack refuses a name that it cannot find in the module itself.
 */
const exported: { readonly default?: Library } & Partial<Library> = { ...namespace };
export const WaveFile: Library["WaveFile"] = (exported.default ?? (exported as Library)).WaveFile;

/** The fields of wavefile that are set and read here; its own types say `object`. */
export interface WaveFields {
  readonly fmt: { blockAlign: number };
  readonly data: { samples: Uint8Array };
}

/** A file of wavefile's own making that holds samples as they are coded: it never sees a stranger's header. */
function hold(samples: Uint8Array, bitDepth: "4" | "8a" | "8m", blockBytes: number) {
  const wav = new WaveFile();
  wav.fromScratch(1, 8000, bitDepth, new Uint8Array(0));
  const { fmt, data } = wav as unknown as WaveFields;
  fmt.blockAlign = blockBytes;
  data.samples = samples;
  return wav;
}

function takeInt16(wav: InstanceType<Library["WaveFile"]>): Int16Array {
  const { samples } = (wav as unknown as WaveFields).data;
  return new Int16Array(samples.buffer, samples.byteOffset, samples.byteLength / 2);
}

/** Samples of A-law or mu-law (ITU-T G.711), a byte each. */
export function decodeCompanded(bytes: Uint8Array, codec: "a-law" | "mu-law"): Int16Array {
  const wav = hold(bytes, codec === "a-law" ? "8a" : "8m", 1);
  if (codec === "a-law") wav.fromALaw();
  else wav.fromMuLaw();
  return takeInt16(wav);
}

/** Samples of one channel of IMA ADPCM; a block has a header of 4 bytes, which is a sample too, and two samples a byte. */
export function decodeImaAdpcm(bytes: Uint8Array, blockBytes: number): Int16Array {
  const blocks = bytes.length / blockBytes;
  const padded = new Uint8Array(bytes.length + 1); // wavefile decodes a block when the next one begins
  padded.set(bytes);
  const wav = hold(padded, "4", blockBytes);
  wav.fromIMAADPCM();
  const decoded = takeInt16(wav);
  const frames = 2 * (blockBytes - 4) + 1;
  const out = new Int16Array(blocks * frames);
  for (let block = 0; block < blocks; block++) {
    const from = block * (frames + 1) + 1; // wavefile gives the header's sample twice
    out.set(decoded.subarray(from, from + frames), block * frames);
  }
  return out;
}
