import { signal } from "@preact/signals";

/** Whether all that the page needs is kept in this browser. */
export const isKept = signal(false);

/** Keeps the page in this browser, where it can; it works without, but not offline. */
export async function keepForOffline(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("./sw.js");
    await navigator.serviceWorker.ready;
    isKept.value = true;
  } catch {
    // Somebody does not allow it.
  }
}
