/**
 * Evidence: the kernels compiled for this machine's processor, and those with wide tiles, write what the others in WebAssembly
 * write, bit for bit.
 */
import { setFlagsFromString } from "node:v8";
import { describe, expect, test, vi } from "vitest";
import { nativeIsBuilt } from "../../../../tests/nativeIsBuilt.ts";
import { allowWideVectors, loadNativeKernels } from "../platform.node.ts";
import { chooseKernels, type KernelBuild, nativeBuilds, readBuild } from "./chooseKernels.ts";
import { type Attrs, type KernelName, kernelTable } from "./kernelTable.ts";
import { scratchBytes } from "./register.ts";

vi.stubEnv("SPEECH_EMOTION_SIMD", "");
const builds = nativeBuilds();
const forms = loadNativeKernels();
vi.stubEnv("SPEECH_EMOTION_SIMD", "avx2");
const narrow = loadNativeKernels();
vi.stubEnv("SPEECH_EMOTION_SIMD", "relaxed");
const relaxed = await chooseKernels();
vi.stubEnv("SPEECH_EMOTION_SIMD", "wide");
const joins = allowWideVectors(); // in Node 24, which does so once a function has run for a while: here after one call
if (joins)
  for (const flag of ["sync-tier-up", "tiering-budget=1"]) setFlagsFromString(`--wasm-${flag}`);
const wide = await readBuild("kernels-wide.wasm");
const chosen = await chooseKernels();
vi.stubEnv("SPEECH_EMOTION_SIMD", "fastest");
const fastest = await chooseKernels();
vi.unstubAllEnvs();

const ALIGNMENT = 64;
const MEMORY_PAGES = 200;

type Sizes = readonly [batch: number, frames: number, channels: number, units: number];
const sizes: Sizes[] = [
  [1, 1, 1, 1],
  [1, 12, 20, 33],
  [3, 5, 7, 6],
  [5, 17, 9, 10],
  [2, 9, 121, 33],
  [16, 40, 121, 128],
  [17, 9, 300, 20],
  [7, 30, 40, 160],
  [2, 270, 9, 20],
];
const [TAPS, POOL, HEADS, BANDS, STRIDE] = [5, 2, 3, 5, 2];

/** Shapes of a kernel's inputs. */
function shapesFor(name: KernelName, [batch, frames, channels, units]: Sizes) {
  const directions = name.startsWith("causal") ? 1 : 2;
  const x = [batch, frames, channels];
  const [kernel, recurrent, bias] = [[channels, 4 * units], [units, 4 * units], [4 * units]];
  const state = [batch, frames, directions * units];
  const lstm = { x, kernel, recurrent, bias, dh: state, h: state, c: state };
  const both = { kernelF: kernel, recurrentF: recurrent, biasF: bias };
  const alsoBoth = { kernelB: kernel, recurrentB: recurrent, biasB: bias };
  const gates = [directions, batch, frames, 4 * units];
  const each = { gamma: [channels], beta: [channels], mean: [channels], variance: [channels] };
  const attention = { x, score: [HEADS, channels], weights: [batch, HEADS, frames] };
  const y = [batch, frames, units];
  const pooled = (steps: number) => [batch, steps, channels];
  const shapes: Readonly<Record<string, Readonly<Record<string, number[]>>>> = {
    conv1d: { x, kernel: [TAPS, channels, units], bias: [units], y, dy: y },
    batchNorm: { x, ...each, statistics: [2, channels], dy: x },
    maxPool: { x, y: pooled(Math.floor(frames / POOL)), dy: pooled(Math.floor(frames / POOL)) },
    averagePool: { x, dy: pooled(Math.ceil(frames / POOL)) },
    causalLstm: { ...lstm, gates },
    lstm: { ...lstm, ...both, ...alsoBoth, gates },
    attention: { ...attention, dPooled: [batch, HEADS, channels] },
    freqConv: {
      x: [batch, frames, BANDS, channels],
      kernel: [3, 3, channels, units],
      bias: [units],
    },
    projection: {
      x: [batch, frames, BANDS, channels],
      ...{ kernel: [channels, units], bias: [units] },
      residual: [batch, frames, Math.ceil(BANDS / STRIDE), units],
    },
    denseTdnn: {
      ...{ x, scale: [channels], shift: [channels], kernel: [channels, units], bias: [units] },
      ...{ local: [3, units, HEADS], squeeze: [units, TAPS], squeezeBias: [TAPS] },
      ...{ excite: [TAPS, HEADS], exciteBias: [HEADS] },
    },
    transition: { x, scale: [channels], shift: [channels], kernel: [channels, units] },
    dropout: { x },
  };
  const family = Object.keys(shapes).find((start) => name.startsWith(start)) as string;
  return { ...shapes[family], lengths: [batch, 1] } as Readonly<Record<string, number[]>>;
}

