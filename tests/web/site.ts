import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";
import { chromiumPath, launchChromium } from "../../scripts/web/chromium.ts";
import { type Served, serveFolder } from "../../scripts/web/serveFolder.ts";

export const golden = (name: string): string =>
  fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
export const audio = (name: string): string =>
  fileURLToPath(new URL(`../audio/${name}`, import.meta.url));

/** The folder of the web app, which the first file of tests that asks for it has built. */
export async function siteFolder(): Promise<string> {
  const answer = await fetch(inject("siteBuilder"));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** Serves the web app from a folder of a plain static host. */
export async function serveSite(): Promise<Served> {
  return serveFolder(await siteFolder());
}

/** Opens the page; `complaints` collects all that its console and its scripts complain of. */
export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

export async function ready(page: Page): Promise<void> {
  await page.getByText("The recogniser is ready.").waitFor();
}

interface Row {
  readonly file: string;
  readonly emotion?: string | null;
  readonly verdict?: string;
  readonly durationSec?: number;
  readonly scores?: readonly { readonly label: string; readonly score: number }[];
  readonly shares?: readonly { readonly emotion: string | null; readonly share: number }[];
  readonly label?: string;
  readonly speaker?: string;
  readonly error?: string;
}

/** The table's clips, as "Save as JSON" gives them, when none is waiting any more. */
export async function exportRows(page: Page): Promise<readonly Row[]> {
  await expect.poll(() => page.getByText("waiting", { exact: true }).count()).toBe(0);
  return JSON.parse(await save(page, "Save as JSON"));
}

/** What a button saves. */
export async function save(page: Page, button: string): Promise<string> {
  return (await saveBytes(page, button)).toString("utf8");
}

/** What a button saves, byte by byte. */
export async function saveBytes(page: Page, button: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFile(await download.path());
}

/** Chromium with what a folder has of earlier visits and settings, and keeps. */
export async function launchProfile(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    ...{ executablePath: chromiumPath, args: ["--no-sandbox", "--disable-gpu"] },
  });
}

/** Chromium with a microphone that plays a synthetic voice again and again, which is written below `dir`. */
async function launchWithMicrophone(dir: string): Promise<Browser> {
  await writeSyntheticCorpus(join(dir, "voices"), { speakers: 2 });
  return launchChromium([
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${join(dir, "voices/Actor_02/03-01-02-02-01-01-02.wav")}`,
  ]);
}

/** The page, a Chromium with a microphone and a folder, for all tests of a block; they are there once its tests run. */
export function useMicrophone(): {
  readonly dir: string;
  readonly site: Served;
  readonly browser: Browser;
} {
  const own = {} as { dir: string; site: Served; browser: Browser };
  beforeAll(async () => {
    own.dir = await mkdtemp(join(tmpdir(), "microphone-"));
    own.site = await serveSite();
    own.browser = await launchWithMicrophone(own.dir);
  }, 120_000);
  afterAll(async () => {
    await own.browser.close();
    await own.site.close();
    await rm(own.dir, { recursive: true, force: true });
  });
  return own;
}
