import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";
import { ScriptError } from "../shared/commandLine.ts";

/** The browser: the one that CHROMIUM names, or Debian's. */
export const chromiumPath: string = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Whether there is one; `pnpm chromium` installs Debian's. */
export const hasChromium: boolean = existsSync(chromiumPath);

/**
 * Starts the browser, without what needs the outside world.
 *
 * @throws {ScriptError} where there is none.
 */
export async function launchChromium(extraArgs: readonly string[] = []): Promise<Browser> {
  if (!hasChromium)
    throw new ScriptError(
      `expected ${chromiumPath}, found none: install it with pnpm chromium, or name a Chromium with CHROMIUM`,
    );
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      ...extraArgs,
    ],
  });
}
