import type { ThreadChannel } from "./threadChannel.ts";

/** What is used of a page's `Worker`. */
export interface PageWorker {
  /** Sends it a message. */
  postMessage(message: unknown): void;
  /** Calls a listener with what it sends, or when it fails. */
  addEventListener(
    type: "message" | "error",
    listener: (event: { readonly data?: unknown; readonly message?: string }) => void,
  ): void;
  /** Ends it. */
  terminate(): void;
}

/** The way to a page's worker. */
export function openWorker(worker: PageWorker): ThreadChannel {
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onFailure: (listener) =>
      worker.addEventListener("error", ({ message }) =>
        listener(new Error(message || "the worker's script did not load")),
      ),
    hold: () => {}, // pages end when they are closed
    close: () => worker.terminate(),
  };
}
