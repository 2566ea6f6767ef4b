import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import dockerignore from "@balena/dockerignore";
import { root } from "../shared/run.ts";

/** Files of the project that a builder of images is given: those that `.dockerignore` lets through. */
export function contextFiles(): string[] {
  const ignored = dockerignore.default().add(readFileSync(join(root, ".dockerignore"), "utf8"));
  const list = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return mayHold(path) ? list(path) : [];
      return entry.isFile() && !ignored.ignores(path) ? [path] : [];
    });
  return list("");

  /** Of what is left out as a whole nothing is let through again, but at the top. */
  function mayHold(path: string): boolean {
    return !ignored.ignores(path) || !path.includes("/");
  }
}
