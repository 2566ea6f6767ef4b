import { FeatureError } from "../errors.ts";
import { describeValue, kindOf } from "./describeValue.ts";

/** The bytes of a file, as Node and browsers hand them out. */
export type FileBytes = Uint8Array | DataView | ArrayBufferLike;

const BYTES = ["Uint8Array", "Uint8ClampedArray", "DataView", "ArrayBuffer", "SharedArrayBuffer"];

/** Whether a value is bytes, of any realm. */
export function isBytes(value: unknown): value is FileBytes {
  return BYTES.includes(kindOf(value));
}

/** Bytes as this realm's Uint8Array; nothing is copied. */
export function toBytes(bytes: FileBytes): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  return ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
}

/** What to do with a value from which a clip could be had, by its kind. */
const ADVICE: Readonly<Record<string, string>> = {
  String:
    "read the file first, with await readFile(path) in Node or await (await fetch(url)).arrayBuffer() in a page",
  Blob: "read it first, with await blob.arrayBuffer()",
  Response: "read it first, with await response.arrayBuffer()",
  ReadableStream: "read it first, with await new Response(stream).arrayBuffer()",
  Promise: "await it first",
  Array: "name their rate too, with { samples, sampleRateHz }",
};
const SAME_ADVICE: Readonly<Record<string, string>> = {
  URL: "String",
  File: "Blob",
  Request: "Response",
};

/** @throws {FeatureError} always: the value is no clip; says what it is and how to make a clip of it. */
export function refuseClip(value: unknown, expected: string): never {
  const kind = kindOf(value);
  const known = SAME_ADVICE[kind] ?? (/Array$/.test(kind) ? "Array" : kind);
  throw new FeatureError({
    code: "clip-unknown",
    expected,
    found: describeValue(value),
    advice: ADVICE[known] ?? "give one of them",
  });
}
