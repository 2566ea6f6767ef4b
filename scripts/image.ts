import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { commandLine, runCommandLine, ScriptError } from "./shared/commandLine.ts";
import { root } from "./shared/run.ts";

await runCommandLine(
  commandLine(
    "pnpm image",
    "carry out the steps of deploy/Dockerfile where no builder of images is, on Linux as root, and run both images' commands as they are run in a cluster: by their user, on files that cannot be written to",
  )
    .option("--base <dir>", "file system that stages begin with, which has Node and npm", "/")
    .action(async ({ base }: { base: string }) => {
      if (process.platform !== "linux" || process.getuid?.() !== 0)
        throw new ScriptError(
          `expected root on Linux, who may mount file systems, found user ${process.getuid?.() ?? "?"} on ${process.platform}: build deploy/Dockerfile with a builder of images`,
        );
      const { carryOut } = await import("./image/carryOut.ts");
      const { contextFiles } = await import("./image/contextFiles.ts");
      const { parseDockerfile } = await import("./image/parseDockerfile.ts");
      const stages = parseDockerfile(readFileSync(join(root, "deploy/Dockerfile"), "utf8"));
      const folder = mkdtempSync(join(tmpdir(), "image-"));
      try {
        const contextList = join(folder, "context");
        writeFileSync(contextList, contextFiles().join("\0"));
        const script = carryOut(stages, {
          ...{ base: resolve(base), contextList, data: join(root, "tests/golden") },
          runs: {
            experiment: ["seeds", "/data", "--seeds", "1", "--shard", "2/2", "--out", "/tmp/runs"],
            "": ["predict", "/data/voice48k.wav", "--json"],
          },
        });
        const { status } = spawnSync("unshare", ["--mount", "bash", "-c", script], {
          stdio: ["ignore", "inherit", "inherit"],
        });
        process.exitCode = status ?? 1;
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
);
