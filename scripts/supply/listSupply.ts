import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { countOf } from "@speech-emotion/features";
import { ScriptError } from "../shared/commandLine.ts";
import { root } from "../shared/run.ts";
import { type Component, makeSbom } from "./makeSbom.ts";

/** Licences that ask for no more than to be named. */
const AGREED = new Set([
  ...["0BSD", "Apache-2.0", "Apache-2.0 AND MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"],
  "Unlicense",
]);

/** What `pnpm licenses list` prints, by licence. */
type Listed = Readonly<
  Record<string, readonly { readonly name: string; readonly versions: readonly string[] }[]>
>;

/**
 * Lists what the published packages bring with them.
 *
 * @throws {ScriptError} when a licence is not one of those that were agreed to, or a package is without a digest.
 */
export async function listSupply({
  out,
  json,
}: {
  readonly out?: string;
  readonly json?: boolean;
}): Promise<void> {
  const components = findComponents();
  const other = components.filter(({ licence }) => !AGREED.has(licence));
  if (other.length > 0)
    throw new ScriptError(
      `expected licences of ${[...AGREED].join(", ")}, found ${other.map(({ name, licence }) => `${licence} of ${name}`).join(", ")}: take another package, or agree to it in scripts/supply`,
    );
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const sbom = `${JSON.stringify(makeSbom(version, components), null, 2)}\n`;
  if (out !== undefined) writeFileSync(out, sbom);
  if (json) return void process.stdout.write(sbom);
  for (const { name, version, licence } of components)
    console.log(`${`${name}@${version}`.padEnd(48)} ${licence}`);
  console.log(`${countOf(components.length, "package")}${out === undefined ? "" : `: ${out}`}`);
}

/** Those of this system; the lockfile has the digests. */
function findComponents(): readonly Component[] {
  const { devEngines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { name, version } = devEngines.packageManager;
  const line = ["--yes", `${name}@${version}`, "licenses", "list", "--prod", "--json"];
  const text = execFileSync("npx", line, {
    ...{ cwd: root, encoding: "utf8", maxBuffer: 1 << 26 },
    shell: process.platform === "win32",
  });
  const lockfile = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
  return Object.entries(JSON.parse(text) as Listed)
    .flatMap(([licence, packages]) =>
      packages.flatMap(({ name, versions }) =>
        versions.map((version) => ({
          ...{ name, version, licence },
          integrity: integrityOf(lockfile, `${name}@${version}`),
        })),
      ),
    )
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

/** The digest of a package's tarball, as the lockfile holds every install to it. */
function integrityOf(lockfile: string, id: string): string {
  const quoted = id.startsWith("@") ? `'${id}'` : id;
  const start = lockfile.indexOf(`\n  ${quoted}:\n    resolution: {integrity: `);
  const integrity = /integrity: ([^,}]+)/.exec(start < 0 ? "" : lockfile.slice(start, start + 400));
  if (!integrity)
    throw new ScriptError(
      `expected a digest of ${id} in pnpm-lock.yaml, found none: install it anew`,
    );
  return integrity[1] as string;
}
