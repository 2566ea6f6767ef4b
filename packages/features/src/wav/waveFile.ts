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

function takeSamples(wav: InstanceType<Library["WaveFile"]>): Uint8Array {
  return (wav as unknown as WaveFields).data.samples;
}

/** Samples of A-law or mu-law (ITU-T G.711), a byte each, as PCM of 16 bits, two bytes each. */
export function decodeCompanded(bytes: Uint8Array, codec: "a-law" | "mu-law"): Uint8Array {
  const wav = hold(bytes, codec === "a-law" ? "8a" : "8m", 1);
  if (codec === "a-law") wav.fromALaw();
  else wav.fromMuLaw();
  return takeSamples(wav);
}

/**
 * Samples of one channel of IMA ADPCM, as {@link decodeCompanded}; a block has a header of 4 bytes, which is a sample too, and
 * two samples a byte.
 */
export function decodeImaAdpcm(bytes: Uint8Array, blockBytes: number): Uint8Array {
  const blocks = bytes.length / blockBytes;
  const padded = new Uint8Array(bytes.length + 1); // wavefile decodes a block when the next one begins
  padded.set(bytes);
  const wav = hold(padded, "4", blockBytes);
  wav.fromIMAADPCM();
  const decoded = takeSamples(wav);
  const decodedBytes = 2 * (2 * (blockBytes - 4) + 1);
  const out = new Uint8Array(blocks * decodedBytes);
  for (let block = 0; block < blocks; block++) {
    const from = block * (decodedBytes + 2) + 2; // wavefile gives the header's sample twice
    out.set(decoded.subarray(from, from + decodedBytes), block * decodedBytes);
  }
  return out;
}
