/** Over how long speed is taken: long enough to be steady, short enough to follow a line that changes. */
const WINDOW_MS = 10_000;
/** Values that come more often are not all kept. */
const STEP_MS = 100;

/** How fast a number grows, and how long until it is full. */
export class Pace {
  readonly #marks: { readonly ms: number; readonly value: number }[] = [];

  /** Notes a value at a time in milliseconds. One that is less than before begins anew. */
  add(ms: number, value: number): void {
    const marks = this.#marks;
    const last = marks.at(-1);
    if (last && value < last.value) marks.length = 0;
    const before = marks.at(-2);
    if (before && ms - before.ms < STEP_MS) marks.pop();
    marks.push({ ms, value });
    while (marks.length > 2 && (marks[1] as { ms: number }).ms <= ms - WINDOW_MS) marks.shift();
  }

  /** Growth in a second, over the last ten; undefined at first. */
  get perSecond(): number | undefined {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.ms === first.ms) return undefined;
    return (1000 * (last.value - first.value)) / (last.ms - first.ms);
  }

  /** Seconds until a total is reached at that speed; undefined where nothing grows. */
  secondsTo(total: number): number | undefined {
    const speed = this.perSecond;
    return speed ? (total - (this.#marks.at(-1)?.value ?? 0)) / speed : undefined;
  }
}

/** Seconds in words: `17 s`, `3 min`, `1 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
