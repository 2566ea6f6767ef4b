import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeWav, encodeWav } from "@speech-emotion/features";
import type { Browser, Page } from "playwright-core";
import { median } from "../shared/median.ts";
import { hasChromium, launchChromium } from "./chromium.ts";
import { serveFolder } from "./serveFolder.ts";
import { type VisitWeight, weighVisit } from "./weighVisit.ts";

const CLIP_SEC = 4;
const VISITS = 5;
/** Nobody chooses a file sooner once the page is ready, or looks at an answer for less. */
const QUICKEST_MS = 1000;

/**
 * Prints what a first visit of the built web app weighs and how soon it answers, in Chromium on this machine.
 *
 * @param dist folder of the built web app.
 */
export async function measureSite(dist: string): Promise<void> {
  if (!hasChromium) {
    console.log("weight and first answer not measured: no Chromium (pnpm chromium installs it)");
    return;
  }
  const site = await serveFolder(dist);
  const browser = await launchChromium();
  try {
    const clip = await makeClip(join(dist, "examples/fast-low.wav"));
    const visits = [];
    for (let i = 0; i < VISITS; i++)
      visits.push(await visit(browser, { url: site.url, dist, clip }));
    const { all, beforeModel } = (visits[0] as Visit).weight;
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
    console.log(
      `first visit: ${megabytes(all)} with model and runtime, gzip; ${megabytes(beforeModel)} without the model`,
    );
    const [first, again] = [visits.map((v) => v.firstMs), visits.map((v) => v.againMs)].map(median);
    console.log(
      `answer to a clip of ${CLIP_SEC} s, chosen file to scores on the page: the first ${first} ms, the second ${again} ms (median of ${VISITS} visits)`,
    );
  } finally {
    await browser.close();
    await site.close();
  }
}

interface Visit {
  readonly weight: VisitWeight;
  readonly firstMs: number;
  readonly againMs: number;
}

async function visit(
  browser: Browser,
  { url, dist, clip }: { readonly url: string; readonly dist: string; readonly clip: Buffer },
): Promise<Visit> {
  // The service worker fetches everything once more for later visits; those bytes are not the page's.
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const weight = await weighVisit(page, { url, dist });
  await page.waitForTimeout(QUICKEST_MS);
  const firstMs = await answer(page, clip);
  await page.waitForTimeout(QUICKEST_MS);
  const againMs = await answer(page, clip);
  await context.close();
  return { weight, firstMs, againMs };
}

/** What the page itself says of the time between choice and scores. */
async function answer(page: Page, clip: Buffer): Promise<number> {
  const rows = await page.locator("tbody tr").count();
  await page.setInputFiles("#files", { name: "clip.wav", mimeType: "audio/wav", buffer: clip });
  await page.locator(`tbody tr[aria-current]:nth-child(${rows + 1}) .sign`).waitFor();
  const text = await page.locator("[data-fact=total] .value").textContent();
  return Number.parseInt(text ?? "", 10);
}

async function makeClip(voice: string): Promise<Buffer> {
  const { channels, sampleRateHz } = decodeWav(await readFile(voice));
  const [once] = channels as [Float32Array];
  const samples = Float32Array.from(
    { length: CLIP_SEC * sampleRateHz },
    (_, n) => once[n % once.length] as number,
  );
  return Buffer.from(encodeWav({ channels: [samples], sampleRateHz }));
}
