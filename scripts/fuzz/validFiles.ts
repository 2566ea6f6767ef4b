import fc from "fast-check";
import { type Chunk, isLittleEndian, makeChunk, type WavFile } from "./wavFile.ts";

/** A way in which samples are coded. */
interface SampleKind {
  readonly name: string;
  /** The format tag, which an extensible format has as its sub-format. */
  readonly tag: number;
  /** As the format says; with `validBits` less, so many of them count. */
  readonly bits: number;
  readonly validBits: number;
  readonly bytesPerSample: number;
  readonly isExtensible: boolean;
}

/** What a file that is whole must be read as. */
export interface Shape {
  readonly channels: number;
  readonly frames: number;
  readonly sampleRateHz: number;
}

export interface ValidFile {
  readonly name: string;
  readonly file: WavFile;
  readonly shape: Shape;
}

interface Parts {
  readonly kind: SampleKind;
  readonly container: string;
  readonly channels: number;
  /** Of ADPCM, blocks of {@link ADPCM_FRAMES}. */
  readonly frames: number;
  readonly sampleRateHz: number;
  /** Decides the samples. */
  readonly seed: number;
  readonly loudness: Loudness;
  /** Other chunks: before the format, between it and the samples, and after them. */
  readonly extra: readonly [readonly Chunk[], readonly Chunk[], readonly Chunk[]];
}

type Loudness = "noise" | "silence" | "extremes";

const [PCM, FLOAT, A_LAW, MU_LAW, ADPCM, EXTENSIBLE] = [1, 3, 6, 7, 0x11, 0xfffe];
/** Bytes of a block of ADPCM for each channel, the header's four included, and its frames. */
const [ADPCM_BYTES, ADPCM_FRAMES] = [12, 17];
/** Samples of a drawn file take no more. */
const MAX_DATA_BYTES = 1 << 18;

const containers = ["RIFF", "RIFX", "RF64", "BW64"] as const;

/** Every kind of samples that is read. */
const sampleKinds: readonly SampleKind[] = [
  ...[8, 16, 24, 32, 40, 48, 56, 64].flatMap((bits) => [
    plain("PCM", PCM, bits),
    extensible("PCM", PCM, bits),
  ]),
  ...[
    [12, 2],
    [20, 3],
    [24, 4],
    [18, 4],
    [24, 8],
  ].flatMap(([bits, bytesPerSample]) => [
    { ...plain("PCM", PCM, bits as number), bytesPerSample: bytesPerSample as number },
    {
      ...extensible("PCM", PCM, 8 * (bytesPerSample as number)),
      validBits: bits as number,
    },
  ]),
  ...[32, 64].flatMap((bits) => [plain("float", FLOAT, bits), extensible("float", FLOAT, bits)]),
  plain("A-law", A_LAW, 8),
  extensible("A-law", A_LAW, 8),
  plain("mu-law", MU_LAW, 8),
  plain("IMA ADPCM", ADPCM, 4),
];

function plain(name: string, tag: number, bits: number): SampleKind {
  const bytesPerSample = tag === ADPCM ? ADPCM_BYTES : Math.ceil(bits / 8);
  return { name, tag, bits, validBits: bits, bytesPerSample, isExtensible: false };
}

function extensible(name: string, tag: number, bits: number): SampleKind {
  return { ...plain(name, tag, bits), isExtensible: true };
}

/** Draws a file of any kind, with other chunks around the samples. */
export function validFile(): fc.Arbitrary<ValidFile> {
  const extra = fc.array(extraChunk(), { maxLength: 3 });
  return fc
    .record({
      kind: fc.constantFrom(...sampleKinds),
      container: fc.constantFrom(...containers),
      channels: fc.oneof(
        { weight: 300, arbitrary: fc.integer({ min: 1, max: 8 }) },
        { weight: 40, arbitrary: fc.integer({ min: 9, max: 300 }) },
        { weight: 1, arbitrary: fc.constantFrom(1024, 8191, 32767, 65535) },
      ),
      frames: fc.oneof(
        { weight: 100, arbitrary: fc.integer({ min: 1, max: 40 }) },
        { weight: 10, arbitrary: fc.integer({ min: 41, max: 5000 }) },
        { weight: 1, arbitrary: fc.integer({ min: 5001, max: MAX_DATA_BYTES }) },
      ),
      sampleRateHz: fc.constantFrom(16000, 1000, 8000, 44100, 48000, 1_000_000),
      seed: fc.noShrink(fc.nat()),
      loudness: fc.constantFrom<Loudness[]>("silence", "noise", "extremes"),
      extra: fc.tuple(extra, extra, extra),
    })
    .map(makeValid);
}

function extraChunk(): fc.Arbitrary<Chunk> {
  const ids = ["LIST", "bext", "fact", "cue ", "smpl", "JUNK", "iXML", "id3 ", "PEAK", "junk"];
  const body = fc.uint8Array({ maxLength: 40, size: "max" });
  return fc.tuple(fc.constantFrom(...ids), body).map(([id, bytes]) => makeChunk(id, bytes));
}

