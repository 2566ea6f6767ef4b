import { countOf } from "@speech-emotion/features";
import fc from "fast-check";
import { type Chunk, isLittleEndian, makeChunk, type WavFile } from "./wavFile.ts";

/** One way to damage a file: its parts before they are written, or its bytes afterwards. */
export interface Damage {
  /** For the description of an input. */
  readonly name: string;
  readonly parts?: (file: WavFile) => WavFile;
  readonly bytes?: (bytes: Uint8Array) => Uint8Array;
}

/** A file that is blown up grows to so many bytes at the most. */
const MAX_BYTES = 1 << 18;

/** Sizes as programs write that do not know them, limits of integers, and what lies beside. */
const size32: fc.Arbitrary<number> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        0,
        4096,
        0x10000,
        0x7f000000,
        0x7fffefdb,
        0x7ffff000,
        0x80000000,
        0xfffff000,
        0xffffffff,
      ),
      fc.integer({ min: -9, max: 9 }),
    )
    .map(([size, off]) => (size + off) >>> 0),
  // Those that 32 bits lead back by, to a chunk before or to the very same.
  fc.nat({ max: 200 }).map((back) => (-8 - back) >>> 0),
  fc.integer({ min: 0, max: 0xffffffff }),
);
const size64: fc.Arbitrary<bigint> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(0n, 1n << 31n, 1n << 32n, 1n << 50n, 1n << 53n, 1n << 63n, (1n << 64n) - 1n),
      fc.bigInt({ min: -9n, max: 9n }),
    )
    .map(([size, off]) => BigInt.asUintN(64, size + off)),
  fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
);
const offset = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(-4097, -4096, 4096, 4097, 36, 44),
);

/** Fields of the `fmt ` chunk: where each begins, and its bytes. */
const formatFields = {
  tag: [0, 2],
  channels: [2, 2],
  rate: [4, 4],
  byteRate: [8, 4],
  blockAlign: [12, 2],
  bits: [14, 2],
  extensionBytes: [16, 2],
  validBits: [18, 2],
  channelMask: [20, 4],
  subFormat: [24, 2],
} as const;
const formatField = fc.constantFrom(
  ...(Object.keys(formatFields) as (keyof typeof formatFields)[]),
);
const fieldValue = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4, 6, 7, 8, 9, 0x11, 12, 16, 24, 32, 63, 64, 65, 255, 256),
  fc.constantFrom(0x7fff, 0x8000, 0xfffe, 0xffff, 0x7fffffff, 0xffffffff, 999, 1000, 1_000_001),
  fc.constantFrom(2, 0x31, 0x55, 0x1610), // codecs that are not read
  fc.integer({ min: 0, max: 0xffffffff }),
);

/** How other formats begin, as Latin-1. */
const magics = [
  "FORM\0\0\x01\0AIFF",
  "ID3\x04\0\0",
  "\xff\xfb\x90\x64",
  "\xff\xf1\x50\x80",
  "\0\0\0\x20ftypM4A ",
  "OggS\0\x02",
  "fLaC\0\0\0\x22",
  "\x1a\x45\xdf\xa3",
  "riff\x2e\x91\xcf\x11",
  "caff\0\x01",
  ".snd\0\0\0\x18",
  "#!AMR\n",
  "\x30\x26\xb2\x75",
  "NIST_1A\n",
  "MThd\0\0\0\x06",
  "<!DOCTYPE html>",
  '{"error":',
  "PK\x03\x04",
  "\x1f\x8b\x08",
  "%PDF-1.7",
  "\x89PNG\r\n",
  "RIFF\0\0\0\0AVI ",
  "RIFF\0\0\0\0WEBP",
  "version https://git-lfs",
  "\0\x05\x16\x07",
];

const ids = [
  "fmt ",
  "data",
  "ds64",
  "LIST",
  "DATA",
  "fmt\0",
  "RIFF",
  "\0\0\0\0",
  "\xff\xff\xff\xff",
];
/** Which of a file's chunks: the remainder by their number. */
const which = fc.nat({ max: 11 });
const someBytes = fc.uint8Array({ maxLength: 64, size: "max" });

