/** Evidence: end to end, in a real browser. What a visit loads, from where, and that it loads nothing more afterwards. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { weighVisit } from "../../scripts/web/weighVisit.ts";
import { askedOf } from "./askedOf.ts";
import { golden, launchProfile, open, ready, serveSite, siteFolder } from "./site.ts";

const LIMITS = { beforeModel: 1_000_000, all: 4_000_000 };

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let site: Served;
  let browser: Browser;
  beforeAll(async () => {
    [site, browser] = await Promise.all([
      serveSite(),
      launchChromium(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]),
    ]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const answered = (page: Page) => page.locator("#result[data-answer]").waitFor();

  test("until it answers it weighs at most 4 MB, of which the model does not come first", async () => {
    const { page } = await open(browser, "about:blank", { serviceWorkers: "block" });
    const { beforeModel, all } = await weighVisit(page, {
      url: site.url,
      dist: await siteFolder(),
    });
    expect(all).toBeGreaterThan(LIMITS.beforeModel); // with the model
    expect(all).toBeLessThan(LIMITS.all);
    expect(beforeModel).toBeLessThan(LIMITS.beforeModel);
  }, 60_000);

  test("once it is kept it asks nobody for anything: not for an example, a recording, listening live, a file or the card, nor without a network", async () => {
    const { page, complaints } = await open(browser, "about:blank");
    const hosts = new Set<string>();
    page.context().on("request", (request) => {
      const { host, protocol } = new URL(request.url());
      if (protocol !== "blob:" && protocol !== "data:") hosts.add(host);
    });
    await page.goto(site.url);
    await ready(page);
    await page.getByText("works without a network").waitFor();
    expect([...hosts]).toEqual([new URL(site.url).host]);

    // The first visit, not loaded again.
    const asked = askedOf(site);
    await page.getByRole("button", { name: "slow and dark, low voice" }).click();
    await answered(page);
    await page.getByRole("button", { name: "Record" }).click();
    await expect.poll(() => page.locator(".record .clock").textContent()).toMatch(/^0:00\.[5-9]/);
    await page.getByRole("button", { name: "Stop" }).click();
    // Which moves the page, and a button away from who clicks it just then.
    await page.locator("#result[aria-busy=false] h2", { hasText: "Recording 1" }).waitFor();
    await page.getByRole("button", { name: "Listen live" }).click();
    await page.locator("#live[data-stage=listening]").waitFor();
    await page.locator("#live").getByRole("button", { name: "Stop" }).click();
    await page.locator("#live").getByRole("button", { name: "Close" }).click();
    await page.setInputFiles("#files", golden("voice48k.wav"));
    await page.getByRole("button", { name: "voice48k.wav" }).waitFor();
    await answered(page);
    expect(asked()).toEqual([]);

    await page.context().setOffline(true);
    await page.getByRole("button", { name: "trembling, high voice" }).click();
    await page.locator("#result[data-answer=unfamiliar]").waitFor();
    await page.locator("footer").getByRole("link", { name: "Model card" }).click();
    await page.getByRole("link", { name: "Back to the recogniser" }).click();
    await ready(page);
    await page.getByRole("button", { name: "slow and dark, low voice" }).click();
    await answered(page);
    expect(asked()).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("the icons that manifest and page name are as large as they say", async () => {
    const { page } = await open(browser, site.url);
    const found = await page.evaluate(async () => {
      const hrefOf = (selector: string) =>
        (document.querySelector(selector) as HTMLLinkElement).href;
      const manifest = await (await fetch(hrefOf("link[rel=manifest]"))).json();
      const icons: { src: string; sizes: string }[] = [
        ...manifest.icons,
        { src: hrefOf("link[rel=apple-touch-icon]"), sizes: "180x180" },
      ];
      return Promise.all(
        icons
          .filter(({ sizes }) => sizes !== "any")
          .map(async ({ src, sizes }) => {
            const image = Object.assign(new Image(), { src });
            await image.decode();
            return [sizes, `${image.naturalWidth}x${image.naturalHeight}`];
          }),
      );
    });
    expect(found.map(([, real]) => real)).toEqual(found.map(([said]) => said));
    expect(found).toHaveLength(4);
  }, 60_000);

  test("Chromium would install it as an app", async () => {
    const profile = await mkdtemp(join(tmpdir(), "install-"));
    const context = await launchProfile(profile); // a private window installs nothing
    try {
      const page = await context.newPage();
      await page.goto(site.url);
      await page.getByText("works without a network").waitFor();
      const session = await context.newCDPSession(page);
      expect(await session.send("Page.getInstallabilityErrors")).toEqual({
        installabilityErrors: [],
      });
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    }
  }, 60_000);

  test("its policy lets nothing run or be styled that did not come with it", async () => {
    const { page, complaints } = await open(browser, site.url);
    await page.evaluate(() => {
      const script = Object.assign(document.createElement("script"), {
        textContent: "window.ran = true",
      });
      document.body.append(script);
      document.body.setAttribute("style", "color: red");
      void fetch("https://example.org/").catch(() => {});
    });
    expect(await page.evaluate(() => (window as never)["ran"])).toBeUndefined();
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).not.toBe(
      "rgb(255, 0, 0)",
    );
    await expect
      .poll(() => complaints.join("\n"))
      .toMatch(/script-src[\s\S]*style-src[\s\S]*connect-src/);
  }, 60_000);
});
