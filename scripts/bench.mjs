// Runs the benchmarks from the TypeScript sources: `pnpm bench`.
import "./typescript.mjs";

await import("./bench/index.ts");
