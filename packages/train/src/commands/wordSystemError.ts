import { describeRefusal } from "@speech-emotion/features";

/** What the file system says, and what to do about it, by the code of its error. */
const KNOWN: Readonly<Record<string, readonly [found: string, advice: string]>> = {
  ENOSPC: [
    "no room left on its disk",
    "make room and run it again; what was written before is whole",
  ],
  EDQUOT: [
    "no room left for this user",
    "make room and run it again; what was written before is whole",
  ],
  EROFS: ["a disk that is read-only", "name a place that can be written"],
  EACCES: ["no permission", "change its permissions, or name another place"],
  EPERM: ["no permission", "change its permissions, or name another place"],
  EMFILE: ["too many open files", "raise the limit (ulimit -n)"],
};

/** An error of the file system as one line. */
export function wordSystemError({
  code = "",
  syscall,
  path,
  dest = path,
  message,
}: NodeJS.ErrnoException & { readonly dest?: string }): string {
  if (syscall === "uv_cwd")
    return describeRefusal({
      expected: "the folder that the command runs in to be there",
      found: "it removed",
      advice: "change to another, or to the one that has its name now (cd)",
    });
  // Node 20 says so of a folder that cannot be made on a disk that is read-only.
  const isReadOnly = code === "ENOENT" && syscall === "mkdir";
  const [found, advice] = KNOWN[isReadOnly ? "EROFS" : code] ?? [
    message,
    "check the path and its permissions",
  ];
  const place = dest?.replace(/\.tmp$/, "") ?? "files"; // not the temporary name
  const what = /^(open|scandir|stat|lstat|read)$/.test(syscall ?? "") ? "read or write" : "write";
  return describeRefusal({ expected: `to ${what} ${place}`, found, advice });
}