const damages: readonly fc.Arbitrary<Damage>[] = [
  fc.tuple(which, size32).map(([n, size]) => onChunk(n, `size ${size}`, () => ({ size }))),
  fc
    .tuple(which, offset)
    .map(([n, off]) =>
      onChunk(n, `size off by ${off}`, ({ size }) => ({ size: (size + off) >>> 0 })),
    ),
  // The samples' size above all, and those of the format.
  fc
    .tuple(fc.constantFrom("data", "fmt ", "ds64"), size32)
    .map(([id, size]) => onId(id, `size ${size}`, () => ({ size }))),
  fc
    .tuple(fc.constantFrom("data", "fmt "), offset)
    .map(([id, off]) =>
      onId(id, `size off by ${off}`, ({ body }) => ({ size: (body.length + off) >>> 0 })),
    ),
  size32.map((size) => onFile(`container's size ${size}`, (file) => ({ ...file, size }))),
  fc.tuple(which, which).map(([from, to]) =>
    onChunks(`chunk ${from} moved to ${to}`, (chunks) => {
      const rest = chunks.filter((_, n) => n !== from % chunks.length);
      return rest.toSpliced(to % chunks.length, 0, chunks[from % chunks.length] as Chunk);
    }),
  ),
  fc
    .tuple(which, which)
    .map(([from, to]) =>
      onChunks(`chunk ${from} doubled at ${to}`, (chunks) =>
        chunks.toSpliced(to % chunks.length, 0, chunks[from % chunks.length] as Chunk),
      ),
    ),
  which.map((n) =>
    onChunks(`chunk ${n} missing`, (chunks) => chunks.toSpliced(n % chunks.length, 1)),
  ),
  fc
    .tuple(which, fc.constantFrom(...ids))
    .map(([n, id]) => onChunk(n, `called ${JSON.stringify(id)}`, () => ({ id }))),
  which.map((n) => onChunk(n, "padding turned round", ({ isPadded }) => ({ isPadded: !isPadded }))),
  fc
    .tuple(which, fc.constantFrom(...ids), someBytes)
    .map(([n, id, body]) =>
      onChunks(`${JSON.stringify(id)} put in at ${n}`, (chunks) =>
        chunks.toSpliced(n % (chunks.length + 1), 0, makeChunk(id, body)),
      ),
    ),
  fc.tuple(which, fc.nat({ max: 44 })).map(([n, length]) =>
    onChunk(n, `cut to ${countOf(length, "byte")}`, ({ body }) => {
      const kept = body.subarray(0, length);
      return { body: kept, size: kept.length };
    }),
  ),
  ...[0, 1].map(() => fc.tuple(formatField, fieldValue).map(([name, x]) => setField(name, x))),
  fc
    .tuple(fc.nat({ max: 2 }), size64)
    .map(([n, size]) =>
      onFile(`ds64's size ${n} ${size}`, (file) => setLongSize(file, { n, size })),
    ),
  fc
    .constantFrom("RIFF", "RIFX", "RF64", "BW64", "riff", "RIFD", "LIST")
    .map((container) => onFile(container, (file) => ({ ...file, container }))),
  fc
    .constantFrom("WAVE", "wave", "AVI ", "WAV\0")
    .map((form) => onFile(`form ${JSON.stringify(form)}`, (file) => ({ ...file, form }))),
  fc.nat().map((n) => onBytes(`cut by ${n}`, (bytes) => bytes.subarray(0, n % bytes.length))),
  fc
    .array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 8 })
    .map((flips) =>
      onBytes(`${countOf(flips.length, "byte")} changed`, (bytes) => {
        const changed = bytes.slice();
        for (const [at, bits] of flips) changed[at % bytes.length]! ^= bits;
        return changed;
      }),
    ),
  fc.tuple(fc.nat(), size32).map(([at, value]) =>
    onBytes(`${value} written at ${at}`, (bytes) => {
      const changed = bytes.slice();
      if (bytes.length >= 4)
        new DataView(changed.buffer).setUint32(at % (bytes.length - 3), value, true);
      return changed;
    }),
  ),
  fc.constantFrom(...magics).map((magic) =>
    onBytes(`begins as ${JSON.stringify(magic)}`, (bytes) => {
      const changed = bytes.slice();
      changed.set(Buffer.from(magic, "latin1").subarray(0, bytes.length));
      return changed;
    }),
  ),
  fc
    .tuple(someBytes, someBytes)
    .map(([before, after]) =>
      onBytes(`${countOf(before.length, "byte")} before and ${after.length} after`, (bytes) =>
        Buffer.concat([before, bytes, after]),
      ),
    ),
];

