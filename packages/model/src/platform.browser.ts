import { type ClipInput, isOtherFormat, openWav } from "@speech-emotion/features";
import { tf, tfWasm } from "#tfjs";
import { ModelError } from "./errors.ts";

export { fetchModelFile as readModelFile } from "./fetchModelFile.ts";
export { fetchAudio as readAudioFile } from "./recognizer/fetchAudio.ts";

const TFJS = "tfjs-backend-wasm-simd.wasm";

/**
 * The kernels of this package, and tfjs's own. Bundlers that know this form of `new URL`, which must stand here word for
 * word, put the files into the site and their URLs into these places.
 */
const files: Readonly<Record<string, () => URL>> = {
  "kernels.wasm": () => new URL("../wasm/kernels.wasm", import.meta.url),
  "kernels-relaxed.wasm": () => new URL("../wasm/kernels-relaxed.wasm", import.meta.url),
  [TFJS]: () => new URL("../wasm/tfjs-backend-wasm-simd.wasm", import.meta.url),
};

/** The folder where a page said that it serves them. */
let folder: string | undefined;

function locate(name: string): string {
  return folder === undefined ? (files[name] as () => URL)().href : `${folder}/${name}`;
}

/**
 * Tells tfjs where its `.wasm` is, before it starts.
 *
 * @param wasmUrl the folder where the page serves the three files; by default where the bundler put them.
 */
export function placeWasm(wasmUrl?: string | URL): void {
  folder = wasmUrl === undefined ? undefined : String(wasmUrl).replace(/\/$/, "");
  // Kernels cannot be given the shared memory of tfjs's build with threads, which a page that is cross-origin isolated gets.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  const url = locate(TFJS);
  tfWasm.setWasmPaths({
    "tfjs-backend-wasm.wasm": url,
    "tfjs-backend-wasm-simd.wasm": url,
    "tfjs-backend-wasm-threaded-simd.wasm": url,
  });
}

/** What to do about a `.wasm` file that could not be read. */
export const wasmAdvice =
  "serve a copy of the folder @speech-emotion/model/wasm, name it with wasmUrl, and load the page again";

/** The bytes of this package's WebAssembly kernels, in the build that a file name says. */
export async function readKernels(name: string): Promise<BufferSource> {
  const url = locate(name);
  const response = await fetch(url);
  if (!response.ok)
    throw new ModelError({
      code: "kernels-missing",
      expected: `${name} at ${url}`,
      found: `HTTP ${response.status}`,
      advice: wasmAdvice,
    });
  return response.arrayBuffer();
}

/** @throws {ModelError} always: a page cannot know where its server keeps the model. */
export function shippedModel(): string {
  throw new ModelError({
    code: "model-missing",
    expected: "a model",
    found: "none named",
    advice:
      'import model from "@speech-emotion/general-model" and load(model), or load the URL of a folder that holds its files',
  });
}

const DECODE_RATE_HZ = 48000;

/**
 * A recording in a format that the library does not read, through the browser's decoder, which threads lack; what that does
 * not know either stays as it is, and its refusal says what it is.
 */
export async function decodeOtherFormat(bytes: Uint8Array): Promise<ClipInput> {
  const read = async (start: number, length: number) => bytes.subarray(start, start + length);
  const isOther = await openWav({ size: bytes.length, read }).then(() => false, isOtherFormat);
  if (!isOther || typeof OfflineAudioContext === "undefined") return bytes;
  const decoder = new OfflineAudioContext(1, 1, DECODE_RATE_HZ);
  const decoded = await decoder
    .decodeAudioData(bytes.slice().buffer) // which takes the buffer away
    .catch(() => undefined);
  if (!decoded) return bytes;
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, c) =>
    decoded.getChannelData(c),
  );
  return { channels, sampleRateHz: decoded.sampleRate };
}

/** The address as a worker finds it, whose script may be elsewhere. */
export function placeForThread(address: string): string {
  return new URL(address, globalThis.document?.baseURI ?? globalThis.location.href).href;
}

/** The URL of a module that is named by its URL. */
export function moduleUrl(address: string): string {
  return placeForThread(address);
}

/** None: a page's bundler knows no worker's file but that which the page names; see the option `worker`. */
export const openThread: undefined = undefined;

/** @throws {ModelError} always: a page has no disk. */
export function writeFiles(folder: string): void {
  throw new ModelError({
    code: "needs-node",
    expected: `Node to write ${folder}`,
    found: "a browser",
    advice: "save it in Node",
  });
}

/** A page's heap is the browser's. */
export function releaseHeap(): void {}

/** None: a page runs WebAssembly alone. */
export function loadNativeKernels(): readonly [] {
  return [];
}

/** A page takes relaxed SIMD wherever its browser has it. */
export function allowRelaxedSimd(): boolean {
  return true;
}

/** No page has a say in how its browser compiles. */
export function allowWideVectors(): boolean {
  return false;
}

/** Starts something; only Node has a process to guard. */
export function startWithoutListeners<T>(start: () => Promise<T>): Promise<T> {
  return start();
}

/** @throws {ModelError} always: the backend is a native library. */
export function importTensorflow(): Promise<string> {
  throw new ModelError({
    code: "needs-node",
    expected: "Node for the tensorflow backend",
    found: "a browser",
    advice: "use the wasm backend",
  });
}
