import { execFile } from "node:child_process";

/** Whether ffmpeg is on the path. */
export function hasFfmpeg(): Promise<boolean> {
  return new Promise((done) => {
    execFile("ffmpeg", ["-version"], (error) => done(!error));
  });
}
