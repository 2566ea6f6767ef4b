import { ModelError } from "./errors.ts";

export { fetchModelFile as readModelFile } from "./fetchModelFile.ts";

const builds: Readonly<Record<string, URL>> = {
  "kernels.wasm": new URL("../wasm/kernels.wasm", import.meta.url),
  "kernels-relaxed.wasm": new URL("../wasm/kernels-relaxed.wasm", import.meta.url),
};

/** The bytes of this package's WebAssembly kernels, in the build that a file name says. */
export async function readKernels(name: string): Promise<BufferSource> {
  const response = await fetch(builds[name] ?? name);
  if (!response.ok)
    throw new ModelError({
      code: "kernels-missing",
      expected: `${name} beside the page`,
      found: `HTTP ${response.status}`,
      advice: "deploy it with the page",
    });
  return response.arrayBuffer();
}

/** @throws {ModelError} always: a page cannot know where its server keeps the model. */
export function shippedModel(): string {
  throw new ModelError({
    code: "kernels-missing",
    expected: "the URL of a model's folder",
    found: "none",
    advice: "copy @speech-emotion/ravdess-model beside the page and name it",
  });
}

/** @throws {ModelError} always: a page has no disk. */
export function writeModelFile(folder: string, name: string): Promise<void> {
  throw new ModelError({
    code: "needs-node",
    expected: `Node to write ${folder}/${name}`,
    found: "a browser",
    advice: "save models in Node",
  });
}

/** A page takes relaxed SIMD wherever its browser has it. */
export function allowRelaxedSimd(): boolean {
  return true;
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
