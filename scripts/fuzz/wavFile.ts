/** A chunk of a RIFF file, which need not be what its header says. */
export interface Chunk {
  /** Four characters of Latin-1. */
  readonly id: string;
  readonly body: Uint8Array;
  /** What the header says of the body's bytes. */
  readonly size: number;
  /** Whether a body of odd length is followed by a byte that does not count. */
  readonly isPadded: boolean;
}

/** A WAV file in parts, before its bytes are written. */
export interface WavFile {
  /** The first four characters: RIFF, RIFX, RF64 or BW64. */
  readonly container: string;
  /** What the container's header says of the bytes after it; undefined where it tells the truth. */
  readonly size: number | undefined;
  /** The third four characters: WAVE. */
  readonly form: string;
  readonly chunks: readonly Chunk[];
}

/** A chunk as it should be. */
export function makeChunk(id: string, body: Uint8Array): Chunk {
  return { id, body, size: body.length, isPadded: true };
}

export function isLittleEndian({ container }: Pick<WavFile, "container">): boolean {
  return container !== "RIFX";
}

/** The bytes of a file, each size as its header says. */
export function writeFile(file: WavFile): Uint8Array {
  const { container, form, chunks } = file;
  const padding = ({ body, isPadded }: Chunk) => (isPadded ? body.length % 2 : 0);
  const length = chunks.reduce((sum, chunk) => sum + 8 + chunk.body.length + padding(chunk), 12);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  writeText(bytes, 0, container);
  view.setUint32(4, file.size ?? length - 8, isLittleEndian(file));
  writeText(bytes, 8, form);
  let at = 12;
  for (const chunk of chunks) {
    writeText(bytes, at, chunk.id);
    view.setUint32(at + 4, chunk.size, isLittleEndian(file));
    bytes.set(chunk.body, at + 8);
    at += 8 + chunk.body.length + padding(chunk);
  }
  return bytes;
}

function writeText(bytes: Uint8Array, at: number, text: string): void {
  for (let n = 0; n < text.length; n++) bytes[at + n] = text.charCodeAt(n);
}
