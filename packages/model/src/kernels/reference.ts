/**
 * The kernels of this package in plain TypeScript, for backends without WebAssembly and as the yardstick of
 * those with it. All arrays are row-major; shapes stand at each function.
 */

export interface Conv1dSizes {
  readonly batch: number;
  readonly frames: number;
  readonly channels: number;
  readonly filters: number;
  readonly taps: number;
}

type Floats = Float32Array | Float64Array;

/** Calls `visit` for each pair of an output frame and the input frame under a tap; "same" padding is skipped. */
function eachTap(
  { batch, frames, taps }: Conv1dSizes,
  visit: (outRow: number, inRow: number, tap: number) => void,
): void {
  const before = (taps - 1) >> 1;
  for (let b = 0; b < batch; b++)
    for (let t = 0; t < frames; t++)
      for (let k = 0; k < taps; k++) {
        const source = t + k - before;
        if (source >= 0 && source < frames) visit(b * frames + t, b * frames + source, k);
      }
}

/** y `[batch, frames, filters]` = bias + x `[batch, frames, channels]` * kernel `[taps, channels, filters]`. */
export function conv1dForward<T extends Floats>(
  x: T,
  kernel: T,
  bias: T,
  y: T,
  sizes: Conv1dSizes,
): void {
  const { channels, filters } = sizes;
  for (let i = 0; i < y.length; i++) y[i] = bias[i % filters] as number;
  eachTap(sizes, (out, source, tap) => {
    for (let c = 0; c < channels; c++) {
      const value = x[source * channels + c] as number;
      for (let f = 0; f < filters; f++)
        y[out * filters + f]! += value * (kernel[(tap * channels + c) * filters + f] as number);
    }
  });
}

/** Gradients by input, kernel and bias, from dy `[batch, frames, filters]`; the three results start at zero. */
export function conv1dBackward<T extends Floats>(
  x: T,
  kernel: T,
  dy: T,
  gradients: { readonly dx: T; readonly dKernel: T; readonly dBias: T },
  sizes: Conv1dSizes,
): void {
  const { channels, filters } = sizes;
  const { dx, dKernel, dBias } = gradients;
  for (let i = 0; i < dy.length; i++) dBias[i % filters]! += dy[i] as number;
  eachTap(sizes, (out, source, tap) => {
    for (let c = 0; c < channels; c++) {
      const value = x[source * channels + c] as number;
      const row = (tap * channels + c) * filters;
      let sum = 0;
      for (let f = 0; f < filters; f++) {
        const d = dy[out * filters + f] as number;
        dKernel[row + f]! += value * d;
        sum += d * (kernel[row + f] as number);
      }
      dx[source * channels + c]! += sum;
    }
  });
}

export interface LstmSizes {
  readonly batch: number;
  readonly frames: number;
  readonly inputs: number;
  readonly units: number;
  readonly reverse: boolean;
}

/** What an LSTM's forward pass leaves: h and c `[batch, frames, units]`, activated gates `[batch, frames, 4 units]`. */
export interface LstmState<T extends Floats> {
  readonly h: T;
  readonly c: T;
  readonly gates: T;
}

