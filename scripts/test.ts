import { spawnSync } from "node:child_process";
import { commandLine, runCommandLine } from "./shared/commandLine.ts";
import { root, runNode } from "./shared/run.ts";

await runCommandLine(
  commandLine("npm test --", "run every check and test")
    .argument("[files...]", "only tests in files whose path has one of these in it, as mel")
    .option("-t, --testNamePattern <pattern>", "only tests whose name matches")
    .action((files: readonly string[], { testNamePattern }: { testNamePattern?: string }) => {
      const check = spawnSync("npm run --silent check", {
        cwd: root,
        shell: true,
        stdio: "inherit",
      });
      if (check.status !== 0) process.exit(check.status ?? 1);
      process.env["SPEECH_EMOTION_BUILT"] = "1"; // by the check: the tests run that command line
      const pattern = testNamePattern === undefined ? [] : ["-t", testNamePattern];
      runNode(["node_modules/vitest/vitest.mjs", "run", ...pattern, ...files]);
    }),
);
