import { signal } from "@preact/signals";
import { proxy, type Remote, releaseProxy, wrap } from "comlink";
import type { Engine } from "./worker.ts";

/** Where the recogniser stands. */
export type EngineState =
  | { readonly stage: "loading"; readonly share: number }
  | { readonly stage: "ready" }
  | { readonly stage: "failed"; readonly message: string };

export const engineState = signal<EngineState>({ stage: "loading", share: 0 });

let remote: Remote<Engine> | undefined;
let worker: Worker | undefined;

/** Starts the recogniser's thread and loads the model, again after a failure. */
export async function startEngine(): Promise<void> {
  worker?.terminate();
  remote?.[releaseProxy]();
  engineState.value = { stage: "loading", share: 0 };
  worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const failed = new Promise<never>((_, reject) => {
    worker?.addEventListener("error", () => reject(new Error("its program could not be loaded")));
  });
  remote = wrap<Engine>(worker);
  const onProgress = proxy((share: number) => {
    if (engineState.value.stage === "loading") engineState.value = { stage: "loading", share };
  });
  try {
    const modelUrl = new URL("model", document.baseURI).href;
    await Promise.race([remote.load(modelUrl, onProgress), failed]);
    engineState.value = { stage: "ready" };
  } catch (error) {
    engineState.value = { stage: "failed", message: (error as Error).message };
  }
}

/** Resolves when clips can be heard; rejects when the recogniser could not be loaded. */
export function whenReady(): Promise<Remote<Engine>> {
  return new Promise((resolve, reject) => {
    const stop = engineState.subscribe((state) => {
      if (state.stage === "loading") return;
      queueMicrotask(() => stop());
      if (state.stage === "ready") resolve(remote as Remote<Engine>);
      else reject(new Error(`The recogniser could not be loaded: ${state.message}`));
    });
  });
}
