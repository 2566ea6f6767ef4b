import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { nativeIsBuilt, nativePackage } from "../nativeIsBuilt.ts";
import { siteFolder } from "../web/site.ts";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));
export const exec = promisify(execFile);
/** A command of the workspace. */
export const bin = (name: string): string => join(root, "node_modules", ".bin", name);

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
    await exec(bin("tsc"), ["-b", "packages/speech-emotion", "packages/queue"], { cwd: root });
    const { devEngines } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const pnpm = `${devEngines.packageManager.name}@${devEngines.packageManager.version}`;
    const page = join(root, "apps/web/dist");
    await rm(page, { recursive: true, force: true });
    await cp(await siteFolder(), page, { recursive: true });
    const folders = ["./packages/*", "./models/*", "./apps/*"];
    if (nativeIsBuilt) folders.push(`./${relative(root, nativePackage)}`);
    const which = folders.flatMap((path) => ["--filter", path]);
    // The page is built already, as its script before packing would.
    const pack = [
      "-r",
      ...which,
      "pack",
      "--config.ignore-scripts=true",
      "--pack-destination",
      dir,
    ];
    await exec("npx", ["--yes", pnpm, ...pack], { cwd: root });
    const tarballs = (await readdir(dir))
      .filter((file) => file.endsWith(".tgz"))
      .map((file) => join(dir, file));
    await writeFile(join(dir, "package.json"), '{ "type": "module", "private": true }');
    await exec("npm", ["install", "--no-audit", "--no-fund", ...tarballs], { cwd: dir });
    return { dir, tarballs, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
