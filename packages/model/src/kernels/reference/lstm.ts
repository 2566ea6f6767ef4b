import type { Floats } from "./types.ts";

// Arguments stand in the order of the AssemblyScript twins in assembly/lstm.ts, which say what they are.

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Sizes of a pass, and the direction it takes, of one or two: 0 forwards, 1 backwards. */
interface Pass {
  readonly lengths: Floats;
  readonly batch: number;
  readonly frames: number;
  readonly inputs: number;
  readonly units: number;
  readonly directions: 1 | 2;
  readonly direction: 0 | 1;
}

/** Steps of one clip in the order the LSTM takes them: its row, and the row before it (-1 for the first). */
function steps(clip: number, { lengths, frames, direction }: Pass): [number, number][] {
  const length = Math.min(lengths[clip]!, frames);
  return Array.from({ length }, (_, step) => {
    const row = clip * frames + (direction === 1 ? length - 1 - step : step);
    return [row, step === 0 ? -1 : direction === 1 ? row + 1 : row - 1];
  });
}

/** Where a direction's rows of states and of gates begin. */
function places({ batch, frames, units, directions, direction }: Pass) {
  return {
    state: (row: number) => (directions * row + direction) * units,
    gate: (row: number) => (direction * batch * frames + row) * 4 * units,
  };
}

/** h, c and the activated gates over a clip's own frames, forwards only; they start at zero. */
export function causalLstmForward<T extends Floats>(
  x: T,
  kernel: T,
  recurrent: T,
  bias: T,
  lengths: Floats,
  h: T,
  c: T,
  gates: T,
  batch: number,
  frames: number,
  inputs: number,
  units: number,
): void {
  const pass = { lengths, batch, frames, inputs, units, directions: 1, direction: 0 } as const;
  forward([x, kernel, recurrent, bias, h, c, gates], pass);
}

/** The same in both directions. */
export function lstmForward<T extends Floats>(
  x: T,
  kernelF: T,
  recurrentF: T,
  biasF: T,
  kernelB: T,
  recurrentB: T,
  biasB: T,
  lengths: Floats,
  h: T,
  c: T,
  gates: T,
  batch: number,
  frames: number,
  inputs: number,
  units: number,
): void {
  const sizes = { lengths, batch, frames, inputs, units, directions: 2 } as const;
  forward([x, kernelF, recurrentF, biasF, h, c, gates], { ...sizes, direction: 0 });
  forward([x, kernelB, recurrentB, biasB, h, c, gates], { ...sizes, direction: 1 });
}

function forward([x, kernel, recurrent, bias, h, c, gates]: readonly Floats[], pass: Pass): void {
  const { batch, inputs, units } = pass;
  const { state, gate } = places(pass);
  const width = 4 * units;
  const z = new Float64Array(width);
  for (let b = 0; b < batch; b++)
    for (const [row, before] of steps(b, pass)) {
      z.set(bias!);
      for (let i = 0; i < inputs; i++)
        for (let j = 0; j < width; j++) z[j]! += x![row * inputs + i]! * kernel![i * width + j]!;
      for (let i = 0; before >= 0 && i < units; i++)
        for (let j = 0; j < width; j++)
          z[j]! += h![state(before) + i]! * recurrent![i * width + j]!;
      for (let u = 0; u < units; u++) {
        const input = sigmoid(z[u]!);
        const forget = sigmoid(z[units + u]!);
        const candidate = Math.tanh(z[2 * units + u]!);
        const output = sigmoid(z[3 * units + u]!);
        const cell = input * candidate + (before < 0 ? 0 : forget * c![state(before) + u]!);
        c![state(row) + u] = cell;
        h![state(row) + u] = output * Math.tanh(cell);
        for (const [g, value] of [input, forget, candidate, output].entries())
          gates![gate(row) + g * units + u] = value;
      }
    }
}

/** Gradients by input and weights, from dh and what forward left, forwards only; they start at zero. */
export function causalLstmBackward<T extends Floats>(
  dh: T,
  x: T,
  kernel: T,
  recurrent: T,
  lengths: Floats,
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
): void {
  const pass = { lengths, batch, frames, inputs, units, directions: 1, direction: 0 } as const;
  backward([dh, x, h, c, gates, dx, kernel, recurrent, dKernel, dRecurrent, dBias], pass);
}

/** The same in both directions. */
export function lstmBackward<T extends Floats>(
  dh: T,
  x: T,
  kernelF: T,
  recurrentF: T,
  kernelB: T,
  recurrentB: T,
  lengths: Floats,
  h: T,
  c: T,
  gates: T,
  dx: T,
  dKernelF: T,
  dRecurrentF: T,
  dBiasF: T,
  dKernelB: T,
  dRecurrentB: T,
  dBiasB: T,
  batch: number,
  frames: number,
  inputs: number,
  units: number,
): void {
  const sizes = { lengths, batch, frames, inputs, units, directions: 2 } as const;
  const states = [dh, x, h, c, gates, dx];
  backward([...states, kernelF, recurrentF, dKernelF, dRecurrentF, dBiasF], {
    ...sizes,
    direction: 0,
  });
  backward([...states, kernelB, recurrentB, dKernelB, dRecurrentB, dBiasB], {
    ...sizes,
    direction: 1,
  });
}

function backward(
  [dh, x, h, c, gates, dx, kernel, recurrent, dKernel, dRecurrent, dBias]: readonly Floats[],
  pass: Pass,
): void {
  const { batch, inputs, units } = pass;
  const { state, gate } = places(pass);
  const width = 4 * units;
  const dz = new Float64Array(width);
  for (let b = 0; b < batch; b++) {
    const dhNext = new Float64Array(units);
    const dcNext = new Float64Array(units);
    for (const [row, before] of steps(b, pass).reverse()) {
      for (let u = 0; u < units; u++) {
        const at = gate(row) + u;
        const [i, f] = [gates![at]!, gates![at + units]!];
        const [g, o] = [gates![at + 2 * units]!, gates![at + 3 * units]!];
        const tanhCell = Math.tanh(c![state(row) + u]!);
        const dH = dh![state(row) + u]! + dhNext[u]!;
        const dC = dcNext[u]! + dH * o * (1 - tanhCell * tanhCell);
        const cellBefore = before < 0 ? 0 : c![state(before) + u]!;
        dz[u] = dC * g * i * (1 - i);
        dz[units + u] = dC * cellBefore * f * (1 - f);
        dz[2 * units + u] = dC * i * (1 - g * g);
        dz[3 * units + u] = dH * tanhCell * o * (1 - o);
        dcNext[u] = dC * f;
      }
      dhNext.fill(0);
      for (let j = 0; j < width; j++) {
        const d = dz[j]!;
        dBias![j]! += d;
        for (let i = 0; i < inputs; i++) {
          dKernel![i * width + j]! += d * x![row * inputs + i]!;
          dx![row * inputs + i]! += d * kernel![i * width + j]!;
        }
        for (let i = 0; before >= 0 && i < units; i++) {
          dRecurrent![i * width + j]! += d * h![state(before) + i]!;
          dhNext[i]! += d * recurrent![i * width + j]!;
        }
      }
    }
  }
}
