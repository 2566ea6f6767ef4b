// Compiles the WebAssembly kernels of packages/model when a source is newer than the binary: `pnpm kernels`.
import { mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const source = fileURLToPath(new URL("../packages/model/assembly/", import.meta.url));
const folder = fileURLToPath(new URL("../packages/model/wasm/", import.meta.url));
const binary = `${folder}kernels.wasm`;

const builtAt = statSync(binary, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const changedAt = Math.max(...readdirSync(source).map((file) => statSync(source + file).mtimeMs));
if (changedAt > builtAt) {
  mkdirSync(folder, { recursive: true });
  const { error, stderr } = await asc.main([
    `${source}index.ts`,
    "--outFile",
    `${binary}.tmp`,
    "--runtime",
    "stub",
    "--importMemory",
    "--enable",
    "simd",
    "-O3",
    "--noAssert",
  ]);
  if (error) {
    process.stderr.write(`${stderr}\n`);
    process.exit(1);
  }
  renameSync(`${binary}.tmp`, binary);
}
