/** Brings a part of the page into view, and the keyboard with it, unless its beginning is in view already. */
export function reveal(element: HTMLElement): void {
  const { top } = element.getBoundingClientRect();
  if (top >= 0 && top < window.innerHeight / 2) return;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start", behavior: isCalm ? "auto" : "smooth" });
}
