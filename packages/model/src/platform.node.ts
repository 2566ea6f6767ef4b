import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import util from "node:util";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { ClipInput } from "@speech-emotion/features";
import { workerScript } from "@speech-emotion/features/workers";
import { ModelError } from "./errors.ts";
import { fetchModelFile } from "./fetchModelFile.ts";
import type { NativeKernels } from "./kernels/chooseKernels.ts";
import type { StoredFiles } from "./modelFiles.ts";
import { oversized, type PlacedFile, type ReadOptions } from "./modelSource.ts";
import {
  fetchAudio,
  MOST_AUDIO_BYTES,
  refuseAudio,
  refuseLargeAudio,
} from "./recognizer/fetchAudio.ts";
import type { ThreadChannel } from "./thread/threadChannel.ts";

/** Node finds every `.wasm` file by itself. */
export function placeWasm(_wasmUrl?: string | URL): void {}

/** What to do about a `.wasm` file that could not be read. */
export const wasmAdvice = "install @speech-emotion/model again";

/** The bytes of this package's WebAssembly kernels, in the build that a file name says. */
export async function readKernels(name: string): Promise<BufferSource> {
  return new Uint8Array(await readFile(new URL(`../wasm/${name}`, import.meta.url)));
}

/**
 * Forms of the kernels that this machine's processor can run, the fastest first, from the optional package for its system;
 * none where that is not installed or does not load, and where `SPEECH_EMOTION_SIMD` asks for WebAssembly. With
 * `SPEECH_EMOTION_SIMD=avx2` the last alone: processors with AVX-512 then work as those without.
 */
export function loadNativeKernels(): readonly NativeKernels[] {
  const simd = process.env.SPEECH_EMOTION_SIMD;
  if (simd && simd !== "fastest" && simd !== "avx2") return [];
  const forms = requireNative() ?? [];
  return simd === "avx2" ? forms.slice(-1) : forms;
}

/**
 * Gives memory back to the system that the heaps of threads which have ended still hold: of a hundred megabytes where they took
 * features of many clips, with glibc. It takes milliseconds; nothing happens without the package for the system.
 */
export function releaseHeap(): void {
  requireNative()?.releaseHeap?.();
}

/** The optional package for this system; undefined where it is not installed or does not load, as WebAssembly runs everywhere. */
function requireNative():
  | (readonly NativeKernels[] & { readonly releaseHeap?: () => void })
  | undefined {
  try {
    return createRequire(import.meta.url)(
      `@speech-emotion/kernels-${process.platform}-${process.arch}`,
    );
  } catch {
    return undefined;
  }
}

/**
 * Switches relaxed SIMD on and says whether it may be used: not with `SPEECH_EMOTION_SIMD=simd`, which gives the
 * same numbers on machines with and without it; `relaxed` keeps to WebAssembly alone. Node 20 has it behind a flag, which can still be set; later
 * versions have it on and know no such flag.
 */
export function allowRelaxedSimd(): boolean {
  if (process.env.SPEECH_EMOTION_SIMD === "simd") return false;
  if (process.versions.node.startsWith("20."))
    setFlagsFromString("--experimental-wasm-relaxed-simd");
  return true;
}

/** V8 from which on its compiler joins vectors as kernels with wide tiles need it: that of Node 24. */
const JOINING_V8 = 13;

/**
 * Has V8 compute two vectors of WebAssembly by one instruction of AVX2, and says whether it can. As its flag is an experiment, and
 * holds for all WebAssembly of the process, that has to be asked for: with `SPEECH_EMOTION_SIMD=wide`, or `fastest`, which takes
 * kernels for the processor first.
 */
export function allowWideVectors(): boolean {
  const { arch, env, versions } = process;
  if (!["fastest", "wide"].includes(env.SPEECH_EMOTION_SIMD ?? "")) return false;
  const isNode = !("bun" in versions || "deno" in versions);
  if (!isNode || arch !== "x64" || Number.parseInt(versions.v8, 10) < JOINING_V8) return false;
  setFlagsFromString("--experimental-wasm-revectorize");
  return true;
}

/**
 * Folder of the model that is used unless another is named: the package `@speech-emotion/general-model`.
 *
 * @throws {ModelError} when it is not installed.
 */
export function shippedModel(): string {
  try {
    const require = createRequire(import.meta.url);
    return dirname(require.resolve("@speech-emotion/general-model/recognizer.json"));
  } catch {
    throw new ModelError({
      code: "model-missing",
      expected: "a model",
      found: "neither a name of one nor the package @speech-emotion/general-model",
      advice: "name a folder or URL, or install the package",
    });
  }
}

/**
 * One file of a saved model: from the disk, or over HTTP.
 *
 * @throws {ModelError} when it is not there, or larger than it may be.
 */
