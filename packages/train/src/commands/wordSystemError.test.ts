/** Evidence: refusal. What the file system refuses is one line that says what to do. */
import { expect, test } from "vitest";
import { wordSystemError } from "./wordSystemError.ts";

type Fields = Partial<NodeJS.ErrnoException> & { readonly dest?: string };
const error = (fields: Fields) => Object.assign(new Error("E: x"), fields);

test.each<[Fields, string]>([
  [
    { code: "ENOSPC", syscall: "write", path: "run/model/weights.bin.tmp" },
    "expected to write run/model/weights.bin, found no room left on its disk: make room and run it again; what was written before is whole",
  ],
  [
    { code: "EROFS", syscall: "open", path: "a.json.tmp" },
    "expected to read or write a.json, found a disk that is read-only: name a place that can be written",
  ],
  [
    { code: "ENOENT", syscall: "mkdir", path: "/mnt/out" },
    "expected to write /mnt/out, found a disk that is read-only: name a place that can be written",
  ],
  [
    { code: "EACCES", syscall: "scandir", path: "/root" },
    "expected to read or write /root, found no permission: change its permissions, or name another place",
  ],
  [
    { code: "EIO", syscall: "write" },
    "expected to write files, found E: x: check the path and its permissions",
  ],
  [
    { code: "EISDIR", syscall: "rename", path: "a.npy.tmp", dest: "a.npy" },
    "expected to write a.npy, found E: x: check the path and its permissions",
  ],
  [
    { code: "ENOENT", syscall: "uv_cwd" },
    "expected the folder that the command runs in to be there, found it removed: change to another, or to the one that has its name now (cd)",
  ],
])("%j", (fields, line) => {
  expect(wordSystemError(error(fields))).toBe(line);
});
