import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../shared/run.ts";

/** Makes an empty folder a project of ES modules, in which npm installs packages: tarballs, and names of its registry. */
export async function installWithNpm(dir: string, packages: readonly string[]): Promise<void> {
  await writeFile(join(dir, "package.json"), '{ "type": "module", "private": true }');
  await exec("npm", ["install", "--no-audit", "--no-fund", ...packages], { cwd: dir });
}
