/** Recordings: which are below a folder, and the sound in them. Without what makes data sets of them, for who only recognises. */

export type { SkippedFile } from "./corpora/clip.ts";
export { describeSkipped } from "./corpora/describeSkipped.ts";
export { findRecordings } from "./corpora/findRecordings.ts";
export { type FfmpegUse, openRecording } from "./recordings/openRecording.ts";
export { readRecording } from "./recordings/readRecording.ts";
export type { Recording } from "./recordings/recording.ts";
