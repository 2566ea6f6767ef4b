import { pick } from "./pick.ts";

/** No input becomes larger. */
export const MAX_INPUT_BYTES: number = 1 << 18;

/** What readers of text stumble over: other kinds of value, limits of numbers, names that objects have, ways out of a folder. */
const TOKENS = [
  ...["null", "true", "[]", "{}", '""', "0", "-1", "1.5", "1e309", "-1e309", "NaN", "1e-320"],
  ...["9007199254740993", "2147483648", "4294967296", "1e15", "65536", "256", "[[]]", "[null]"],
  ...['"__proto__"', '"constructor"', '"toString"', '"../../x"', '"/etc/passwd"', '"C:\\\\x"'],
  ...['"\\u0000"', '"\\u001b[2J"', '"\\ud800"', ",", ":", "{", "}", "[", "]", '"', "\\", "\n"],
  ...[
    "\r\n",
    "\t",
    ";",
    "=",
    "=1+1",
    "..",
    "/",
    "\\\\?\\",
    "\u0000",
    "\u001b[2J",
    "\ufeff",
    "\u202e",
  ],
  ...[
    "\u2028",
    "happy",
    "angry",
    "03-01-05-01-01-01-01.wav",
    ".wav",
    "NaN,NaN",
    '"a""b"',
    "\ud83d\ude00",
  ],
].map((token) => Buffer.from(token, "utf8"));

/** Integers at the limits of their width, for formats of bytes. */
const LIMITS = [
  0, 1, 2, 3, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffff0,
  0xffffffff,
];

/** A value of JSON, a number or a word, as it stands in a text. */
const VALUE =
  /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|\[[^[\]]{0,200}\]|\{[^{}]{0,400}\}/g;

type Random = () => number;
type Change = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const at = (bytes: Uint8Array, random: Random) => Math.floor(random() * (bytes.length + 1));
const size = (random: Random) => 1 + Math.floor(random() ** 4 * 512);

/** Puts a piece in the place of what stands from one point to another. */
function put(bytes: Buffer, from: number, to: number, piece: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(to)]);
}

/** Puts a token, or a value that stands elsewhere, in the place of a value. */
const replaceValue: Change = (bytes, random, other) => {
  const text = bytes.toString("latin1"); // a byte a character, so that places are those of bytes
  const values = [...text.matchAll(VALUE)];
  const old = pick(values, random);
  if (!old) return put(bytes, at(bytes, random), at(bytes, random), pick(TOKENS, random)!);
  const elsewhere = pick([...other.toString("latin1").matchAll(VALUE)], random)?.[0];
  const piece =
    elsewhere !== undefined && random() < 0.4
      ? Buffer.from(elsewhere, "latin1")
      : pick(TOKENS, random)!;
  return put(bytes, old.index, old.index + old[0].length, piece);
};

const CHANGES: readonly Change[] = [
  replaceValue,
  replaceValue,
  // A bit, a byte, an integer.
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[Math.floor(random() * changed.length)]! ^= 1 << (8 * random());
    return changed;
  },
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0)
      changed[Math.floor(random() * changed.length)] = pick(LIMITS, random)! & 255;
    return changed;
  },
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (changed.length < 4) return changed;
    changed.writeUInt32LE(pick(LIMITS, random)!, Math.floor(random() * (changed.length - 3)));
    return changed;
  },
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    if (changed.length < 2) return changed;
    changed.writeUInt16LE(
      pick(LIMITS, random)! & 65535,
      Math.floor(random() * (changed.length - 1)),
    );
    return changed;
  },
  // A piece that is gone, doubled, repeated, put in, from another file; the end that is gone.
  (bytes, random) => {
    const from = at(bytes, random);
    return put(bytes, from, Math.min(bytes.length, from + size(random)), Buffer.alloc(0));
  },
  (bytes, random) => {
    const from = at(bytes, random);
    const piece = bytes.subarray(from, from + size(random));
    const times = 1 + Math.floor(random() ** 6 * 2000);
    return put(bytes, from, from, Buffer.concat(Array<Buffer>(times).fill(piece)));
  },
  (bytes, random) => {
    const place = at(bytes, random);
    return put(bytes, place, place, pick(TOKENS, random)!);
  },
  (bytes, random, other) => {
    const [place, from] = [at(bytes, random), at(other, random)];
    return put(bytes, place, place, other.subarray(from, from + size(random)));
  },
  (bytes, random, other) =>
    Buffer.concat([bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random))]),
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
];

/** Breeds inputs of those before that reached code which none had reached, beginning with valid files. */
export class Breeder {
  readonly #parents: Buffer[];
  readonly #random: Random;

  constructor(seeds: readonly Uint8Array[], random: Random) {
    this.#parents = seeds.map((seed) => Buffer.from(seed));
    this.#random = random;
  }

  /** How many inputs others are bred of. */
  get parents(): number {
    return this.#parents.length;
  }

  /** The next input: a parent, late ones above all, with one to eight changes. */
  next(): Uint8Array {
    const random = this.#random;
    const late = 1 - random() ** 2;
    let bytes =
      this.#parents[
        Math.floor((random() < 0.5 ? late : random()) * this.#parents.length * 0.999999)
      ]!;
    const changes = 2 ** Math.floor(random() * 4);
    for (let n = 0; n < changes; n++)
      bytes = pick(CHANGES, random)!(bytes, random, pick(this.#parents, random)!).subarray(
        0,
        MAX_INPUT_BYTES,
      );
    return new Uint8Array(bytes);
  }

  /** An input that reached what none had. */
  add(bytes: Uint8Array): void {
    this.#parents.push(Buffer.from(bytes));
  }
}
