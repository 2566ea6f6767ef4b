// Debian's Chromium for the tests of the web app, where it can be installed: `node scripts/chromium.mjs`.
// Without it those tests are skipped, and say so.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const apt = (...args) =>
  spawnSync("apt-get", args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

if (existsSync(chromium)) process.stdout.write(`${chromium} is there\n`);
else if (apt("update") && apt("install", "-y", "--no-install-recommends", "chromium"))
  process.stdout.write(`${chromium} was installed\n`);
else
  process.stderr.write(
    `expected ${chromium}, found none, and apt-get could not install it: name one with CHROMIUM, or the tests in a browser are skipped\n`,
  );
