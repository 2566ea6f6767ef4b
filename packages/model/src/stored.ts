// How this project's packages write files, and check those of JSON before they believe them; no part of what a user needs.
export { writeFiles } from "#platform";
export {
  checkedBy,
  finite,
  type Mismatch,
  parseStored,
  recordOf,
  sha256,
  whole,
} from "./stored/parseStored.ts";
