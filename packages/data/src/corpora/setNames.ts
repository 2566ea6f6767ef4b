import type { SetName } from "./clip.ts";

/** What people call the parts of a split, in lower case: as folders, and in a column of a manifest. */
const SET_NAMES: ReadonlyMap<string, SetName> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["val", "validation"],
  ["valid", "validation"],
  ["validation", "validation"],
  ["dev", "validation"],
  ["test", "test"],
  ["testing", "test"],
  ["eval", "test"],
]);

/** All such names, for a refusal. */
export const setNames: readonly string[] = [...SET_NAMES.keys()];

/** The set that is meant by a name, whatever its case; undefined where it is none of them. */
export function setOf(name: string): SetName | undefined {
  return SET_NAMES.get(name.toLowerCase());
}
