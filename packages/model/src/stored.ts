// How this project's packages write files, check those of JSON before they believe them, and give memory back; no part of what
// a user needs.
export { releaseHeap, writeFiles } from "#platform";
export {
  checkedBy,
  finite,
  type Mismatch,
  parseStored,
  recordOf,
  sha256,
  whole,
} from "./stored/parseStored.ts";
