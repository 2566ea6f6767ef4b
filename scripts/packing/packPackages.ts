import { existsSync } from "node:fs";
import { cp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { bin, exec, root } from "../shared/run.ts";

/** This system's native kernels, which are packed where they are built. */
const native = `packages/kernels/${process.platform}-${process.arch}`;

/**
 * Compiles and packs the packages as they are published, the built page of a folder with them; gives the paths of the
 * tarballs.
 */
export async function packPackages(dir: string, site: string): Promise<readonly string[]> {
  await exec(bin("tsc"), ["-b", "packages/speech-emotion", "packages/queue"], { cwd: root });
  const { devEngines } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const pnpm = `${devEngines.packageManager.name}@${devEngines.packageManager.version}`;
  const page = join(root, "apps/web/dist");
  await rm(page, { recursive: true, force: true });
  await cp(site, page, { recursive: true });
  const folders = ["./packages/*", "./models/*", "./apps/*"];
  if (existsSync(join(root, native, "kernels.node"))) folders.push(`./${native}`);
  const which = folders.flatMap((path) => ["--filter", path]);
  // The page is built already, as its script before packing would.
  const pack = ["-r", ...which, "pack", "--config.ignore-scripts=true", "--pack-destination", dir];
  await exec("npx", ["--yes", pnpm, ...pack], { cwd: root });
  return (await readdir(dir))
    .filter((file) => file.endsWith(".tgz"))
    .map((file) => join(dir, file));
}
