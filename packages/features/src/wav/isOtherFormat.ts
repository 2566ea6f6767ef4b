import { FeatureError } from "../errors.ts";

/**
 * Whether {@link decodeWav} or {@link openWav} refused a file because it is no WAV, or one of a codec that they do not read:
 * it may be sound all the same, for another decoder.
 */
export function isOtherFormat(error: unknown): error is FeatureError {
  return (
    error instanceof FeatureError &&
    (error.code === "wav-missing" || error.code === "wav-codec-unknown")
  );
}
