/** A number of things in words: `1 clip`, `2 clips`. Of a noun whose plural ends in s alone. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
