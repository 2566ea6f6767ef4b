import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installWithNpm } from "../../scripts/packing/installWithNpm.ts";
import { packPackages } from "../../scripts/packing/packPackages.ts";
import { siteFolder } from "../web/site.ts";

/** A project outside the workspace that has our packages as npm's users get them. */
export interface Installed {
  readonly dir: string;
  readonly tarballs: readonly string[];
  remove(): Promise<void>;
}

/** Compiles and packs the packages, and installs the tarballs with npm in a folder of their own. */
export async function installPackages(): Promise<Installed> {
  const dir = await mkdtemp(join(tmpdir(), "packaging-"));
  const remove = () => rm(dir, { recursive: true, force: true });
  try {
    const tarballs = await packPackages(dir, await siteFolder());
    await installWithNpm(dir, tarballs);
    return { dir, tarballs, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
