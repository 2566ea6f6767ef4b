import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs a TypeScript file, named from this folder, with this process's arguments and without a build. */
export function runSource(file) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(
    process.execPath,
    [
      "--conditions=@speech-emotion/source",
      "--import",
      import.meta.resolve("tsx"),
      path,
      ...process.argv.slice(2),
    ],
    { stdio: "inherit" },
  );
  // Ctrl-C reaches the program itself; wait for what it makes of it. What is sent to this process alone goes on to it.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", (signal) => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
  });
}
