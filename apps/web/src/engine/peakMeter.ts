import type { Audio } from "@speech-emotion/features";

/** Peaks of a second of a recording: as many as a screen shows of a few seconds, and little enough of an hour to keep. */
export const PEAKS_PER_SEC = 20;

/** Collects the largest sample of each twentieth of a second, of all channels, as a recording comes stretch by stretch. */
export class PeakMeter {
  /** One after another, 0 for what has not come. */
  readonly peaks: Float32Array;
  readonly #framesPerPeak: number;
  #frame = 0;

  constructor({
    frames,
    sampleRateHz,
  }: {
    readonly frames: number;
    readonly sampleRateHz: number;
  }) {
    this.#framesPerPeak = sampleRateHz / PEAKS_PER_SEC;
    this.peaks = new Float32Array(Math.ceil(frames / this.#framesPerPeak));
  }

  push({ channels }: Audio): void {
    for (const samples of channels)
      for (let n = 0; n < samples.length; n++) {
        const at = Math.floor((this.#frame + n) / this.#framesPerPeak);
        this.peaks[at] = Math.max(this.peaks[at]!, Math.abs(samples[n]!));
      }
    this.#frame += channels[0]?.length ?? 0;
  }
}
