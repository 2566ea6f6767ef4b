import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { firstUrl } from "../shared/firstUrl.ts";
import { exec } from "../shared/run.ts";
import type { Answer } from "./answer.ts";

const LONGEST_MS = 300_000;
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };

/** Runs a program in a project to its end, with variables of its own. */
export function runProgram(
  project: string,
  [program, ...args]: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<{ readonly stdout: string }> {
  return exec(program as string, args, {
    ...{ cwd: project, env: { ...env, ...variables } },
    timeout: LONGEST_MS,
  });
}

/** Starts a server of a project in the Node that runs this, posts the clip to it, and ends it. */
export async function askServer(project: string, args: readonly string[]): Promise<Answer> {
  const server = spawn(process.execPath, args, { cwd: project, env, stdio: "pipe" });
  const closed = once(server, "close");
  try {
    const response = await fetch(new URL("emotion", await firstUrl(server)), {
      method: "POST",
      headers: { "content-type": "audio/wav" },
      body: await readFile(join(project, "voice.wav")),
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`expected an answer, found HTTP ${response.status}: ${text}`);
    return JSON.parse(text);
  } finally {
    server.kill();
    await closed;
  }
}
