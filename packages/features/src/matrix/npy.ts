import { FeatureError } from "../errors.ts";
import type { FeatureMatrix } from "./featureMatrix.ts";

const MAGIC = "\x93NUMPY\x01\x00";
const HEADER_ALIGN = 64;

/**
 * A matrix as NumPy's `.npy`, version 1.0, little-endian float32 in C order
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 */
export function encodeNpy({ data, frames, size }: FeatureMatrix): Uint8Array {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${frames}, ${size}), }`;
  const unpadded = MAGIC.length + 2 + dictionary.length + 1;
  const padding = (HEADER_ALIGN - (unpadded % HEADER_ALIGN)) % HEADER_ALIGN;
  const header = `${dictionary}${" ".repeat(padding)}\n`;
  const bytes = new Uint8Array(MAGIC.length + 2 + header.length + data.byteLength);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint16(MAGIC.length, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[MAGIC.length + 2 + i] = header.charCodeAt(i);
  const values = new Uint8Array(data.buffer, data.byteOffset, data.byteLength); // hosts are little-endian
  bytes.set(values, MAGIC.length + 2 + header.length);
  return bytes;
}

/** Bytes that are enough for {@link npyShape}. */
export const NPY_HEADER_BYTES = 128;

/** Where the values of a `.npy` are, and how many. */
export interface NpyShape {
  /** Rows. */
  readonly frames: number;
  /** Columns. */
  readonly size: number;
  /** Bytes before the first value. */
  readonly offset: number;
}

/**
 * Shape of what {@link encodeNpy} wrote, from the beginning of its bytes, and where its values begin.
 *
 * @throws {FeatureError} when the bytes are no two-dimensional little-endian float32 `.npy`.
 */
export function npyShape(bytes: Uint8Array): NpyShape {
  const start = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (start !== MAGIC || bytes.length < MAGIC.length + 2)
    throw new FeatureError({
      code: "npy-damaged",
      expected: "a .npy file of version 1.0",
      found: "something else",
      advice: "write it again",
    });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = MAGIC.length + 2 + view.getUint16(MAGIC.length, true);
  const header = String.fromCharCode(...bytes.subarray(MAGIC.length + 2, offset));
  const shape = /'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(header);
  if (!shape)
    throw new FeatureError({
      code: "npy-damaged",
      expected: "a float32 matrix",
      found: `${header.trim()}`,
      advice: "write it again",
    });
  return { frames: Number(shape[1]), size: Number(shape[2]), offset };
}

/**
 * Reads what {@link encodeNpy} writes.
 *
 * @throws {FeatureError} as {@link npyShape}, or when there are too few bytes.
 */
export function decodeNpy(bytes: Uint8Array): FeatureMatrix {
  const { frames, size, offset } = npyShape(bytes);
  const length = 4 * frames * size;
  if (bytes.length - offset !== length)
    throw new FeatureError({
      code: "npy-damaged",
      expected: `${length} bytes of values`,
      found: `${bytes.length - offset}`,
      advice: "the file is truncated, write it again",
    });
  const values = new Uint8Array(length);
  values.set(bytes.subarray(offset));
  return { data: new Float32Array(values.buffer), frames, size };
}
