/** Evidence: what is installed and shipped is what the sources and the lockfile say. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { builds, compile, placeOf } from "../scripts/kernels/compileKernels.ts";
import { root } from "../scripts/shared/run.ts";
import { runScript } from "./runCli.ts";

interface PackageJson {
  readonly name: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8")) as PackageJson;

describe("WebAssembly", () => {
  test.each(builds.map((build) => [placeOf(build).slice(root.length), build] as const))(
    "%s is what its source compiles to, byte for byte",
    async (path, build) => {
      const dir = await mkdtemp(join(tmpdir(), "rebuilt-"));
      try {
        const rebuilt = join(dir, basename(path));
        await compile(build, rebuilt);
        expect((await readFile(rebuilt)).equals(await readFile(placeOf(build)))).toBe(true);
      } finally {
        await rm(dir, { recursive: true });
      }
    },
  );
});

test("of the packages that are installed, those that would run a program then are named, and denied but for one", () => {
  const store = join(root, "node_modules/.pnpm");
  const running = new Set<string>();
  for (const entry of readdirSync(store)) {
    const modules = join(store, entry, "node_modules");
    for (const path of packagesIn(modules)) {
      const { name, scripts = {} } = readJson(join(path, "package.json"));
      const hasGyp = readdirSync(path).includes("binding.gyp"); // npm builds it without being asked
      const own = ["preinstall", "install", "postinstall"].some((script) => script in scripts);
      if (own || hasGyp) running.add(name);
    }
  }
  const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const named = [...workspace.matchAll(/^ {2}([\w@/-]+): (true|false)$/gm)].map(
    ([, name, allowed]) => [name, allowed],
  );
  expect(named.length).toBeGreaterThan(0);
  expect([...running]).toContain("esbuild");
  expect([...running].filter((name) => !named.some(([known]) => known === name))).toEqual([]);
  expect(named.filter(([, allowed]) => allowed === "true")).toEqual([["esbuild", "true"]]);
});

/** The real folders of packages in a folder of modules, not the links to others. */
function packagesIn(modules: string): string[] {
  try {
    return readdirSync(modules, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) =>
        name.startsWith("@") ? packagesIn(join(modules, name)) : [join(modules, name)],
      )
      .filter((path) => readdirSync(path).includes("package.json"));
  } catch {
    return []; // a file
  }
}

test("the SBOM names whatever the published packages depend on, with licence and digest, the same each time", async () => {
  const place = { cwd: root, cache: "unused" };
  const { code, stdout, stderr } = await runScript("supply", ["--json"], place);
  expect([code, stderr]).toEqual([0, ""]);
  const { components } = JSON.parse(stdout) as {
    components: { name: string; licenses: object[]; hashes: { alg: string; content: string }[] }[];
  };
  const listed = new Set(components.map(({ name }) => name));
  const published = readdirSync(join(root, "packages"))
    .filter((name) => name !== "kernels")
    .map((name) => readJson(join(root, "packages", name, "package.json")));
  const wanted = published.flatMap(({ dependencies = {} }) =>
    Object.keys(dependencies).filter((name) => !name.startsWith("@speech-emotion/")),
  );
  expect(wanted).toContain("@tensorflow/tfjs-core");
  expect(wanted.filter((name) => !listed.has(name))).toEqual([]);
  for (const { name, licenses, hashes } of components) {
    expect(licenses, name).toHaveLength(1);
    expect(hashes, name).toEqual([
      { alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) },
    ]);
  }
  expect((await runScript("supply", ["--json"], place)).stdout).toBe(stdout);
});
