import { readFile } from "node:fs/promises";
import { unzipSync } from "fflate";
import { TrainError } from "../../errors.ts";
import type { Weight } from "../exchangedModel.ts";

/**
 * The arrays of a `.npz`, in their order, as `numpy.savez` and `numpy.savez_compressed` write them: `.npy` files in a zip
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). Of whole numbers none is read.
 *
 * @throws {TrainError} when it is missing or no such file, or has values of another type than float32 or float64.
 */
export async function readNpz(path: string): Promise<Map<string, Weight>> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw unreadable({ expected: `a .npz file at ${path}`, found: error.message });
  });
  let files: Readonly<Record<string, Uint8Array>>;
  try {
    files = unzipSync(bytes);
  } catch {
    throw unreadable({ expected: `arrays that numpy.savez wrote in ${path}`, found: "no zip" });
  }
  const arrays = new Map<string, Weight>();
  for (const [file, content] of Object.entries(files)) {
    const name = file.replace(/\.npy$/, "");
    const array = readNpy(content, `${name} in ${path}`);
    if (array) arrays.set(name, array);
  }
  return arrays;
}

const VALUES = { "<f4": Float32Array, "<f8": Float64Array };

/** One array; undefined where it is of whole numbers, which count what was seen in training. */
function readNpy(bytes: Uint8Array, what: string): Weight | undefined {
  const refuse = (expected: string, found: string) =>
    unreadable({ expected: `${expected} of ${what}`, found });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || String.fromCharCode(...bytes.subarray(1, 6)) !== "NUMPY")
    throw refuse("a .npy file", "something else");
  const isFirst = bytes[6] === 1;
  const start = isFirst ? 10 : 12;
  const offset = start + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder().decode(bytes.subarray(start, offset));
  const [, type = ""] = /'descr': '([^']*)'/.exec(header) ?? [];
  if (/^[<|]?[iu]\d$/.test(type)) return undefined;
  const [, sizes] = /'fortran_order': False, 'shape': \(([\d, ]*)\)/.exec(header) ?? [];
  const Values = Object.hasOwn(VALUES, type) ? VALUES[type as keyof typeof VALUES] : undefined;
  if (!Values || sizes === undefined)
    throw refuse("float32 or float64 values, row by row,", header.trim());
  const shape = sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  const length = shape.reduce((a, b) => a * b, Values.BYTES_PER_ELEMENT);
  if (bytes.length - offset !== length) throw refuse(`${length} bytes`, `${bytes.length - offset}`);
  return { shape, values: Float32Array.from(new Values(bytes.slice(offset).buffer)) };
}

function unreadable({ expected, found }: { expected: string; found: string }): TrainError {
  const advice = "save the state dict again, see docs/onnx.md";
  return new TrainError({ code: "file-unreadable", expected, found, advice });
}
