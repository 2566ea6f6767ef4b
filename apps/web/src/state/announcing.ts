import { signal } from "@preact/signals";

/** What the page's one live region says to screen readers. */
export const announcement = signal("");

/** Says a sentence to whoever does not see the page; only the last one is heard when several come at once. */
export function announce(sentence: string): void {
  announcement.value = sentence;
}
