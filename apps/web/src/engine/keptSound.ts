import { encodeWav } from "@speech-emotion/features";

/** The last minutes of sound as 16-bit PCM, a second a piece: what is older makes room for what is new. */
export class KeptSound {
  readonly #sampleRateHz: number;
  readonly #mostPieces: number;
  #pieces: Int16Array<ArrayBuffer>[] = [];
  /** Samples of the last piece. */
  #filled = 0;
  #droppedPieces = 0;

  constructor({
    sampleRateHz,
    longestSec,
  }: {
    readonly sampleRateHz: number;
    readonly longestSec: number;
  }) {
    this.#sampleRateHz = sampleRateHz;
    this.#mostPieces = longestSec;
  }

  /** Where what is kept begins in all that came, in seconds. */
  get startSec(): number {
    return this.#droppedPieces;
  }

  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length; ) {
      if (this.#pieces.length === 0 || this.#filled === this.#sampleRateHz) this.#addPiece();
      const last = this.#pieces.at(-1) as Int16Array;
      const count = Math.min(samples.length - from, this.#sampleRateHz - this.#filled);
      for (let n = 0; n < count; n++) {
        const value = Math.round((samples[from + n] as number) * 32768);
        last[this.#filled + n] = Math.max(-32768, Math.min(32767, value));
      }
      this.#filled += count;
      from += count;
    }
  }

  /** As a WAV file. */
  toWav(): Blob {
    const whole = this.#pieces.slice(0, -1);
    const last = this.#pieces.at(-1)?.subarray(0, this.#filled) ?? new Int16Array(0);
    const bytes = 2 * (whole.length * this.#sampleRateHz + last.length);
    const empty = encodeWav({
      channels: [new Float32Array(0)],
      sampleRateHz: this.#sampleRateHz,
    });
    // The header is the same but for the two lengths in it, so that minutes of samples need not be copied.
    const header = Uint8Array.from(empty);
    const view = new DataView(header.buffer);
    view.setUint32(4, header.length - 8 + bytes, true);
    view.setUint32(header.length - 4, bytes, true);
    return new Blob([header, ...whole, last], { type: "audio/wav" });
  }

  #addPiece(): void {
    const isFull = this.#pieces.length === this.#mostPieces;
    const oldest = isFull ? this.#pieces.shift() : undefined;
    if (oldest) this.#droppedPieces++;
    this.#pieces.push(oldest ?? new Int16Array(this.#sampleRateHz));
    this.#filled = 0;
  }
}
