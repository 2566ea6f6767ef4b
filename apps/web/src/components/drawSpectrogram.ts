import type { SpectrogramImage } from "../engine/analysis.ts";

/** From silence to loudest: dark blue, violet, orange, pale yellow. */
const STOPS = [
  [14, 12, 36],
  [75, 28, 109],
  [190, 55, 84],
  [249, 142, 8],
  [252, 250, 190],
] as const;

/** Draws mel bands over time, low ones at the bottom; CSS stretches the picture. */
export function drawSpectrogram(
  canvas: HTMLCanvasElement,
  { values, columns, bands }: SpectrogramImage,
): void {
  canvas.width = columns;
  canvas.height = bands;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const image = context.createImageData(columns, bands);
  for (let t = 0; t < columns; t++)
    for (let band = 0; band < bands; band++) {
      const [r, g, b] = colourOf((values[t * bands + band] as number) / 255);
      image.data.set([r, g, b, 255], 4 * ((bands - 1 - band) * columns + t));
    }
  context.putImageData(image, 0, 0);
}

/** The colour of a value from 0 to 1. */
export function colourOf(value: number): [number, number, number] {
  const at = value * (STOPS.length - 1);
  const low = Math.min(STOPS.length - 2, Math.floor(at));
  const [from, to] = [STOPS[low]!, STOPS[low + 1]!];
  const mix = (i: 0 | 1 | 2) => from[i] + (at - low) * (to[i] - from[i]);
  return [mix(0), mix(1), mix(2)];
}
