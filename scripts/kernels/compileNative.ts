import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ScriptError } from "../shared/commandLine.ts";
import { root } from "../shared/run.ts";
import { linking, processors } from "./systems.ts";
import { toCpp } from "./toCpp.ts";

/** Products and sums are fused where the source says so, and nowhere else: results are those of WebAssembly. */
const FLAGS = [
  ...["-std=c++20", "-O3", "-fPIC", "-ffp-contract=off", "-fno-math-errno"],
  ...["-fno-exceptions", "-fno-rtti", "-fvisibility=hidden"],
];

/**
 * Compiles the kernels of packages/model for the processors of a system, into the package for that system; where that is
 * another than this, `CXX` names a compiler for it.
 *
 * @param system one of `systems`.
 * @returns the file's path.
 * @throws {ScriptError} without a compiler, and when it fails.
 */
export function compileNative(system: string): string {
  const [platform, architecture] = system.split("-");
  const link = linking[platform as keyof typeof linking];
  const variants = processors[architecture as keyof typeof processors];
  const model = join(root, "packages", "model");
  const target = join(root, "packages", "kernels", system, "kernels.node");
  const work = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const generated = join(work, "kernels.generated.inc");
    writeFileSync(generated, toCpp(join(model, "assembly")));
    const headers = dirname(
      createRequire(import.meta.url).resolve("node-api-headers/package.json"),
    );
    const includes = [`-I${work}`, `-I${join(headers, "include")}`];
    const compile = (source: string, to: string, flags: readonly string[]) => {
      const object = join(work, to);
      run([...FLAGS, ...flags, ...includes, "-c", join(model, "native", source), "-o", object]);
      return object;
    };
    const objects = [
      compile("module.cc", "module.o", []),
      ...Object.entries(variants).map(([name, flags]) =>
        compile("kernels.cc", `${name}.o`, [...flags, `-DPROCESSOR=${name}`]),
      ),
    ];
    const linked = join(dirname(target), `kernels.node.${process.pid}.tmp`);
    mkdirSync(dirname(target), { recursive: true });
    run([...link, ...objects, "-o", linked]);
    renameSync(linked, target);
    return target;
  } finally {
    rmSync(work, { recursive: true });
  }
}

function run(args: readonly string[]): void {
  const compiler = process.env.CXX ?? "c++";
  const { status, error, stderr } = spawnSync(compiler, args, { encoding: "utf8" });
  if (error)
    throw new ScriptError(
      `expected a C++ compiler named ${compiler}, found none that starts (${error.message}): install one (Debian: apt-get install g++), name it with CXX, or do without: the kernels run as WebAssembly too`,
    );
  if (status !== 0)
    throw new ScriptError(`expected ${compiler} to compile the kernels, found:\n${stderr.trim()}`);
}