export interface LstmWeights<T extends Floats> {
  /** `[inputs, 4 units]`, gates in the order input, forget, cell, output. */
  readonly kernel: T;
  /** `[units, 4 units]` */
  readonly recurrent: T;
  /** `[4 units]` */
  readonly bias: T;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Steps of one clip in the order the LSTM takes them, each with the row before it (-1 for the first). */
function eachStep(
  { frames, reverse }: LstmSizes,
  clip: number,
  length: number,
  visit: (row: number, before: number) => void,
): void {
  for (let step = 0; step < length; step++) {
    const t = reverse ? length - 1 - step : step;
    const before = reverse ? t + 1 : t - 1;
    visit(clip * frames + t, step === 0 ? -1 : clip * frames + before);
  }
}

/** Forward pass over x `[batch, frames, inputs]`; state past a clip's length must be zero and stays so. */
export function lstmForward<T extends Floats>(
  x: T,
  weights: LstmWeights<T>,
  lengths: Int32Array,
  { h, c, gates }: LstmState<T>,
  sizes: LstmSizes,
): void {
  const { batch, inputs, units } = sizes;
  const width = 4 * units;
  const z = new Float64Array(width);
  for (let b = 0; b < batch; b++)
    eachStep(sizes, b, lengths[b] as number, (row, before) => {
      z.set(weights.bias);
      for (let i = 0; i < inputs; i++)
        for (let j = 0; j < width; j++)
          z[j]! += (x[row * inputs + i] as number) * (weights.kernel[i * width + j] as number);
      for (let i = 0; before >= 0 && i < units; i++)
        for (let j = 0; j < width; j++)
          z[j]! += (h[before * units + i] as number) * (weights.recurrent[i * width + j] as number);
      for (let u = 0; u < units; u++) {
        const input = sigmoid(z[u] as number);
        const forget = sigmoid(z[units + u] as number);
        const candidate = Math.tanh(z[2 * units + u] as number);
        const output = sigmoid(z[3 * units + u] as number);
        const cell =
          input * candidate + (before < 0 ? 0 : forget * (c[before * units + u] as number));
        c[row * units + u] = cell;
        h[row * units + u] = output * Math.tanh(cell);
        [input, forget, candidate, output].forEach((value, gate) => {
          gates[row * width + gate * units + u] = value;
        });
      }
    });
}

export interface LstmGradients<T extends Floats> extends LstmWeights<T> {
  readonly dx: T;
}

/** Gradients from dh `[batch, frames, units]` and what forward left; the results start at zero. */
export function lstmBackward<T extends Floats>(
  dh: T,
  x: T,
  weights: LstmWeights<T>,
  lengths: Int32Array,
  { h, c, gates }: LstmState<T>,
  gradients: LstmGradients<T>,
  sizes: LstmSizes,
): void {
  const { batch, inputs, units } = sizes;
  const width = 4 * units;
  const dz = new Float64Array(width);
  for (let b = 0; b < batch; b++) {
    const steps: [row: number, before: number][] = [];
    eachStep(sizes, b, lengths[b] as number, (row, before) => steps.push([row, before]));
    const dhNext = new Float64Array(units);
    const dcNext = new Float64Array(units);
    for (const [row, before] of steps.reverse()) {
      for (let u = 0; u < units; u++) {
        const [i, f, g, o] = [0, 1, 2, 3].map(
          (gate) => gates[row * width + gate * units + u] as number,
        ) as [number, number, number, number];
        const tanhCell = Math.tanh(c[row * units + u] as number);
        const dH = (dh[row * units + u] as number) + (dhNext[u] as number);
        const dC = (dcNext[u] as number) + dH * o * (1 - tanhCell * tanhCell);
        const cellBefore = before < 0 ? 0 : (c[before * units + u] as number);
        dz[u] = dC * g * i * (1 - i);
        dz[units + u] = dC * cellBefore * f * (1 - f);
        dz[2 * units + u] = dC * i * (1 - g * g);
        dz[3 * units + u] = dH * tanhCell * o * (1 - o);
        dcNext[u] = dC * f;
      }
      dhNext.fill(0);
      for (let j = 0; j < width; j++) {
        const d = dz[j] as number;
        gradients.bias[j]! += d;
        for (let i = 0; i < inputs; i++) {
          gradients.kernel[i * width + j]! += d * (x[row * inputs + i] as number);
          gradients.dx[row * inputs + i]! += d * (weights.kernel[i * width + j] as number);
        }
        for (let i = 0; before >= 0 && i < units; i++) {
          gradients.recurrent[i * width + j]! += d * (h[before * units + i] as number);
          dhNext[i]! += d * (weights.recurrent[i * width + j] as number);
        }
      }
    }
  }
}
