// Measures a model on damaged sound, from the TypeScript sources: `pnpm robustness MODEL DIR`.
import "./typescript.mjs";

await import("./robustness/index.ts");
