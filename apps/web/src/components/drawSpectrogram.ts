import { pictureColour, type SpectrogramPicture } from "@speech-emotion/features";

/** Draws mel bands over time, low ones at the bottom; CSS stretches the picture. */
export function drawSpectrogram(
  canvas: HTMLCanvasElement,
  { values, columns, bands }: SpectrogramPicture,
): void {
  canvas.width = columns;
  canvas.height = bands;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const image = context.createImageData(columns, bands);
  for (let t = 0; t < columns; t++)
    for (let band = 0; band < bands; band++) {
      const [r, g, b] = pictureColour((values[t * bands + band] as number) / 255);
      image.data.set([r, g, b, 255], 4 * ((bands - 1 - band) * columns + t));
    }
  context.putImageData(image, 0, 0);
}
