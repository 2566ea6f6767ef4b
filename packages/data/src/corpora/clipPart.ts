/** A part of a recording; without either field, all of it. */
export interface ClipPart {
  /** Where it begins, in seconds from the recording's beginning; default there. */
  readonly startSec?: number | undefined;
  /** Where it ends, in seconds from the recording's beginning, after its start; default where the recording does. */
  readonly endSec?: number | undefined;
}

/** Whether a clip is less than its whole file. */
export function isPart({ startSec = 0, endSec }: ClipPart): boolean {
  return startSec > 0 || endSec !== undefined;
}

/** What a part is called after its file's name, such as `#12.5-15.25`, `#12.5-` to the end; nothing for all of a file. */
export function partName(part: ClipPart): string {
  return isPart(part) ? `#${part.startSec ?? 0}-${part.endSec ?? ""}` : "";
}
