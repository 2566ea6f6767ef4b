/** Evidence: end to end, in a real browser. Whatever is chosen, on whatever screen: nothing is too wide, and the answer is in sight. */
import { encodeWav } from "@speech-emotion/features";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { golden, open, ready, serveSite } from "./site.ts";

const RATE_HZ = 8000;

/** A clip of which something is heard at the beginning, and then nothing. */
function clip(seconds: number) {
  const samples = new Float32Array(seconds * RATE_HZ);
  for (let n = 0; n < Math.min(samples.length, 4 * RATE_HZ); n++)
    samples[n] = 0.3 * Math.sin(n / 20);
  const buffer = Buffer.from(encodeWav({ channels: [samples], sampleRateHz: RATE_HZ }));
  return { name: `${"a_clip_of_".repeat(8)}${seconds}.wav`, mimeType: "audio/wav", buffer };
}

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let site: Served;
  let browser: Browser;
  beforeAll(async () => {
    [site, browser] = await Promise.all([serveSite(), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const isInSight = (page: Page, selector: string) =>
    page.locator(selector).evaluate((it) => {
      const { top } = it.getBoundingClientRect();
      return top >= 0 && top < window.innerHeight;
    });

  test("a clip of a second to fifteen widens no screen of 360, 768 or 1280 pixels", async () => {
    const { page } = await open(browser, site.url);
    await ready(page);
    for (const [seconds, parts] of [
      [1, 0],
      [15, 5],
    ] as const) {
      await page.setInputFiles("#files", clip(seconds));
      await page.locator("#result h2", { hasText: `_${seconds}.wav` }).waitFor();
      await page.locator("#result[data-answer]").waitFor();
      await expect.poll(() => page.locator(".timeline li").count()).toBe(parts);
      for (const width of [360, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const scrolls = () => page.evaluate(() => document.scrollingElement?.scrollWidth);
        expect(await scrolls(), `${seconds} s`).toBe(width);
      }
    }
  }, 60_000);

  test("on a phone the answer comes into sight, the player under it, drawn again when it is turned", async () => {
    const { page } = await open(browser, site.url, {
      ...{ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
    });
    await ready(page);
    expect(await isInSight(page, "#result")).toBe(false);
    await page.setInputFiles("#files", golden("voice48k.wav"));
    await page.locator("#result[data-answer]").waitFor();
    await expect.poll(() => isInSight(page, "#result .emotion")).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("result");
    const [player, result] = await Promise.all(
      [".player", ".result"].map((name) => page.locator(name).boundingBox()),
    );
    expect(player!.y).toBeGreaterThan(result!.y + result!.height - 1);
    await page.setViewportSize({ width: 740, height: 360 });
    const stretched = () =>
      page
        .locator("canvas.moments")
        .evaluate(
          (canvas: HTMLCanvasElement) => canvas.width / devicePixelRatio / canvas.clientWidth,
        );
    await expect.poll(stretched).toBeCloseTo(1, 2);
  }, 60_000);

  test("many clips are counted and can be cancelled; one far down the table comes into sight when it is chosen", async () => {
    const { page, complaints } = await open(browser, site.url, {
      viewport: { width: 1280, height: 600 },
    });
    await ready(page);
    const { buffer } = clip(4); // shorter ones are all heard before the button is pressed
    await page.setInputFiles(
      "#files",
      Array.from({ length: 100 }, (_, i) => ({
        ...{ name: `${i}.wav`, mimeType: "audio/wav", buffer },
      })),
    );
    const done = () => page.locator("#queue").evaluate((it: HTMLProgressElement) => it.value);
    await expect.poll(done).toBeGreaterThanOrEqual(15);
    expect(await page.getByText(/^\d+ of 100 clips heard$/).count()).toBe(1);
    await page.getByRole("button", { name: "Cancel the rest" }).click();
    await page.locator(".queue").waitFor({ state: "detached" });
    const rows = page.locator("tbody tr");
    const heard = await rows.count();
    expect(heard).toBeGreaterThanOrEqual(15);
    expect(heard).toBeLessThan(100);
    expect(await page.getByText("waiting", { exact: true }).count()).toBe(0);
    await expect
      .poll(() => page.getByRole("status").textContent())
      .toBe(`All clips are heard: ${heard} are in the table.`);

    const last = `${heard - 1}.wav`;
    await page.getByRole("button", { name: last, exact: true }).click();
    await page.locator("#result h2", { hasText: last }).waitFor();
    await expect.poll(() => isInSight(page, "#result .emotion")).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("result");
    expect(complaints).toEqual([]);
  }, 60_000);
});
