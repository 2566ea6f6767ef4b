/** How a waveform is drawn. */
export interface WaveShape {
  readonly peaks: Float32Array;
  /** How many bars it has at most. */
  readonly bars: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The bars of a waveform as the path of an SVG, each as high as the largest peak of its part of the time; the loudest of all
 * reaches from edge to edge, and silence is a thin line.
 */
export function waveShape({ peaks, bars, width, height }: WaveShape): string {
  const count = Math.min(bars, peaks.length);
  const loudest = peaks.reduce((a, b) => Math.max(a, b), 1e-3);
  const step = width / count;
  let path = "";
  for (let bar = 0; bar < count; bar++) {
    const [from, to] = [bar, bar + 1].map((i) => Math.floor((i * peaks.length) / count));
    const peak = peaks.subarray(from, to).reduce((a, b) => Math.max(a, b), 0);
    const barHeight = Math.max(1, (peak / loudest) * height);
    const [x, y] = [bar * step, (height - barHeight) / 2];
    path += `M${x.toFixed(1)} ${y.toFixed(1)}h${(0.7 * step).toFixed(1)}v${barHeight.toFixed(1)}h${(-0.7 * step).toFixed(1)}z`;
  }
  return path;
}
