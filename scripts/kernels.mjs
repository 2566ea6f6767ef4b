// Compiles the WebAssembly kernels when a source is newer than what was made of it: `pnpm kernels`. Those of
// packages/model become files, in a build for SIMD and one for relaxed SIMD with its fused multiply-add. Those of
// packages/features and packages/train become modules that hold their bytes, so that nobody waits for a file.
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const packages = fileURLToPath(new URL("../packages/", import.meta.url));
const simd = ["--enable", "simd"];
const builds = [
  { of: "model", to: "wasm/kernels.wasm", flags: ["--importMemory", ...simd] },
  {
    of: "model",
    to: "wasm/kernels-relaxed.wasm",
    flags: ["--importMemory", ...simd, "--enable", "relaxed-simd"],
  },
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

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
for (const { of, to, flags } of builds) {
  const source = `${packages}${of}/assembly/`;
  const target = `${packages}${of}/${to}`;
  const changedAt = Math.max(...readdirSync(source).map((file) => modified(source + file)));
  if (modified(target) >= changedAt) continue;
  mkdirSync(dirname(target), { recursive: true });
  const { error, stderr } = await asc.main([
    `${source}index.ts`,
    ...["--outFile", `${target}.tmp`, "--runtime", "stub", "-O3", "--noAssert", ...flags],
  ]);
  if (error) {
    process.stderr.write(`${stderr}\n`);
    process.exit(1);
  }
  if (target.endsWith(".ts")) {
    const text = readFileSync(`${target}.tmp`, "base64");
    writeFileSync(`${target}.tmp`, `export const kernelBytes: string =\n  "${text}";\n`);
  }
  renameSync(`${target}.tmp`, target);
}
