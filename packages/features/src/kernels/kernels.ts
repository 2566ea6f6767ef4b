import { kernelBytes } from "./kernels.generated.ts";

/** The functions of `assembly/`, where they are described; pointers are bytes in `memory`. */
interface Kernels {
  /** A `WebAssembly.Memory`, a type that only programs with the browser's library know. */
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  realFft(
    samples: number,
    window: number,
    size: number,
    tables: number,
    re: number,
    im: number,
    work: number,
  ): void;
  inverseRealFft(
    re: number,
    im: number,
    size: number,
    tables: number,
    scale: number,
    samples: number,
    work: number,
  ): void;
  emphasise(
    x: number,
    hop: number,
    frames: number,
    length: number,
    coefficient: number,
    row: number,
    to: number,
  ): void;
  interpolate(
    x: number,
    table: number,
    taps: number,
    phases: number,
    start: number,
    step: number,
    count: number,
    to: number,
  ): void;
  scaleBins(
    re: number,
    im: number,
    factors: number,
    bins: number,
    toRe: number,
    toIm: number,
  ): void;
  powerInBands(
    x: number,
    hop: number,
    frames: number,
    window: number,
    size: number,
    tables: number,
    re: number,
    im: number,
    work: number,
    firsts: number,
    counts: number,
    weights: number,
    rows: number,
    to: number,
  ): void;
  fromInt16(x: number, count: number, to: number): void;
  splitPairs(x: number, count: number, firsts: number, seconds: number): void;
  add(x: number, y: number, count: number): void;
  energies(x: number, count: number, block: number, to: number): void;
  moments(x: number, count: number, to: number): void;
  scale(x: number, count: number, factor: number): void;
  product(x: number, frames: number, inner: number, w: number, columns: number, to: number): void;
  decibels(x: number, count: number, least: number, loudest: number, to: number): number;
  raise(x: number, count: number, floor: number): void;
  derivative(
    x: number,
    frames: number,
    size: number,
    weights: number,
    width: number,
    to: number,
  ): void;
}

const PAGE_BYTES = 65536;

let instance: Kernels | undefined;
/** Where free memory begins. */
let top = 0;

function kernels(): Kernels {
  if (!instance) {
    const bytes = Uint8Array.from(atob(kernelBytes), (character) => character.charCodeAt(0));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { abort: () => {} },
    });
    instance = exports as unknown as Kernels;
    top = instance.heapBase();
  }
  return instance;
}

/** Memory of the kernels that belongs to one call of {@link withScratch}. */
export interface Scratch {
  readonly kernels: Kernels;
  /** The address of `length` zeros. */
  floats(length: number): number;
  /** The address of a copy of `values`. */
  put(values: Float32Array | Float64Array | Int32Array): number;
  /** The floats at an address, until memory is asked for again, which may move it. */
  view(at: number, length: number): Float32Array;
  /** As {@link Scratch.view}, of float64. */
  doubles(at: number, length: number): Float64Array;
  /** As {@link Scratch.view}, of bytes. */
  bytes(at: number, length: number): Uint8Array;
}

function reserve(bytes: number): number {
  const { memory } = kernels();
  const at = Math.ceil(top / 16) * 16;
  top = at + bytes;
  const missing = top - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  return at;
}

const scratch: Scratch = {
  get kernels() {
    return kernels();
  },
  floats(length) {
    const at = reserve(4 * length);
    scratch.view(at, length).fill(0);
    return at;
  },
  put(values) {
    const at = reserve(values.byteLength);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    scratch.bytes(at, values.byteLength).set(bytes);
    return at;
  },
  view(at, length) {
    return new Float32Array(kernels().memory.buffer, at, length);
  },
  doubles(at, length) {
    return new Float64Array(kernels().memory.buffer, at, length);
  },
  bytes(at, length) {
    return new Uint8Array(kernels().memory.buffer, at, length);
  },
};

/** Runs `work` with memory of the kernels, all of which is free again when it returns. */
export function withScratch<T>(work: (scratch: Scratch) => T): T {
  kernels();
  const before = top;
  try {
    return work(scratch);
  } finally {
    top = before;
  }
}