/** Draws one damage. */
export function damage(): fc.Arbitrary<Damage> {
  const swollen = fc
    .tuple(which, fc.nat({ max: 12_000 }))
    .map(([n, times]) =>
      onChunks(`chunk ${n} ${times} times more`, (chunks) => swell(chunks, n, times)),
    );
  return fc.oneof(
    ...damages.map((arbitrary) => ({ weight: 20, arbitrary })),
    { weight: 1, arbitrary: swollen }, // large, so that it takes as long as hundreds of others
  );
}

function onFile(name: string, parts: (file: WavFile) => WavFile): Damage {
  return { name, parts };
}

function onBytes(name: string, change: (bytes: Uint8Array) => Uint8Array): Damage {
  return { name, bytes: (bytes) => (bytes.length === 0 ? bytes : change(bytes)) };
}

function onChunks(name: string, change: (chunks: readonly Chunk[]) => readonly Chunk[]): Damage {
  return onFile(name, (file) =>
    file.chunks.length === 0 ? file : { ...file, chunks: change(file.chunks) },
  );
}

function onChunk(n: number, name: string, change: (chunk: Chunk) => Partial<Chunk>): Damage {
  return onChunks(`chunk ${n}: ${name}`, (chunks) => {
    const chunk = chunks[n % chunks.length] as Chunk;
    return chunks.with(n % chunks.length, { ...chunk, ...change(chunk) });
  });
}

function onId(id: string, name: string, change: (chunk: Chunk) => Partial<Chunk>): Damage {
  return onChunks(`${JSON.stringify(id)}: ${name}`, (chunks) =>
    chunks.map((chunk) => (chunk.id === id ? { ...chunk, ...change(chunk) } : chunk)),
  );
}

function setField(name: keyof typeof formatFields, value: number): Damage {
  const [at, bytes] = formatFields[name];
  return onFile(`${name} ${value}`, (file) => ({
    ...file,
    chunks: file.chunks.map((chunk) => {
      if (chunk.id !== "fmt " || chunk.body.length < at + bytes) return chunk;
      const body = chunk.body.slice();
      const view = new DataView(body.buffer);
      if (bytes === 2) view.setUint16(at, value, isLittleEndian(file));
      else view.setUint32(at, value, isLittleEndian(file));
      return { ...chunk, body };
    }),
  }));
}

/** Sets a size of 64 bits, in a chunk that is put in where there is none. */
function setLongSize(file: WavFile, { n, size }: { n: number; size: bigint }): WavFile {
  const known = file.chunks.findIndex(({ id }) => id === "ds64");
  const chunk = file.chunks[known] ?? makeChunk("ds64", new Uint8Array(28));
  if (chunk.body.length < 8 * (n + 1)) return file;
  const body = chunk.body.slice();
  new DataView(body.buffer).setBigUint64(8 * n, size, true);
  const changed = { ...chunk, body };
  const chunks = known >= 0 ? file.chunks.with(known, changed) : [changed, ...file.chunks];
  return { ...file, chunks };
}

function swell(chunks: readonly Chunk[], n: number, times: number): readonly Chunk[] {
  const at = n % chunks.length;
  const chunk = chunks[at] as Chunk;
  const most = Math.floor(MAX_BYTES / (chunk.body.length + 8));
  return chunks.toSpliced(at, 0, ...Array<Chunk>(Math.min(times, most)).fill(chunk));
}
