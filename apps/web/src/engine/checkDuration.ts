import { SHORTEST_SEC } from "./analysis.ts";

/** What a person can do about a clip is in its message. */
export class ClipError extends Error {
  override readonly name = "ClipError";
}

/** @throws {ClipError} when a clip is too short to be heard. */
export function checkDuration(durationSec: number): void {
  if (durationSec < SHORTEST_SEC)
    throw new ClipError(
      `This clip lasts ${durationSec.toFixed(2)} s, and at least ${SHORTEST_SEC} s of voice are needed. Choose or record a longer one.`,
    );
}
