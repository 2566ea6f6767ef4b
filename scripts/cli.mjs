// Runs the command line from the TypeScript sources, without a build: `node scripts/cli.mjs train --help`.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../packages/train/src/cli.ts", import.meta.url));
const child = spawn(
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
// Ctrl-C reaches the command itself; wait for what it makes of it. What is sent to this process alone goes on to it.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", (signal) => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
});
