import type { FileResult } from "./recogniseFile.ts";

/** A result as it is written: JSON knows no undefined, so where there is no voice, the emotion is null. */
export function resultToJson<Result extends FileResult>(result: Result): object {
  const orNull = <T extends { readonly emotion: string | undefined }>(part: T) => ({
    ...part,
    emotion: part.emotion ?? null,
  });
  return "segments" in result
    ? {
        ...orNull(result),
        segments: result.segments.map(orNull),
        shares: result.shares.map(orNull),
        ...(result.voices ? { voices: result.voices.map(orNull) } : {}),
      }
    : orNull(result);
}
