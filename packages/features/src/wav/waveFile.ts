import * as namespace from "wavefile";

type Library = typeof namespace.default;

/** Node loads wavefile's CommonJS build, whose exports hang on `default`; bundlers take its ES module. */
const library: Library = namespace.default ?? (namespace as unknown as Library);
export const WaveFile: Library["WaveFile"] = library.WaveFile;

/** The fields of wavefile's `fmt ` and `data` chunks that are read here; its own types say `object`. */
export interface WaveChunks {
  readonly fmt: {
    readonly audioFormat: number;
    readonly numChannels: number;
    readonly sampleRate: number;
    readonly bitsPerSample: number;
    readonly subformat: readonly number[];
  };
  readonly data: { readonly chunkSize: number; readonly samples: Uint8Array };
}
