import * as namespace from "wavefile";

type Library = typeof namespace.default;

/**
 * Node loads wavefile's CommonJS build, whose exports hang on `default`; bundlers take its ES module, which has no
 * `default`. Of a copy any name may be asked: webpack refuses a name that it cannot find in the module itself.
 */
const exported: { readonly default?: Library } & Partial<Library> = { ...namespace };
export const WaveFile: Library["WaveFile"] = (exported.default ?? (exported as Library)).WaveFile;

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
