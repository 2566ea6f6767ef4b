// Runs the command line from the TypeScript sources: `node scripts/cli.mjs train --help`.
import { runSource } from "./source.mjs";

runSource("../packages/train/src/cli.ts");
