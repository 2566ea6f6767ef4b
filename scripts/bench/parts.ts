/** What can be measured, in the order in which it is; each is a key of `pnpm bench --json`. */
export const benchParts = [
  "extraction",
  "recognition",
  "bulk",
  "stepProfile",
  "training",
  "growth",
  "memory",
] as const;

export type BenchPart = (typeof benchParts)[number];
