import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { version_core } from "@tensorflow/tfjs-core";

/** What the numbers of a run may depend on. */
export const versions: Readonly<Record<string, string>> = {
  node: process.version,
  tfjs: version_core,
};

/** The commit that this code stands at; null outside a checkout. */
export async function readCommit(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], {
      cwd: import.meta.dirname,
    });
    return stdout.trim();
  } catch {
    return null;
  }
}
