/** Evidence: end to end, in a real browser. Everyone gets in: by keyboard, on a phone, in the dark, offline. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launcher } from "../../scripts/shared/run.ts";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { golden, open, ready, serveSite } from "./site.ts";

const answered = (page: Page) => page.locator("#result .emotion:not(.pending)").waitFor();

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let site: Served;
  let browser: Browser;
  let server: ChildProcess | undefined;
  beforeAll(async () => {
    [site, browser] = await Promise.all([serveSite(), launchChromium()]);
  }, 120_000);
  afterEach(() => {
    server?.kill();
    server = undefined;
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  test("by keyboard alone: an example, playing, the table", async () => {
    const { page, complaints } = await open(browser, site.url);
    await ready(page);
    const tabTo = async (name: string) => {
      const reached = () =>
        page.evaluate(() => {
          const { activeElement } = document;
          return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent?.trim();
        });
      for (let i = 0; i < 60 && (await reached()) !== name; i++) await page.keyboard.press("Tab");
      expect(await reached()).toBe(name);
    };
    await tabTo("soft and even, high voice");
    await page.keyboard.press("Enter");
    await answered(page);
    await tabTo("Position in the clip");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const slider = page.getByRole("slider", { name: "Position in the clip" });
    await expect.poll(() => slider.getAttribute("aria-valuenow").then(Number)).toBeCloseTo(1, 1);
    await tabTo("Play");
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await tabTo("Emotion");
    await page.keyboard.press("Enter");
    await page.locator('th[aria-sort="ascending"]').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  test.each(["light", "dark"] as const)(
    "%s: no violation of WCAG 2.2 AA that axe knows",
    async (colorScheme) => {
      const { page } = await open(browser, site.url, { colorScheme, reducedMotion: "reduce" });
      await ready(page);
      const violations = async () =>
        (
          await new AxeBuilder({ page })
            .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
            .analyze()
        ).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      expect(await violations()).toEqual([]);
      for (const name of [
        "fast and bright, low voice",
        "soft and even, high voice",
        "trembling, high voice",
        "slow and dark, low voice",
      ])
        await page.getByRole("button", { name }).click();
      await page.setInputFiles("#files", {
        name: "text",
        mimeType: "text/plain",
        buffer: Buffer.from("x"),
      });
      await expect.poll(() => page.getByText("waiting", { exact: true }).count()).toBe(0);
      expect(await violations()).toEqual([]);
    },
    60_000,
  );

  test("results shift nothing", async () => {
    const { page } = await open(browser, site.url);
    await ready(page);
    await page.evaluate(() => {
      Object.assign(window, { shifted: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          Object.assign(window, {
            shifted: (window as never)["shifted"] + (entry as never)["value"],
          });
      }).observe({ type: "layout-shift" });
    });
    // From a timer, for what follows within half a second of a person's click is not counted.
    await page.evaluate(() =>
      setTimeout(() => document.querySelector<HTMLButtonElement>(".examples button")?.click(), 0),
    );
    await answered(page);
    await page.waitForTimeout(700);
    expect(await page.evaluate(() => (window as never)["shifted"])).toBeLessThan(0.001);
  }, 60_000);

  test("on a phone: one column, nothing wider than the screen, drawn again when it is turned", async () => {
    const { page } = await open(browser, site.url, {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
    await ready(page);
    await page.setInputFiles("#files", golden("voice48k.wav"));
    await answered(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    const [player, result] = await Promise.all(
      [".player", ".result"].map((name) => page.locator(name).boundingBox()),
    );
    expect(result!.y).toBeGreaterThan(player!.y + player!.height - 1);
    await page.setViewportSize({ width: 740, height: 360 });
    const stretched = () =>
      page
        .locator("canvas.moments")
        .evaluate(
          (canvas: HTMLCanvasElement) => canvas.width / devicePixelRatio / canvas.clientWidth,
        );
    await expect.poll(stretched).toBeCloseTo(1, 2);
  }, 60_000);

  test("without a network after the first visit", async () => {
    const { page, complaints } = await open(browser, site.url);
    await ready(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.context().setOffline(true);
    await page.reload();
    await ready(page);
    await page.getByRole("button", { name: "slow and dark, low voice" }).click();
    await answered(page);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("nothing is asked of any other host", async () => {
    const { page } = await open(browser, "about:blank");
    const hosts = new Set<string>();
    page.context().on("request", (request) => {
      const { host, protocol } = new URL(request.url());
      if (protocol !== "blob:" && protocol !== "data:") hosts.add(host);
    });
    await page.goto(site.url);
    await page.setInputFiles("#files", golden("voice48k.wav"));
    await answered(page);
    expect([...hosts]).toEqual([new URL(site.url).host]);
  }, 60_000);

  test("the development server serves the same page", async () => {
    const options = ["--force", "--port", "0", "--host", "127.0.0.1"];
    server = spawn(process.execPath, [launcher, "web", ...options], {
      env: { ...process.env, NODE_ENV: "development", NO_COLOR: "1" },
    });
    let output = "";
    server.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    await expect.poll(() => output).toMatch(/http:\/\/127\.0\.0\.1:\d+\//);
    const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(output) as RegExpExecArray;
    const { page, complaints } = await open(browser, url);
    let loads = 1;
    page.on("load", () => {
      loads++;
    });
    await page.getByRole("button", { name: "fast and bright, low voice" }).click();
    await answered(page);
    expect(loads).toBe(1); // on a cold cache, too
    expect(complaints).toEqual([]);
    const closed = once(server, "close");
    server.kill();
    await closed;
  }, 60_000);
});
