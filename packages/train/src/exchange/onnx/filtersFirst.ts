import type { Weight } from "../exchangedModel.ts";

/** Of a kernel `[...taps, channels, filters]` what ONNX takes, `[filters, channels, ...taps]`. */
export function filtersFirst({ values, shape }: Weight): Weight {
  const taps = shape.slice(0, -2);
  const [channels, filters] = shape.slice(-2) as [number, number];
  const count = values.length / (channels * filters);
  const turned = new Float32Array(values.length);
  for (let tap = 0; tap < count; tap++)
    for (let c = 0; c < channels; c++)
      for (let f = 0; f < filters; f++)
        turned[(f * channels + c) * count + tap] = values[(tap * channels + c) * filters + f]!;
  return { values: turned, shape: [filters, channels, ...taps] };
}
