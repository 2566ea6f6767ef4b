import { importTensorflow, placeWasm, startWithoutListeners, wasmAdvice } from "#platform";
import { tf } from "#tfjs";
import { ModelError } from "./errors.ts";
import { type KeptBackend, keepBackend, rememberBackend } from "./keepBackend.ts";
import { chooseKernels } from "./kernels/chooseKernels.ts";
import { registerWasmKernels } from "./kernels/register.ts";
import { registerCopyingWasmKernels, registerReferenceKernels } from "./kernels/registerCopying.ts";

/** Who does the arithmetic: `auto` is `wasm`, which needs nothing installed. */
export const backendNames = ["auto", "wasm", "tensorflow", "cpu"] as const;
/** A backend, or `auto` for the one that needs nothing installed. */
export type BackendName = (typeof backendNames)[number];

/** Where a backend finds its files. */
export interface BackendOptions {
  /**
   * In a page: the URL at which it serves a copy of the folder `@speech-emotion/model/wasm`. Bundlers that know
   * `new URL("...", import.meta.url)`, as Vite, webpack and Next do, see to that themselves.
   */
  readonly wasmUrl?: string | URL;
}

/**
 * Makes tfjs use one backend, with the kernels of this package on it, and returns its name.
 *
 * @throws {ModelError} when the backend is not installed or does not start.
 */
export async function useBackend(
  name: BackendName = "auto",
  options: BackendOptions = {},
): Promise<Exclude<BackendName, "auto">> {
  await startBackend(name, options);
  const wanted = resolveName(name);
  if (tf.getBackend() !== wanted) await tf.setBackend(wanted);
  return wanted;
}

/**
 * Does asynchronous work on one backend, with the kernels of this package on it; afterwards the program's own is in use
 * again. A program that uses tfjs meanwhile finds this one.
 *
 * @throws {ModelError} when the backend is not installed or does not start.
 */
export async function withBackend<T>(
  name: BackendName | undefined,
  work: (backend: Exclude<BackendName, "auto">) => Promise<T>,
): Promise<T> {
  await startBackend(name);
  const putBack = rememberBackend();
  try {
    return await work(await useBackend(name));
  } finally {
    putBack();
  }
}

function resolveName(name: BackendName): Exclude<BackendName, "auto"> {
  return name === "auto" ? "wasm" : name;
}

interface Started {
  readonly instance: tf.KernelBackend;
  readonly kept: KeptBackend;
}

/** One start a backend, which all who want it wait for. */
const starts = new Map<BackendName, Promise<Started>>();

/**
 * Starts a backend, with the kernels of this package on it, unless that was done; tfjs goes on with the one in use.
 *
 * @throws {ModelError} when the backend is not installed or does not start.
 */
export async function startBackend(
  name: BackendName = "auto",
  options: BackendOptions = {},
): Promise<KeptBackend> {
  const wanted = resolveName(name);
  const known = starts.get(wanted);
  const running = await known;
  if (running && tf.engine().registry[wanted] === running.instance) return running.kept;
  // The first who finds none, or one that was removed since, starts it.
  if (starts.get(wanted) === known) {
    const start = startAnew(wanted, options);
    starts.set(wanted, start);
    start.catch(() => starts.delete(wanted));
  }
  return (await (starts.get(wanted) as Promise<Started>)).kept;
}

async function startAnew(
  name: Exclude<BackendName, "auto">,
  options: BackendOptions,
): Promise<Started> {
  if (name === "tensorflow") {
    const putBack = rememberBackend(); // its package sets it
    await importTensorflow();
    putBack();
  }
  if (name === "cpu") await import("@tensorflow/tfjs-backend-cpu");
  if (name === "wasm" && !("wasm" in tf.engine().registry)) placeWasm(options.wasmUrl);
  const instance = await startWithoutListeners(() => createInstance(name));
  if (name === "wasm") await registerWasmKernels(instance, await chooseKernels());
  else if (name === "tensorflow") await registerCopyingWasmKernels(name, await chooseKernels());
  else registerReferenceKernels(name);
  // tfjs advises every user of its cpu backend to install tfjs-node; who chose cpu has chosen.
  if (name === "cpu") Object.assign(instance, { firstUse: false });

  const putBack = rememberBackend();
  void tf.setBackend(name); // at once, as its instance is there
  const kept = keepBackend();
  putBack();
  return { instance, kept };
}

/**
 * The instance of a backend that tfjs will use, made here since tfjs would make it the one in use meanwhile. A program that
 * sets the backend before it is there gets the same.
 *
 * @throws {ModelError} when it does not start.
 */
async function createInstance(name: string): Promise<tf.KernelBackend> {
  const { registry, registryFactory } = tf.engine();
  if (tf.getBackend() === name) await tf.ready(); // the program may be starting it
  if (registry[name]) return registry[name];
  const entry = registryFactory[name];
  if (!entry)
    throw new ModelError({
      code: "backend-missing",
      expected: `tfjs to have a ${name} backend`,
      found: "it removed",
      advice: "register it again, or use another",
    });
  const { factory } = entry;
  try {
    const creating = factory();
    entry.factory = () => creating;
    registry[name] = await creating;
    return registry[name];
  } catch (error) {
    const refusal = {
      code: "backend-failed",
      expected: `the ${name} backend to start`,
      found: `"${(error as Error).message ?? error}"`,
      advice: name === "wasm" ? wasmAdvice : "use the wasm backend",
    } as const;
    throw new ModelError(refusal, { cause: error });
  } finally {
    entry.factory = factory;
  }
}
