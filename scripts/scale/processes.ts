import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { launcher, root } from "../shared/run.ts";

/** Clock ticks a second, of what Linux says of a process. */
const TICKS = 100;

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly ended: Promise<number | null>;
  /** Seconds of processor time that it took so far; what it took at all once it has ended. */
  cpuSec(): number;
  /** Whether it was there to be killed. */
  kill(): Promise<boolean>;
}

/** Starts a worker of one thread. */
export function startWorker(args: readonly string[]): WorkerProcess {
  const child = spawn(process.execPath, [launcher, "cli", "worker", "--workers", "1", ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    detached: true, // leads a group, so that all it started is killed with it
  });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  let seen = 0;
  return {
    ended,
    cpuSec() {
      seen = cpuOf(child) ?? seen;
      return seen;
    },
    async kill() {
      const isThere = child.exitCode === null && child.signalCode === null;
      if (isThere) process.kill(-(child.pid as number), "SIGKILL");
      await ended;
      return isThere;
    },
  };
}

function cpuOf({ pid }: ChildProcess): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return undefined; // it has ended, or this is no Linux
  }
}

/** Runs a command to its end, and gives the JSON that it prints. */
export async function runJson<T>(args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, [launcher, "cli", ...args, "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`expected ${args[0]} to end well, found exit code ${code}`);
  return JSON.parse(text) as T;
}
