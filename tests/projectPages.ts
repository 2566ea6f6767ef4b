import { execFileSync } from "node:child_process";
import { root } from "../scripts/shared/run.ts";

/** Every page of this project, but for change logs, which tell of older versions. */
export const projectPages: readonly string[] = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
  { cwd: root, encoding: "utf8" },
)
  .split("\n")
  .filter((page) => page !== "" && !page.endsWith("CHANGELOG.md"));
