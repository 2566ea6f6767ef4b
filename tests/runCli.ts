import { type ChildProcess, execFile, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { launcher } from "../scripts/shared/run.ts";

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly cwd: string;
  /** Where features and the synthetic corpus are kept. */
  readonly cache: string;
}

const environment = ({ cache }: Place): NodeJS.ProcessEnv => ({
  ...process.env,
  CI: "1",
  SPEECH_EMOTION_CACHE: cache,
});

/**
 * What Node runs as the command line: what `npm test` has just built, as people install it, which starts in two thirds of the time; the
 * sources where a test runs by itself, so that nothing old is tested.
 */
export const program: readonly string[] = process.env["SPEECH_EMOTION_BUILT"]
  ? [fileURLToPath(new URL("../packages/train/dist/cli.js", import.meta.url))]
  : [launcher, "cli"];

/** Runs the command line as `pnpm train ...` does, in a process of its own, to its end. */
export function runCli(args: readonly string[], place: Place): Promise<Finished> {
  return runNode([...program, ...args], place);
}

/** Runs a script of this project, in a process of its own, to its end. */
export function runScript(name: string, args: readonly string[], place: Place): Promise<Finished> {
  return runNode([launcher, name, ...args], place);
}

function runNode(args: readonly string[], place: Place): Promise<Finished> {
  const options = { cwd: place.cwd, env: environment(place), maxBuffer: 1 << 26 };
  return new Promise((done) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      done({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}

/** Starts the command line as leader of a process group, so that it can be killed with all it started. */
export function spawnCli(args: readonly string[], place: Place): ChildProcess {
  return spawn(process.execPath, [...program, ...args], {
    cwd: place.cwd,
    env: environment(place),
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
}