/** Small files of every kind in every container, and two with more samples than may be missing. */
export function everyKind(): readonly ValidFile[] {
  const odd = (id: string) => [makeChunk(id, Uint8Array.of(1, 2, 3))];
  const shared = { sampleRateHz: 16000, loudness: "noise" as const };
  const small = containers.flatMap((container) =>
    sampleKinds.map((kind, n) =>
      makeValid({
        ...shared,
        kind,
        container,
        channels: 1 + (n % 2),
        frames: 3,
        seed: n,
        extra: [[], odd("LIST"), odd("id3 ")],
      }),
    ),
  );
  const long = (["RIFF", "RF64"] as const).map((container) =>
    makeValid({
      ...shared,
      kind: plain("PCM", PCM, 16),
      container,
      channels: 2,
      frames: 1200,
      seed: 1,
      extra: [[], [], odd("LIST")],
    }),
  );
  return [...small, ...long];
}

function makeValid(parts: Parts): ValidFile {
  const { kind, container, sampleRateHz, extra } = parts;
  const channels = Math.min(parts.channels, Math.floor(0xffff / kind.bytesPerSample));
  const blockBytes = channels * kind.bytesPerSample;
  const blocks = Math.max(1, Math.min(parts.frames, Math.floor(MAX_DATA_BYTES / blockBytes)));
  const samples = drawSamples({ ...parts, count: blocks * channels });
  const data = makeChunk("data", samples);
  const isLong = container === "RF64" || container === "BW64";
  const [before, between, after] = extra;
  const chunks = [
    ...before,
    makeChunk("fmt ", writeFormat({ ...parts, channels, blockBytes })),
    ...between,
    isLong ? { ...data, size: 0xffffffff } : data,
    ...after,
  ];
  const frames = kind.tag === ADPCM ? blocks * ADPCM_FRAMES : blocks;
  const { name, bits, validBits, isExtensible } = kind;
  return {
    name: `${container}, ${isExtensible ? "extensible " : ""}${name} of ${validBits} in ${bits} bit, ${channels} x ${frames} samples`,
    shape: { channels, frames, sampleRateHz },
    file: isLong
      ? { container, form: "WAVE", size: 0xffffffff, chunks: [longSizes(chunks, data), ...chunks] }
      : { container, form: "WAVE", size: undefined, chunks },
  };
}

function longSizes(chunks: readonly Chunk[], data: Chunk): Chunk {
  const bytes = chunks.reduce((sum, { body }) => sum + 8 + body.length + (body.length % 2), 40);
  const body = new Uint8Array(28); // its table of other long chunks is empty
  new BigUint64Array(body.buffer, 0, 2).set([BigInt(bytes), BigInt(data.body.length)]);
  return makeChunk("ds64", body);
}

function writeFormat(
  parts: Pick<Parts, "kind" | "container" | "channels" | "sampleRateHz"> & { blockBytes: number },
): Uint8Array {
  const { kind, channels, sampleRateHz, blockBytes } = parts;
  const { tag, bits, validBits, isExtensible } = kind;
  const little = isLittleEndian(parts);
  const length = isExtensible ? 40 : tag === PCM ? 16 : tag === ADPCM ? 20 : 18;
  const body = new Uint8Array(length);
  const view = new DataView(body.buffer);
  view.setUint16(0, isExtensible ? EXTENSIBLE : tag, little);
  view.setUint16(2, channels, little);
  view.setUint32(4, sampleRateHz, little);
  view.setUint32(8, sampleRateHz * blockBytes, little);
  view.setUint16(12, blockBytes, little);
  view.setUint16(14, bits, little);
  if (length > 16) view.setUint16(16, length - 18, little);
  if (tag === ADPCM) view.setUint16(18, ADPCM_FRAMES, little);
  if (isExtensible) {
    view.setUint16(18, validBits, little);
    view.setUint16(24, tag, little);
    body.set([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 26);
  }
  return body;
}

function drawSamples({
  kind,
  seed,
  count,
  loudness,
  container,
}: Pick<Parts, "kind" | "seed" | "loudness" | "container"> & { count: number }): Uint8Array {
  const { tag, bits, bytesPerSample } = kind;
  const bytes = new Uint8Array(count * bytesPerSample);
  if (loudness === "silence") return bytes;
  let state = seed | 1;
  // Marsaglia's xorshift, https://doi.org/10.18637/jss.v008.i14
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return loudness === "noise" ? state : state > 0 ? -1 : 0x7fffffff;
  };
  if (tag !== FLOAT) {
    for (let at = 0; at < bytes.length; at++) bytes[at] = next() >> 24;
    return bytes;
  }
  const view = new DataView(bytes.buffer);
  const little = isLittleEndian({ container });
  for (let at = 0; at < bytes.length; at += bytesPerSample)
    if (bits === 32) view.setFloat32(at, next() / 2 ** 31, little);
    else view.setFloat64(at, next() / 2 ** 31, little);
  return bytes;
}
