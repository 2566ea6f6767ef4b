import { pictureColour, type SpectrogramPicture } from "@speech-emotion/features";
import { encode } from "fast-png";

type Colour = [number, number, number];

const palette = Array.from(
  { length: 256 },
  (_, value) => pictureColour(value / 255).map(Math.round) as Colour,
);

/**
 * A spectrogram as a PNG file, a pixel a value, low bands at the bottom.
 *
 * @param colours of the values 0 to 255.
 */
export function spectrogramPng(
  { values, columns, bands }: SpectrogramPicture,
  colours: readonly Colour[] = palette,
): Uint8Array {
  const data = new Uint8Array(columns * bands);
  for (let t = 0; t < columns; t++)
    for (let band = 0; band < bands; band++)
      data[(bands - 1 - band) * columns + t] = values[t * bands + band] as number;
  return encode({
    ...{ width: columns, height: bands, data, depth: 8, channels: 1 },
    palette: [...colours],
  });
}
