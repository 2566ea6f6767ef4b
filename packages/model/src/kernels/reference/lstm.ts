import type { Floats } from "./types.ts";

// Arguments stand in the order of the AssemblyScript twins in assembly/lstm.ts, which say what they are.

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Steps of one clip in the order the LSTM takes them: its row, and the row before it (-1 for the first). */
function steps(clip: number, length: number, frames: number, reverse: boolean): [number, number][] {
  return Array.from({ length: Math.min(length, frames) }, (_, step) => {
    const t = reverse ? length - 1 - step : step;
    const row = clip * frames + t;
    return [row, step === 0 ? -1 : reverse ? row + 1 : row - 1];
  });
}

/** h, c and the activated gates over a clip's own frames; they start at zero. */
export function lstmForward<T extends Floats>(
  x: T,
  kernel: T,
  recurrent: T,
  bias: T,
  lengths: Int32Array,
  h: T,
  c: T,
  gates: T,
  batch: number,
  frames: number,
  inputs: number,
  units: number,
  reverse: number,
): void {
  const width = 4 * units;
  const z = new Float64Array(width);
  for (let b = 0; b < batch; b++)
    for (const [row, before] of steps(b, lengths[b]!, frames, reverse === 1)) {
      z.set(bias);
      for (let i = 0; i < inputs; i++)
        for (let j = 0; j < width; j++) z[j]! += x[row * inputs + i]! * kernel[i * width + j]!;
      for (let i = 0; before >= 0 && i < units; i++)
        for (let j = 0; j < width; j++) z[j]! += h[before * units + i]! * recurrent[i * width + j]!;
      for (let u = 0; u < units; u++) {
        const input = sigmoid(z[u]!);
        const forget = sigmoid(z[units + u]!);
        const candidate = Math.tanh(z[2 * units + u]!);
        const output = sigmoid(z[3 * units + u]!);
        const cell = input * candidate + (before < 0 ? 0 : forget * c[before * units + u]!);
        c[row * units + u] = cell;
        h[row * units + u] = output * Math.tanh(cell);
        for (const [gate, value] of [input, forget, candidate, output].entries())
          gates[row * width + gate * units + u] = value;
      }
    }
}

/** Gradients by input and all weights, from dh and what forward left; they start at zero. */
export function lstmBackward<T extends Floats>(
  dh: T,
  x: T,
  kernel: T,
  recurrent: T,
  lengths: Int32Array,
  h: T,
  c: T,
  gates: T,
  dx: T,
  dKernel: T,
  dRecurrent: T,
  dBias: T,
  batch: number,
  frames: number,
  inputs: number,
  units: number,
  reverse: number,
): void {
  const width = 4 * units;
  const dz = new Float64Array(width);
  for (let b = 0; b < batch; b++) {
    const dhNext = new Float64Array(units);
    const dcNext = new Float64Array(units);
    for (const [row, before] of steps(b, lengths[b]!, frames, reverse === 1).reverse()) {
      for (let u = 0; u < units; u++) {
        const at = row * width + u;
        const [i, f] = [gates[at]!, gates[at + units]!];
        const [g, o] = [gates[at + 2 * units]!, gates[at + 3 * units]!];
        const tanhCell = Math.tanh(c[row * units + u]!);
        const dH = dh[row * units + u]! + dhNext[u]!;
        const dC = dcNext[u]! + dH * o * (1 - tanhCell * tanhCell);
        const cellBefore = before < 0 ? 0 : c[before * units + u]!;
        dz[u] = dC * g * i * (1 - i);
        dz[units + u] = dC * cellBefore * f * (1 - f);
        dz[2 * units + u] = dC * i * (1 - g * g);
        dz[3 * units + u] = dH * tanhCell * o * (1 - o);
        dcNext[u] = dC * f;
      }
      dhNext.fill(0);
      for (let j = 0; j < width; j++) {
        const d = dz[j]!;
        dBias[j]! += d;
        for (let i = 0; i < inputs; i++) {
          dKernel[i * width + j]! += d * x[row * inputs + i]!;
          dx[row * inputs + i]! += d * kernel[i * width + j]!;
        }
        for (let i = 0; before >= 0 && i < units; i++) {
          dRecurrent[i * width + j]! += d * h[before * units + i]!;
          dhNext[i]! += d * recurrent[i * width + j]!;
        }
      }
    }
  }
}