export async function readModelFile(
  file: PlacedFile,
  options: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, address } = file;
  if (/^https?:/.test(address)) return fetchModelFile(file, options);
  const path = address.startsWith("file:") ? fileURLToPath(address) : normalize(address);
  const refuseMissing = () => {
    throw new ModelError({
      code: "model-missing",
      expected: name.startsWith("encoder") ? `an encoder's ${name}` : `a model's ${name}`,
      found: `nothing at ${path}`,
      advice: name.startsWith("encoder")
        ? "name a folder with encoder.json and encoder.bin"
        : "name a folder with model.json, weights.bin and recognizer.json",
    });
  };
  const { size } = await stat(path).catch(refuseMissing);
  if (size > options.maxBytes) throw oversized(file, options.maxBytes);
  options.signal?.throwIfAborted();
  const bytes = await readFile(path).catch(refuseMissing);
  options.onBytes?.(bytes.byteLength);
  return new Uint8Array(bytes);
}

/**
 * The bytes of a recording: of a path, a `file:` URL, or one that can be fetched.
 *
 * @throws {FeatureError} when there are none, or too many.
 */
export async function readAudioFile(
  address: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  if (/^(https?|data|blob):/.test(address)) return fetchAudio(address, signal);
  const path = address.startsWith("file:") ? fileURLToPath(address) : address;
  const refuse = (error: NodeJS.ErrnoException) => {
    throw refuseAudio(path, error.code === "ENOENT" ? "nothing" : error.message);
  };
  const { size } = await stat(path).catch(refuse);
  if (size > MOST_AUDIO_BYTES) throw refuseLargeAudio(path);
  const bytes = await readFile(path, { signal }).catch((error) =>
    signal?.aborted ? signal.throwIfAborted() : refuse(error),
  );
  return new Uint8Array(bytes as Uint8Array);
}

/** Node decodes no other formats; the refusal of one says what can be done. */
export function decodeOtherFormat(bytes: Uint8Array): ClipInput {
  return bytes;
}

/** The address as another thread finds it: threads share the working directory. */
export function placeForThread(address: string): string {
  return address;
}

/** The URL of a module that is named by its path or URL. */
export function moduleUrl(address: string): string {
  return /^[a-z]{2,}:/i.test(address) ? address : pathToFileURL(address).href; // C: is a drive
}

/** A thread that serves a recognizer; it keeps no process alive but while it is asked. */
export function openThread(): ThreadChannel {
  const { script, execArgv } = workerScript("thread/serve.node", import.meta.url);
  const worker = new Worker(script, { eval: true, execArgv });
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on("message", listener),
    onFailure: (listener) => worker.on("error", listener),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    close: () => void worker.terminate(),
  };
}

/**
 * Writes files into a folder: all under temporary names, and only then, one right after the other, under their own,
 * so that none is ever cut off, and earlier ones stay whole where there is no room for another.
 */
export function writeFiles(folder: string, files: StoredFiles): void {
  const paths = Object.keys(files).map((name) => join(folder, name));
  let path = folder;
  try {
    mkdirSync(folder, { recursive: true });
    for (const [i, bytes] of Object.values(files).entries()) {
      path = paths[i] as string;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.tmp`, bytes);
    }
    for (const final of paths) renameSync(`${final}.tmp`, final);
  } catch (error) {
    for (const final of paths) tryRemove(`${final}.tmp`); // on a disk that is full, what was begun takes room
    throw Object.assign(error as Error, { path }); // a write that fails does not say of what
  }
}

function tryRemove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {}
}

/**
 * Starts something that must not listen to the process. tfjs's wasm module adds handlers that throw again what
 * was not caught, so that any user's crash would be shown as a line of its minified source.
 */
export async function startWithoutListeners<T>(start: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"];
  const before = events.map((event) => process.listeners(event as "exit"));
  const result = await start();
  for (const [i, event] of events.entries())
    for (const listener of process.listeners(event as "exit"))
      if (!before[i]?.includes(listener)) process.removeListener(event, listener);
  return result;
}

/** An optional peer, whose types are not there either. */
const TFJS_NODE: string = "@tensorflow/tfjs-node";

/**
 * Makes tfjs's `tensorflow` backend known; returns the version of its package.
 *
 * @throws {ModelError} saying how to install it, when it is not there.
 */
export async function importTensorflow(): Promise<string> {
  // tfjs-node 4.22 calls these, which Node 23 has dropped.
  const legacy = util as unknown as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "1"; // at 0 TensorFlow tells of its build on stderr, in three lines
  try {
    // Left alone by bundlers, which would look for what most users have not installed.
    const { version } = (await import(/* webpackIgnore: true */ TFJS_NODE)) as {
      readonly version: Readonly<Record<string, string>>;
    };
    return version["tfjs-node"] as string;
  } catch (error) {
    throw new ModelError({
      code: "backend-missing",
      expected: "@tensorflow/tfjs-node for the tensorflow backend",
      found: `none that loads (${(error as Error).message.split("\n")[0]})`,
      advice: "install @tensorflow/tfjs-node, or use the wasm backend",
    });
  }
}
