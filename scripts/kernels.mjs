// Compiles the WebAssembly kernels of packages/model, in a build for SIMD and one for relaxed SIMD with its fused
// multiply-add, when a source is newer than the binaries: `pnpm kernels`.
import { mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const source = fileURLToPath(new URL("../packages/model/assembly/", import.meta.url));
const folder = fileURLToPath(new URL("../packages/model/wasm/", import.meta.url));
const builds = {
  "kernels.wasm": ["--enable", "simd"],
  "kernels-relaxed.wasm": ["--enable", "simd", "--enable", "relaxed-simd"],
};

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const changedAt = Math.max(...readdirSync(source).map((file) => modified(source + file)));
for (const [name, flags] of Object.entries(builds)) {
  const binary = folder + name;
  if (modified(binary) >= changedAt) continue;
  mkdirSync(folder, { recursive: true });
  const { error, stderr } = await asc.main([
    `${source}index.ts`,
    ...["--outFile", `${binary}.tmp`, "--runtime", "stub", "--importMemory", "-O3", "--noAssert"],
    ...flags,
  ]);
  if (error) {
    process.stderr.write(`${stderr}\n`);
    process.exit(1);
  }
  renameSync(`${binary}.tmp`, binary);
}
