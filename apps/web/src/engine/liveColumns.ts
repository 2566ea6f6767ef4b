import { melFilterBank, powerToDb, stft } from "@speech-emotion/features";
import { LIVE_BANDS, type LiveColumns } from "./liveMoment.ts";

const TOP_HZ = 8000;
const RANGE_DB = 70;
/** What is loud is bright; less than this never is. */
const LEAST_LOUDEST_DB = -10;
/** How soon it gets brighter again after something loud. */
const FALL_DB_PER_SEC = 3;
/** Pictures that move more often than so cost more than they show. */
const BATCH_SEC = 0.1;

/** The spectrogram and the loudness of sound that comes in blocks, in columns of about 20 ms. */
export class ColumnMaker {
  readonly #sampleRateHz: number;
  /** From one column to the next; each is about as much sound before and behind. */
  readonly #hop: number;
  readonly #filters: readonly Filter[];
  #held: Float32Array;
  #loudestDb = LEAST_LOUDEST_DB;

  constructor(sampleRateHz: number) {
    this.#sampleRateHz = sampleRateHz;
    this.#hop = 2 ** Math.round(Math.log2(sampleRateHz / 47));
    this.#filters = makeFilters(sampleRateHz, 2 * this.#hop);
    this.#held = new Float32Array(this.#hop);
  }

  /** Columns that are whole now; none until they are worth drawing. */
  push(block: Float32Array): Omit<LiveColumns, "seconds"> | undefined {
    const hop = this.#hop;
    const sampleRateHz = this.#sampleRateHz;
    const held = new Float32Array(this.#held.length + block.length);
    held.set(this.#held);
    held.set(block, this.#held.length);
    this.#held = held;
    const count = Math.floor(held.length / hop) - 2;
    if (count * hop < BATCH_SEC * sampleRateHz) return undefined;
    const sound = held.subarray(0, (count + 2) * hop);
    const { re, im, bins } = stft(sound, { nFft: 2 * hop, hopLength: hop });
    const columns = Array.from({ length: count }, (_, i) => i + 1); // whose sound is all there
    const power = new Float32Array(count * LIVE_BANDS);
    for (const [i, frame] of columns.entries())
      for (const [band, { first, weights }] of this.#filters.entries())
        for (const [k, weight] of weights.entries()) {
          const bin = frame * bins + first + k;
          power[i * LIVE_BANDS + band]! +=
            weight * ((re[bin] as number) ** 2 + (im[bin] as number) ** 2);
        }
    const db = powerToDb(power, { topDb: Infinity });
    const bands = new Uint8Array(count * LIVE_BANDS);
    const fall = (FALL_DB_PER_SEC * hop) / sampleRateHz;
    for (let i = 0; i < count; i++) {
      const column = db.subarray(i * LIVE_BANDS, (i + 1) * LIVE_BANDS);
      const loudest = column.reduce((most, x) => Math.max(most, x), LEAST_LOUDEST_DB);
      this.#loudestDb = Math.max(loudest, this.#loudestDb - fall);
      for (let band = 0; band < LIVE_BANDS; band++)
        bands[i * LIVE_BANDS + band] =
          255 * Math.max(0, 1 - (this.#loudestDb - (column[band] as number)) / RANGE_DB);
    }
    const peaks = Float32Array.from(columns, (frame) =>
      sound
        .subarray(frame * hop, (frame + 1) * hop)
        .reduce((most, x) => Math.max(most, Math.abs(x)), 0),
    );
    this.#held = held.slice(count * hop);
    return { bands, peaks, columnSec: hop / sampleRateHz };
  }
}

/** A mel band's weights, from its first bin of the spectrum on. */
interface Filter {
  readonly first: number;
  readonly weights: Float32Array;
}

/** Made once and without their zeros, which are most of them: there is little time for a column. */
function makeFilters(sampleRateHz: number, nFft: number): Filter[] {
  const fMaxHz = Math.min(TOP_HZ, sampleRateHz / 2);
  const bank = melFilterBank({ sampleRateHz, nFft, nMels: LIVE_BANDS, fMaxHz });
  const bins = nFft / 2 + 1;
  return Array.from({ length: LIVE_BANDS }, (_, band) => {
    const row = bank.subarray(band * bins, (band + 1) * bins);
    const first = Math.max(
      0,
      row.findIndex((weight) => weight > 0),
    );
    return { first, weights: row.slice(first, row.findLastIndex((weight) => weight > 0) + 1) };
  });
}
