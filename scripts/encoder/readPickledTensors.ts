import { unzipSync } from "fflate";
import { BufferReader, Parser } from "pickleparser";
import { ScriptError } from "../shared/commandLine.ts";

/** A tensor of a file that `torch.save` wrote. */
export interface PickledTensor {
  readonly shape: readonly number[];
  /** Row by row. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Bytes of the first pickle of a file before PyTorch 1.6, a number that says what the file is. */
const MAGIC_BYTES = 15;
const MAGIC = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
/** What a ZIP archive begins with, as files are since. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/** What PyTorch rebuilds a tensor of, as the pickle names it. */
class TensorCall {
  readonly storage: readonly unknown[];
  readonly offset: number;
  readonly shape: readonly number[];

  constructor(args: readonly unknown[]) {
    [this.storage, this.offset, this.shape] = args as [unknown[], number, number[]];
  }
}

/** What a file holds: its object, and the numbers of each storage. */
interface Unpickled {
  readonly object: unknown;
  readonly storages: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
}

/**
 * The tensors of a file of `torch.save`, or those under one key of it. Nothing that a pickle names is run; all storages are
 * taken for little-endian float32, and tensors for contiguous; what is no tensor of such numbers is left out.
 *
 * @throws {ScriptError} when it is no such file.
 */
export function readPickledTensors(file: Uint8Array, key?: string): Map<string, PickledTensor> {
  const { object, storages } = startsWith(file, ZIP) ? readArchive(file) : readLegacy(file);
  const tensors = key !== undefined && object instanceof Map ? object.get(key) : object;
  if (!(tensors instanceof Map))
    return refuse(key === undefined ? "tensors" : `tensors under ${key}`);
  const found = new Map<string, PickledTensor>();
  for (const [name, call] of tensors) {
    if (!(call instanceof TensorCall)) return refuse(`a tensor at ${name}`);
    const [, kind, storageKey] = call.storage;
    if ((kind as () => string)() !== "FloatStorage") continue; // as a count of batches is
    const storage = storages.get(String(storageKey)) ?? refuse(`the storage of ${name}`);
    const size = call.shape.reduce((a, b) => a * b, 1);
    const values = storage.slice(call.offset, call.offset + size);
    if (values.length !== size) refuse(`${size} numbers of ${name}`);
    found.set(String(name), { shape: call.shape, values });
  }
  return found;
}

/** A ZIP archive of a pickle and a file for each storage (`torch/serialization.py`, `_save`). */
function readArchive(file: Uint8Array): Unpickled {
  const files = unzipSync(file);
  const name = Object.keys(files).find((path) => path.endsWith("/data.pkl")) ?? refuse("data.pkl");
  const object = createParser().read<unknown>(new BufferReader(files[name] as Uint8Array));
  const folder = name.replace(/data\.pkl$/, "data/");
  const storages = Object.entries(files)
    .filter(([path]) => path.startsWith(folder))
    .map(([path, bytes]) => [path.slice(folder.length), toFloats(bytes)] as const);
  return { object, storages: new Map(storages) };
}

/**
 * Pickles of a magic number, a protocol, the machine, the object and the keys of its storages, and then each storage, its
 * length before it (`torch/serialization.py`, `_legacy_save`).
 */
function readLegacy(file: Uint8Array): Unpickled {
  if (!startsWith(file, MAGIC)) refuse("its magic number");
  const rest = file.subarray(MAGIC_BYTES);
  const bytes = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  const reader = new BufferReader(rest);
  const parser = createParser();
  parser.read(reader); // protocol
  parser.read(reader); // machine
  const object = parser.read<unknown>(reader);
  const keys = parser.read<string[]>(reader);
  const storages = new Map<string, Float32Array<ArrayBuffer>>();
  let at = reader.position;
  for (const storage of keys) {
    const length = Number(bytes.getBigInt64(at, true));
    at += 8;
    if (at + 4 * length > bytes.byteLength) refuse(`${length} numbers of storage ${storage}`);
    storages.set(storage, toFloats(rest.subarray(at, at + 4 * length)));
    at += 4 * length;
  }
  return { object, storages };
}

function createParser(): Parser {
  return new Parser({
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
}

function startsWith(file: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => file[i] === byte);
}

function toFloats(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: Math.floor(bytes.byteLength / 4) }, (_, i) =>
    view.getFloat32(4 * i, true),
  );
}

function refuse(expected: string): never {
  throw new ScriptError(
    `expected ${expected} in a file of torch.save, found something else: take the file of the wheel`,
  );
}
