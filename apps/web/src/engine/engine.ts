import { signal } from "@preact/signals";
import type { ModelFiles } from "@speech-emotion/model";
import { proxy, type Remote, releaseProxy, wrap } from "comlink";
import type { Engine } from "./worker.ts";

/** Where the recogniser stands. */
export type EngineState =
  | { readonly stage: "loading"; readonly share: number }
  | { readonly stage: "ready"; readonly labels: readonly string[] }
  | { readonly stage: "failed"; readonly message: string };

export const engineState = signal<EngineState>({ stage: "loading", share: 0 });

/** A recogniser's thread; `failed` never resolves, and rejects when the thread ends by itself. */
export interface Thread {
  readonly worker: Worker;
  readonly remote: Remote<Engine>;
  /** Rejects when it ends by itself. */
  readonly failed: Promise<never>;
  /** How those who wait for an answer are told so. */
  readonly waiting: Set<(error: Error) => void>;
}

let thread: Thread | undefined;

/** Starts the recogniser's thread and loads the model, again after a failure. */
export async function startEngine(): Promise<void> {
  thread?.worker.terminate();
  thread?.remote[releaseProxy]();
  engineState.value = { stage: "loading", share: 0 };
  thread = startThread();
  const { remote, failed } = thread;
  const onProgress = proxy((share: number) => {
    if (engineState.value.stage === "loading") engineState.value = { stage: "loading", share };
  });
  try {
    const modelUrl = new URL("model", document.baseURI).href;
    const labels = await Promise.race([remote.load(modelUrl, onProgress), failed]);
    engineState.value = { stage: "ready", labels };
    await failed;
  } catch (error) {
    engineState.value = { stage: "failed", message: (error as Error).message };
  }
}

/** Asks the recogniser when it is ready; rejects when it could not be loaded or ends meanwhile. */
export async function ask<T>(question: (engine: Remote<Engine>) => Promise<T>): Promise<T> {
  await settled();
  const { remote, waiting } = thread as Thread;
  // One promise an answer: a race with one that lasts as long as the thread would keep every answer for as long.
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    const stopWaiting = () => waiting.delete(reject);
    question(remote).then(resolve, reject).finally(stopWaiting);
  });
}

/** Hears by another model, or by the page's own again. */
export async function useModel(files: ModelFiles | undefined): Promise<void> {
  const labels = await ask((engine) => engine.useModel(files));
  engineState.value = { stage: "ready", labels };
}

/** A thread that has loaded no model yet. */
export function startThread(): Thread {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const waiting: Thread["waiting"] = new Set();
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", ({ message }) => {
      const error = new Error(message || "Its program could not be fetched. Check the connection.");
      reject(error);
      for (const giveUp of waiting) giveUp(error);
    });
  });
  return { worker, remote: wrap<Engine>(worker), failed, waiting };
}

/** Resolves when clips can be heard; rejects when the recogniser could not be loaded. */
function settled(): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = engineState.subscribe((state) => {
      if (state.stage === "loading") return;
      queueMicrotask(() => stop());
      if (state.stage === "ready") resolve();
      else reject(new Error(`The recogniser could not be loaded: ${state.message}`));
    });
  });
}
