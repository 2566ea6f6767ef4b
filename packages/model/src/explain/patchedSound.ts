import { istft, type Spectrum, stft } from "@speech-emotion/features";

/** Fine enough for the harmonics of a voice and for its syllables alike. */
const SPECTRUM = { nFft: 512, hopLength: 128 } as const;
/** Share of the frames that are as quiet as a bin is in pauses. */
const QUIET_SHARE = 0.1;

/** A stretch of time, from the beginning of the samples, and a band of frequencies; where neither is said, all of it. */
export interface Patch {
  readonly fromSec?: number;
  readonly toSec?: number;
  readonly fromHz?: number;
  readonly toHz?: number;
}

/** Sound of which patches can be taken away, one at a time. */
export class PatchedSound {
  readonly #spectrum: Spectrum;
  readonly #length: number;
  readonly #sampleRateHz: number;
  /** Magnitude of each bin where it is quiet. */
  readonly #quiet: Float32Array;

  constructor(samples: Float32Array, sampleRateHz: number) {
    this.#spectrum = stft(samples, SPECTRUM);
    this.#length = samples.length;
    this.#sampleRateHz = sampleRateHz;
    this.#quiet = quietest(this.#spectrum);
  }

  /** The sound with a patch as quiet as its frequencies are in pauses: a hole of nothing would be heard as something of its own. */
  without({ fromSec = 0, toSec = Infinity, fromHz = 0, toHz = Infinity }: Patch): Float32Array {
    const { nFft, hopLength, frames, bins } = this.#spectrum;
    const re = this.#spectrum.re.slice();
    const im = this.#spectrum.im.slice();
    const frameOf = (seconds: number) => Math.round((seconds * this.#sampleRateHz) / hopLength);
    const binOf = (hz: number) => Math.round((hz * nFft) / this.#sampleRateHz);
    const lastFrame = Math.min(frames, frameOf(toSec));
    const lastBin = Math.min(bins, binOf(toHz));
    for (let t = frameOf(fromSec); t < lastFrame; t++)
      for (let k = binOf(fromHz); k < lastBin; k++) {
        const at = t * bins + k;
        const magnitude = Math.hypot(re[at] as number, im[at] as number);
        const quiet = this.#quiet[k] as number;
        if (magnitude <= quiet) continue;
        re[at] = ((re[at] as number) * quiet) / magnitude;
        im[at] = ((im[at] as number) * quiet) / magnitude;
      }
    return istft({ ...this.#spectrum, re, im }, this.#length);
  }
}

function quietest({ re, im, frames, bins }: Spectrum): Float32Array {
  return Float32Array.from({ length: bins }, (_, k) => {
    const magnitudes = Float32Array.from({ length: frames }, (_, t) =>
      Math.hypot(re[t * bins + k] as number, im[t * bins + k] as number),
    );
    return magnitudes.sort()[Math.floor(QUIET_SHARE * (frames - 1))] as number;
  });
}
