// The pinned pnpm for scripts that must run where only Node and npm are: fetched through npx.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command in the project's folder, its output going to this terminal; ends the process when it fails. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) process.stderr.write(`expected ${command} to start, found ${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs the pnpm that package.json pins. */
export function pnpm(...args) {
  const { packageManager } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
  run("npx", ["--yes", packageManager, ...args]);
}

/** Installs what the lockfile says, unless that was done since the lockfile last changed; builds the kernels. */
export function install() {
  const done = `${root}/node_modules/.modules.yaml`;
  const lockfile = `${root}/pnpm-lock.yaml`;
  if (!existsSync(done) || statSync(done).mtimeMs < statSync(lockfile).mtimeMs)
    pnpm("install", "--frozen-lockfile");
  else run(process.execPath, ["scripts/kernels.mjs"]);
}
