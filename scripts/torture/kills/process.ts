import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { launcher } from "../../shared/run.ts";

/** How a process of the command line ended. */
export interface Ended {
  /** Null where it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** What Node runs as the command line. */
export const COMMAND_LINE: readonly string[] = [launcher, "cli"];

/**
 * Runs Node in a process of its own.
 *
 * @param options.killAfterMs when it and all that it started are killed, unless it has ended.
 */
export async function runNode(
  args: readonly string[],
  { cwd, cache, killAfterMs }: { cwd: string; cache: string; killAfterMs?: number | undefined },
): Promise<Ended> {
  const began = performance.now();
  const child = spawn(process.execPath, [...args], {
    cwd,
    env: { ...process.env, CI: "1", SPEECH_EMOTION_CACHE: cache },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // leads a group of its own, which is killed as one
  });
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (piece: string) => {
      text[name] += piece;
    });
  const closed = once(child, "close");
  if (killAfterMs !== undefined) {
    await Promise.race([closed, setTimeout(killAfterMs)]);
    if (child.exitCode === null) process.kill(-(child.pid as number), "SIGKILL");
  }
  const [code] = (await closed) as [number | null];
  return { code, ...text, seconds: (performance.now() - began) / 1000 };
}
