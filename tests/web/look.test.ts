/** Evidence: end to end, in a real browser. What an answer rests on is what the library says in Node, and is there for everyone. */
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Explanation, Recognizer } from "@speech-emotion/model";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { open, ready, serveSite, siteFolder } from "./site.ts";

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

  /** Numbers of the first table, row after row. */
  const cells = (page: Page) =>
    page
      .locator(".look-clip:first-child .occlusion td:not(:empty)")
      .allTextContents()
      .then((texts) => texts.map((text) => Number(text.replace("\u2212", "-"))));
  async function explainInNode(name: string): Promise<Explanation> {
    using recognizer = await Recognizer.load();
    return await recognizer.explain(join(await siteFolder(), "examples", name));
  }
  const choose = (page: Page, name: string) =>
    page.getByRole("button", { name, exact: true }).click();

  test("the table says what Node says, of any emotion and beside another clip; it needs no mouse, no colours and no wide screen", async () => {
    const { page, complaints } = await open(browser, site.url, { reducedMotion: "reduce" });
    await ready(page);
    await choose(page, "soft and even, high voice");
    await page.locator("#result[data-answer]").waitFor();
    await choose(page, "trembling, high voice");
    await page.locator("#result h2", { hasText: "trembling, high voice" }).waitFor();
    await page.getByRole("button", { name: "Look inside" }).press("Enter");
    const inNode = explainInNode("trembling-high.wav"); // in a thread, while the page does the same
    await page.getByRole("progressbar", { name: "Hearing it without each of its parts" }).waitFor();
    const look = page.getByRole("region", { name: "What the answer rests on" });
    await look.getByRole("table").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("look");

    const explanation = await inNode;
    const { labels, timesSec, bandsHz, drops, stretchDrops, bandDrops } = explanation;
    const [stretches, bands] = [timesSec.length - 1, bandsHz.length - 1];
    for (const label of [
      await look.getByLabel("What speaks for").inputValue(),
      labels.find((name) => name !== "calm") as string,
    ]) {
      await look.getByLabel("What speaks for").selectOption(label);
      await look.getByText(`Points that ${label} falls by without this part`).waitFor();
      const of = (array: Float32Array, row: number) =>
        100 * (array[row * labels.length + labels.indexOf(label)] as number);
      const expected = [
        ...Array.from({ length: bands }, (_, row) => bands - 1 - row).flatMap((b) => [
          ...Array.from({ length: stretches }, (_, t) => of(drops, t * bands + b)),
          of(bandDrops, b),
        ]),
        ...Array.from({ length: stretches }, (_, t) => of(stretchDrops, t)),
      ];
      const found = await cells(page);
      expect(found).toHaveLength(expected.length);
      for (const [i, points] of found.entries())
        expect(Math.abs(points - (expected[i] as number))).toBeLessThan(0.51);
      expect(Math.max(...found.map(Math.abs))).toBeGreaterThan(0);
    }

    await look
      .getByLabel("beside")
      .selectOption({ label: "Synthetic example: soft and even, high voice" });
    await expect.poll(() => look.getByRole("table").count()).toBe(2);
    expect(await look.getByRole("img").count()).toBe(6);
    const axe = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(axe.violations.map(({ id }) => id)).toEqual([]);
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(width);
    }
    await look.getByRole("button", { name: "Close" }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("look-inside");
    expect(complaints).toEqual([]);
  }, 60_000);
});
