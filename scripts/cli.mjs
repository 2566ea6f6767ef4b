// Runs the command line from the TypeScript sources: `node scripts/cli.mjs train --help`.
import "./typescript.mjs";

await import("../packages/train/src/cli.ts");
