import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as `pnpm train ...` does, in a process of its own. */
export function runCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly cache?: string } = {},
): Promise<Finished> {
  const env: NodeJS.ProcessEnv = { ...process.env, CI: "1" };
  if (options.cache) env.SPEECH_EMOTION_CACHE = options.cache;
  return new Promise((done) => {
    execFile(
      process.execPath,
      [`${root}/scripts/cli.mjs`, ...args],
      { cwd: options.cwd ?? root, env, maxBuffer: 1 << 26 },
      (error, stdout, stderr) =>
        done({
          code: typeof error?.code === "number" ? error.code : error ? -1 : 0,
          stdout,
          stderr,
        }),
    );
  });
}
