import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root, runNode } from "../shared/run.ts";
import type { Clips } from "./clips.ts";

const cli = join(root, "packages", "train", "dist", "cli.js");

/** Builds the command line as people install it, without what reads TypeScript. */
export function buildCli(): void {
  runNode([join(root, "node_modules", "typescript", "bin", "tsc"), "-b"]);
}

/**
 * Runs it, built, from start to end.
 *
 * @param node what Node is given before it.
 * @returns seconds.
 * @throws {Error} when it fails.
 */
export function runCli(
  args: readonly string[],
  { node = [], env }: { readonly node?: readonly string[]; readonly env?: object } = {},
): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...node, cli, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`expected ${args.join(" ")} to end well, found: ${stderr}`);
  return seconds;
}

/** A new folder beside clips that has so many of them, over and over. */
export function linkClips({ dir, paths }: Clips, count: number): string {
  const folder = join(dir, "many");
  mkdirSync(folder);
  for (let i = 0; i < count; i++) linkSync(paths[i % paths.length]!, join(folder, `${i}.wav`));
  return folder;
}
