// Runs the command line from the TypeScript sources, without a build: `node scripts/cli.mjs train --help`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../packages/train/src/cli.ts", import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    "--conditions=@speech-emotion/source",
    "--import",
    import.meta.resolve("tsx"),
    cli,
    ...process.argv.slice(2),
  ],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
