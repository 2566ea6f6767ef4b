import { countOf } from "@speech-emotion/features";
import type { SkippedFile } from "./clip.ts";
import { LINK_BACK, LINK_TO_NOWHERE } from "./findRecordings.ts";

/** Files that were left out for one reason. */
export interface SkippedKind {
  /** As a phrase. */
  readonly reason: string;
  /** How many they are. */
  readonly files: number;
  /** Path of the first of them. */
  readonly first: string;
}

/** What was left out, by reason, in the order in which reasons first come. */
export function countSkipped(skipped: readonly SkippedFile[]): SkippedKind[] {
  const kinds = new Map<string, SkippedKind>();
  for (const { path, reason } of skipped) {
    const { files, first } = kinds.get(reason) ?? { files: 0, first: path };
    kinds.set(reason, { reason, files: files + 1, first });
  }
  return [...kinds.values()];
}

/**
 * One phrase on what was left out: `12 other files (neutral: 10; same name as another file: 2)`. Of links
 * that cannot be followed it names the first, as they may stand for any number of clips.
 */
export function describeSkipped(skipped: readonly SkippedFile[]): string {
  const reasons = countSkipped(skipped).map(({ reason, files, first }) => {
    const isLink = reason === LINK_TO_NOWHERE || reason === LINK_BACK;
    return `${reason}: ${files}${isLink ? `, as ${first}` : ""}`;
  });
  const words = reasons.length > 0 ? ` (${reasons.join("; ")})` : "";
  return `${countOf(skipped.length, "other file")}${words}`;
}
