import { execFileSync } from "node:child_process";

/** Whether ffmpeg is there, for tests that are skipped without it. */
export const hasFfmpeg: boolean = (() => {
  try {
    return execFileSync("ffmpeg", ["-version"]).length > 0;
  } catch {
    return false;
  }
})();

/** Writes a file of sound in another format, as its name ends unless options say otherwise. */
export function convert(from: string, to: string, ...options: string[]): void {
  execFileSync("ffmpeg", ["-v", "error", "-y", "-i", from, ...options, to]);
}
