import { pictureColour } from "@speech-emotion/features";
import { fitCanvas } from "../components/canvas.ts";
import { LIVE_BANDS, type LiveColumns } from "../engine/liveMoment.ts";

/** About ten seconds. */
const SHOWN_COLUMNS = 512;

const palette = Array.from({ length: 256 }, (_, value) => pictureColour(value / 255));

/** The last seconds of sound as pictures of a fixed size, the newest at the right. */
export class Scroller {
  readonly #peaks = new Float32Array(SHOWN_COLUMNS);
  /** How the waveform is drawn, which is asked for when something has changed alone: each time would cost a layout. */
  #wave: (ReturnType<typeof fitCanvas> & { readonly colour: string }) | undefined;
  readonly #picture = new ImageData(SHOWN_COLUMNS, LIVE_BANDS);

  constructor() {
    this.clear();
  }

  clear(): void {
    this.#peaks.fill(0);
    const [r, g, b] = palette[0]!;
    for (let i = 0; i < this.#picture.data.length; i += 4)
      this.#picture.data.set([r, g, b, 255], i);
  }

  /** The canvas has another size or other colours from now on. */
  refit(wave: HTMLCanvasElement): void {
    this.#wave = { ...fitCanvas(wave), colour: getComputedStyle(wave).color };
  }

  push({ bands, peaks }: LiveColumns): void {
    const count = peaks.length;
    this.#peaks.copyWithin(0, count);
    this.#peaks.set(peaks, SHOWN_COLUMNS - count);
    const { data } = this.#picture;
    data.copyWithin(0, 4 * count); // the end of each row is the beginning of the next, and drawn anew
    for (let t = 0; t < count; t++)
      for (let band = 0; band < LIVE_BANDS; band++) {
        const [r, g, b] = palette[bands[t * LIVE_BANDS + band]!]!;
        const column = SHOWN_COLUMNS - count + t;
        const i = 4 * ((LIVE_BANDS - 1 - band) * SHOWN_COLUMNS + column);
        data[i] = r;
        data[i + 1] = g;
        data[i + 2] = b;
        data[i + 3] = 255;
      }
  }

  /** CSS stretches the picture. */
  drawSpectrogram(canvas: HTMLCanvasElement): void {
    if (canvas.width !== SHOWN_COLUMNS)
      Object.assign(canvas, { width: SHOWN_COLUMNS, height: LIVE_BANDS });
    canvas.getContext("2d")?.putImageData(this.#picture, 0, 0);
  }

  drawWave(): void {
    if (!this.#wave) return;
    const { context, width, height, colour } = this.#wave;
    context.clearRect(0, 0, width, height);
    const loudest = this.#peaks.reduce((most, x) => Math.max(most, x), 0.05);
    const x = (column: number) => (column / (SHOWN_COLUMNS - 1)) * width;
    const reach = (peak: number) => Math.max(0.5, (0.92 * height * peak) / loudest / 2);
    context.beginPath();
    for (let c = 0; c < SHOWN_COLUMNS; c++)
      context.lineTo(x(c), height / 2 - reach(this.#peaks[c]!));
    for (let c = SHOWN_COLUMNS - 1; c >= 0; c--)
      context.lineTo(x(c), height / 2 + reach(this.#peaks[c]!));
    context.fillStyle = colour;
    context.fill();
  }
}
