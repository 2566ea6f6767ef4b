import { spawnSync } from "node:child_process";
import { commandLine, runCommandLine } from "./shared/commandLine.ts";
import { chromiumPath, hasChromium } from "./web/chromium.ts";

await runCommandLine(
  commandLine(
    "pnpm chromium",
    "install Debian's Chromium for the tests of the web app, where apt-get can; without it they are skipped, and say so",
  ).action(() => {
    if (hasChromium) process.stdout.write(`${chromiumPath} is there\n`);
    else if (apt("update") && apt("install", "-y", "--no-install-recommends", "chromium"))
      process.stdout.write(`${chromiumPath} was installed\n`);
    else
      process.stderr.write(
        `expected ${chromiumPath}, found none, and apt-get could not install it: name one with CHROMIUM, or the tests in a browser are skipped\n`,
      );
  }),
);

function apt(...args: readonly string[]): boolean {
  const { status } = spawnSync("apt-get", args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return status === 0;
}
