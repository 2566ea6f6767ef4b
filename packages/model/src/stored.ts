// How this project's packages check files of JSON before they believe them; no part of what a user needs.
export {
  checkedBy,
  finite,
  type Mismatch,
  parseStored,
  recordOf,
  sha256,
  whole,
} from "./stored/parseStored.ts";