const product = (shape: readonly number[]) => shape.reduce((size, n) => size * n, 1);

/** What a build writes, from the same inputs. */
async function outputsOf(from: KernelBuild, name: KernelName, size: Sizes): Promise<Uint32Array[]> {
  const entry = kernelTable[name];
  const [, frames] = size;
  const attrs: Attrs = {
    ...{ taps: TAPS, pool: POOL, frames, epsilon: 1e-3 },
    ...{ seed: 0xfedcba98, rate: 0.4 },
    ...{ stride: STRIDE, rectify: 1, dilation: 2, segment: 4 },
  };
  const memory = new WebAssembly.Memory({ initial: MEMORY_PAGES });
  const functions = await from.bind(memory);
  const floats = new Float32Array(memory.buffer).fill(Number.NaN);
  let end = ALIGNMENT;
  const place = (count: number) => {
    const address = end;
    end += Math.ceil((4 * count) / ALIGNMENT) * ALIGNMENT;
    return address;
  };
  const shapes = shapesFor(name, size);
  const addresses = entry.inputs.map((input, k) => {
    const count = product(shapes[input]!);
    const address = place(count);
    for (let i = 0; i < count; i++) {
      const wave = Math.sin(12.9898 * (i + 1) + 78.233 * k);
      const value = name.startsWith("maxPool") ? Math.sign(wave) : wave; // so that frames are as large as their pool
      // In no order, and of all lengths.
      if (input === "lengths") floats[address / 4 + i] = 1 + ((7 * i + frames - 1) % frames);
      else floats[address / 4 + i] = input === "variance" ? Math.abs(value) : value;
    }
    return address;
  });
  const outputs = entry.outputs(shapes, attrs).map(product);
  const outputsAt = outputs.map(place);
  const numbers = entry.numbers(shapes, attrs);
  const scratch = place(scratchBytes(functions, entry, numbers) / 4);
  expect(end).toBeLessThan(memory.buffer.byteLength);
  for (let run = 0; run < 2; run++)
    functions[name]!(...addresses, ...outputsAt, scratch, ...numbers);
  const kept = name.endsWith("lstmForward") || name.endsWith("LstmForward") ? 1 : outputs.length;
  return outputs
    .slice(0, kept) // past its rows, what an LSTM keeps for its gradients means nothing
    .map((count, i) => new Uint32Array(memory.buffer, outputsAt[i]!, count).slice());
}

/** Numbers that differ: told in place of them, which are millions. */
function countDifferent(found: readonly Uint32Array[], expected: readonly Uint32Array[]): number {
  expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  return expected.reduce(
    (sum, values, i) => sum + values.filter((bits, k) => bits !== found[i]![k]).length,
    0,
  );
}

test.skipIf(!nativeIsBuilt)("one form alone where AVX2 is asked for", () => {
  expect(narrow).toHaveLength(1);
  expect(narrow[0]).toBe(forms.at(-1)); // the fastest comes first
});

test("wide tiles are for those who ask, where V8 joins vectors", () => {
  expect(chosen.name).toBe(joins ? "kernels-wide.wasm" : "kernels-relaxed.wasm");
  expect(fastest.name).toBe(nativeIsBuilt ? "kernels.node" : chosen.name);
  expect(joins).toBe(process.arch === "x64" && Number.parseInt(process.versions.node, 10) >= 24);
});

describe.each(sizes)("%i clips, %i frames, %i channels, %i units", (...size) => {
  test.each(Object.keys(kernelTable) as KernelName[])("%s", async (name) => {
    if (name.startsWith("maxPool") && size[1] < POOL) return;
    expect(relaxed.name).toBe("kernels-relaxed.wasm");
    expect(builds.length > 0).toBe(nativeIsBuilt); // pnpm kernels --native
    const expected = await outputsOf(relaxed, name, size);
    for (const build of [...builds, wide])
      expect(countDifferent(await outputsOf(build, name, size), expected), build.name).toBe(0);
    if (product(size) > 1)
      expect(expected.some((values) => values.some((bits) => bits !== 0))).toBe(true);
  });
});
