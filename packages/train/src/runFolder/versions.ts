import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { type BackendName, backendVersions } from "@speech-emotion/model";
import { tf } from "@speech-emotion/model/tfjs-modules";

const packages = ["features", "data", "model", "train"].map((name) => `@speech-emotion/${name}`);

/** What the numbers of a run may depend on: versions by package, and Node's. */
export async function readVersions(
  backend: Exclude<BackendName, "auto">,
): Promise<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const own = packages.map((name) => [
    name,
    (require(`${name}/package.json`) as { version: string }).version,
  ]);
  return {
    node: process.version,
    tfjs: tf.version_core,
    ...(await backendVersions(backend)),
    ...Object.fromEntries(own),
  };
}

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
