// Runs native.ts: `pnpm native`.
import "./typescript.mjs";

await import("./native.ts");
