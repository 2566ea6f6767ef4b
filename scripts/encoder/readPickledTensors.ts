import { BufferReader, Parser } from "pickleparser";
import { ScriptError } from "../shared/commandLine.ts";

/** A tensor of a file that `torch.save` wrote before PyTorch 1.6. */
export interface PickledTensor {
  readonly shape: readonly number[];
  /** Row by row. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Bytes of the first pickle, a number that says what the file is. */
const MAGIC_BYTES = 15;
const MAGIC = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** What PyTorch rebuilds a tensor of, as the pickle names it. */
class TensorCall {
  readonly storage: readonly unknown[];
  readonly offset: number;
  readonly shape: readonly number[];

  constructor(args: readonly unknown[]) {
    [this.storage, this.offset, this.shape] = args as [unknown[], number, number[]];
  }
}

/**
 * The tensors under one key of such a file: pickles of a magic number, a protocol, the machine, the object and the keys of
 * its storages, and then each storage, its length before it (`torch/serialization.py`, `_legacy_save`). Nothing that a
 * pickle names is run; all storages are taken for little-endian float32, and tensors for contiguous.
 *
 * @throws {ScriptError} when it is no such file.
 */
export function readPickledTensors(file: Uint8Array, key: string): Map<string, PickledTensor> {
  if (!MAGIC.every((byte, i) => file[i] === byte)) refuse("its magic number");
  const rest = file.subarray(MAGIC_BYTES);
  const bytes = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  const reader = new BufferReader(rest);
  const parser = new Parser({
    nameResolver: {
      resolve: (_, name) => {
        if (name === "OrderedDict") return () => new Map();
        if (name === "_rebuild_tensor_v2")
          return ((...args: unknown[]) => new TensorCall(args)) as never;
        return (() => name) as never; // storage classes and the like, by name
      },
    },
    persistentResolver: { resolve: (id: unknown) => id },
    unpicklingTypeOfDictionary: "Map",
  });
  parser.read(reader); // protocol
  parser.read(reader); // machine
  const object = parser.read<unknown>(reader);
  const tensors = object instanceof Map ? (object.get(key) as unknown) : undefined;
  if (!(tensors instanceof Map)) return refuse(`tensors under ${key}`);
  const storages = new Map<string, Float32Array<ArrayBuffer>>();
  const keys = parser.read<string[]>(reader);
  let at = reader.position;
  for (const storage of keys) {
    const length = Number(bytes.getBigInt64(at, true));
    at += 8;
    if (at + 4 * length > bytes.byteLength) refuse(`${length} numbers of storage ${storage}`);
    storages.set(
      storage,
      Float32Array.from({ length }, (_, i) => bytes.getFloat32(at + 4 * i, true)),
    );
    at += 4 * length;
  }
  return new Map(
    [...tensors].map(([name, call]): [string, PickledTensor] => {
      if (!(call instanceof TensorCall)) return refuse(`a tensor at ${name}`);
      const storage = storages.get(String(call.storage[2])) ?? refuse(`the storage of ${name}`);
      const size = call.shape.reduce((a, b) => a * b, 1);
      return [
        String(name),
        { shape: call.shape, values: storage.slice(call.offset, call.offset + size) },
      ];
    }),
  );
}

function refuse(expected: string): never {
  throw new ScriptError(
    `expected ${expected} in a file of torch.save before PyTorch 1.6, found something else: take the file of the wheel`,
  );
}
