// Runs the benchmarks from the TypeScript sources: `pnpm bench`.
import { runSource } from "./source.mjs";

runSource("bench/index.ts");
