import { signal } from "@preact/signals";

/** Counts how often the system's colours have changed, which what is drawn on a canvas does not follow by itself. */
export const appearance = signal(0);

for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"])
  matchMedia(query).addEventListener("change", () => {
    appearance.value++;
  });
