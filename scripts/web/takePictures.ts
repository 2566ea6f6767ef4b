import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { drawIcons } from "./drawIcons.ts";
import { joinExamples } from "./joinExamples.ts";
import { serveFolder } from "./serveFolder.ts";

const out = fileURLToPath(new URL("../../docs/web", import.meta.url));
const icons = fileURLToPath(new URL("../../apps/web/public", import.meta.url));

interface Picture {
  readonly name: string;
  readonly options?: BrowserContextOptions;
  readonly isWhole?: boolean;
  /** A selector of the part of the page that is taken; default what is in sight. */
  readonly of?: string;
  readonly act?: (page: Page, dist: string) => Promise<void>;
}

/** How long live listening is heard before its picture: the ribbon fills. */
const LIVE_MS = 20_000;
const wide = { width: 1280, height: 980 };
const answered = (page: Page) => page.locator("#result[data-answer]").waitFor();
const example = (name: string) => (page: Page) => page.getByRole("button", { name }).click();

const pictures: readonly Picture[] = [
  { name: "start" },
  {
    name: "result",
    act: async (page) => {
      await example("soft and even, high voice")(page);
      await answered(page);
    },
  },
  { name: "long-dark", options: { colorScheme: "dark" }, isWhole: true, act: chooseMany },
  {
    name: "refused",
    act: async (page) => {
      const file = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no sound") };
      await page.setInputFiles("#files", file);
      await page.locator("#result").getByRole("alert").waitFor();
    },
  },
  {
    name: "live",
    act: async (page) => {
      await page.getByRole("button", { name: "Listen live" }).click();
      await page.locator("#live[data-emotion]").waitFor();
      await page.waitForTimeout(LIVE_MS);
    },
  },
  {
    name: "look",
    of: 'role=region[name="What the answer rests on"]',
    act: async (page) => {
      await example("trembling, high voice")(page);
      await answered(page);
      await page.getByRole("button", { name: "Look inside" }).click();
      const look = page.getByRole("region", { name: "What the answer rests on" });
      await look.getByRole("table").waitFor();
    },
  },
  { name: "train", of: ".train", act: trainSmall },
  {
    name: "phone",
    options: { viewport: { width: 390, height: 844 }, isMobile: true },
    isWhole: true,
    act: async (page) => {
      await example("trembling, high voice")(page);
      await answered(page);
    },
  },
];

/** Four examples, and all of them one after the other as a long clip. */
async function chooseMany(page: Page, dist: string): Promise<void> {
  const buffer = await joinExamples(join(dist, "examples"));
  await page.setInputFiles("#files", { name: "four voices.wav", mimeType: "audio/wav", buffer });
  for (const name of ["fast and bright, low", "soft and even, high", "trembling, high"])
    await page.getByRole("button", { name: `${name} voice`, exact: true }).click();
  await page.getByRole("button", { name: "four voices.wav" }).click();
  await page.getByRole("list", { name: "Over time" }).waitFor();
}

/** Trains on the clips of two made voices. */
async function trainSmall(page: Page): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "pictures-"));
  try {
    await writeSyntheticCorpus(join(dir, "voices"), { speakers: 2 });
    await page.setInputFiles("#folder", join(dir, "voices"));
    await page.getByText("Train a small model of your own").click();
    const train = page.locator(".train");
    await train.getByRole("button", { name: /^Train on 112 clips/ }).click();
    await train.getByText(/^It learnt by/).waitFor({ timeout: 120_000 });
  } finally {
    await rm(dir, { recursive: true });
  }
}

/**
 * Takes a picture of each main state of the page, and draws the page's icons anew.
 *
 * @param dist folder of the built web app.
 */
export async function takePictures(dist: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const site = await serveFolder(dist);
  const dir = await mkdtemp(join(tmpdir(), "pictures-"));
  const sound = join(dir, "microphone.wav");
  await writeFile(sound, await joinExamples(join(dist, "examples")));
  const browser = await launchChromium([
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${sound}`,
  ]);
  try {
    await drawIcons(browser, icons);
    for (const picture of pictures) await take(browser, { ...picture, url: site.url, dist });
  } finally {
    await browser.close();
    await site.close();
    await rm(dir, { recursive: true });
  }
}

async function take(
  browser: Browser,
  picture: Picture & { readonly url: string; readonly dist: string },
): Promise<void> {
  const { url, dist, name, options, isWhole = false, of, act } = picture;
  const context = await browser.newContext({ viewport: wide, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByText("The recogniser is ready.").waitFor();
  await act?.(page, dist);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500); // the waveform is drawn after the scores
  const path = join(out, `${name}.png`);
  if (of === undefined) await page.screenshot({ path, fullPage: isWhole });
  else await page.locator(of).screenshot({ path });
  await context.close();
}
