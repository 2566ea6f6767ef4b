import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { ScriptError } from "../shared/commandLine.ts";
import { launcher } from "../shared/run.ts";
import type { Training } from "./trainings.ts";

/**
 * Runs a training to its end, or goes on with one that was stopped. A request to end goes to it, and it saves its state; Ctrl-C
 * reaches it from the terminal. Ends this process with its exit code when that is not 0.
 *
 * @throws {ScriptError} when a signal ended it, as where memory ran out.
 */
export async function runTraining(
  { folder, options: own }: Training,
  { dirs, options }: { readonly dirs: readonly string[]; readonly options: readonly string[] },
): Promise<void> {
  const isStarted = existsSync(`${folder}/config.json`);
  const args = isStarted ? ["--resume", folder] : [...dirs, "--out", folder, ...options, ...own];
  const child = spawn(process.execPath, [launcher, "cli", "train", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const hand = () => child.kill("SIGTERM");
  const wait = () => {};
  process.on("SIGTERM", hand).on("SIGINT", wait);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  process.off("SIGTERM", hand).off("SIGINT", wait);
  if (signal !== null)
    throw new ScriptError(
      `expected the training into ${folder} to end by itself, found it ended by ${signal}: run the same command again, and it goes on`,
    );
  if (code !== 0) process.exit(code ?? 1);
}
