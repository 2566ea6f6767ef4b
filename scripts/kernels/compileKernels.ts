import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../packages/", import.meta.url));
const simd = ["--enable", "simd"];
const relaxedSimd = ["--importMemory", ...simd, "--enable", "relaxed-simd"];

/** One form of one package's kernels. */
interface Build {
  /** The package whose `assembly/` is compiled. */
  readonly of: string;
  /** The file in that package: WebAssembly, or a module that holds its bytes. */
  readonly to: string;
  readonly flags: readonly string[];
}

/** All that is compiled. */
export const builds: readonly Build[] = [
  { of: "model", to: "wasm/kernels.wasm", flags: ["--importMemory", ...simd] },
  { of: "model", to: "wasm/kernels-relaxed.wasm", flags: relaxedSimd },
  { of: "model", to: "wasm/kernels-wide.wasm", flags: [...relaxedSimd, "--use", "WIDE=1"] },
  { of: "features", to: "src/kernels/kernels.generated.ts", flags: simd },
  {
    of: "train",
    to: "src/learning/kernels.generated.ts",
    flags: [
      "--importMemory",
      "--sharedMemory",
      "--maximumMemory",
      "65536",
      "--enable",
      "threads",
      ...simd,
    ],
  },
];

/**
 * Compiles the WebAssembly kernels of which a source is newer than what was made of it. Those of packages/model become
 * files: a build for SIMD, one for relaxed SIMD with its fused multiply-add, and that one with wide tiles. Those of packages/features and
 * packages/train become modules that hold their bytes, so that nobody waits for a file. tfjs's own stands beside those of
 * packages/model: a page then finds all of them in one folder, and bundlers follow a path within a package, but not all
 * of them one into another package. Native kernels, where there are any, are compiled again too. Ends the process where a
 * source does not compile.
 */
export async function compileKernels(): Promise<void> {
  for (const build of builds) if (isStale(build)) await compile(build, placeOf(build));
  copyTfjsKernels();
  await renewNative();
}

function copyTfjsKernels(): void {
  const name = "tfjs-backend-wasm-simd.wasm";
  const { resolve } = createRequire(`${packages}model/package.json`);
  const source = resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`);
  const target = `${packages}model/wasm/${name}`;
  if (modified(target) >= modified(source)) return;
  const temporary = `${target}.${process.pid}.tmp`; // two scripts may start at once
  copyFileSync(source, temporary);
  renameSync(temporary, target);
}

function isStale(build: Build): boolean {
  return modified(placeOf(build)) < changedAt(`${packages}${build.of}/assembly/`);
}

/** Who has compiled native kernels goes on with those of the sources as they are now. */
async function renewNative(): Promise<void> {
  const system = `${process.platform}-${process.arch}`;
  const compiledAt = modified(`${packages}kernels/${system}/kernels.node`);
  const sources = ["assembly", "native"].map((folder) => changedAt(`${packages}model/${folder}/`));
  if (compiledAt === 0 || compiledAt >= Math.max(...sources)) return;
  const { compileNative } = await import("./compileNative.ts");
  try {
    compileNative(system);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

function changedAt(folder: string): number {
  return Math.max(...readdirSync(folder).map((file) => modified(folder + file)));
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Where what is compiled stands. */
export function placeOf({ of, to }: Build): string {
  return `${packages}${of}/${to}`;
}

/** Compiles one; ends the process where the source does not compile. */
export async function compile({ of, flags }: Build, target: string): Promise<void> {
  const { default: asc } = await import("assemblyscript/asc");
  const temporary = `${target}.${process.pid}.tmp`; // two scripts may start at once
  mkdirSync(dirname(target), { recursive: true });
  const { error, stderr } = await asc.main([
    `${packages}${of}/assembly/index.ts`,
    ...["--outFile", temporary, "--runtime", "stub", "-O3", "--noAssert", ...flags],
  ]);
  if (error) {
    process.stderr.write(`${stderr}\n`);
    process.exit(1);
  }
  if (target.endsWith(".ts")) {
    const text = readFileSync(temporary, "base64");
    writeFileSync(temporary, `export const kernelBytes: string =\n  "${text}";\n`);
  }
  renameSync(temporary, target);
}
