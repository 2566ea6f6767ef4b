import { FeatureError } from "./errors.ts";
import type { FeatureMatrix } from "./matrix.ts";

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
  const start = MAGIC.length + 2 + header.length;
  for (let i = 0; i < data.length; i++) view.setFloat32(start + 4 * i, data[i] as number, true);
  return bytes;
}

/**
 * Reads what {@link encodeNpy} writes.
 *
 * @throws {FeatureError} when the bytes are no two-dimensional little-endian float32 `.npy`, or are too few.
 */
export function decodeNpy(bytes: Uint8Array): FeatureMatrix {
  const start = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (start !== MAGIC)
    throw new FeatureError(
      "expected a .npy file of version 1.0, found something else: write it again",
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = MAGIC.length + 2 + view.getUint16(MAGIC.length, true);
  const header = String.fromCharCode(...bytes.subarray(MAGIC.length + 2, offset));
  const shape = /'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\)/.exec(header);
  if (!shape)
    throw new FeatureError(`expected a float32 matrix, found ${header.trim()}: write it again`);
  const [frames, size] = [Number(shape[1]), Number(shape[2])];
  if (bytes.length - offset !== 4 * frames * size)
    throw new FeatureError(
      `expected ${4 * frames * size} bytes of values, found ${bytes.length - offset}: the file is truncated, write it again`,
    );
  const data = Float32Array.from({ length: frames * size }, (_, i) =>
    view.getFloat32(offset + 4 * i, true),
  );
  return { data, frames, size };
}
