/** Evidence: end to end, in a real browser. The report has every clip on paper, and gives the page back. */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeWav } from "@speech-emotion/features";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { askedOf } from "./askedOf.ts";
import { violations } from "./axe.ts";
import { exportRows, golden, open, ready, serveSite, siteFolder } from "./site.ts";

const EXAMPLE = "Synthetic example: trembling, high voice";
const A4_POINTS = [595, 842];

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let site: Served;
  let browser: Browser;
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "report-"));
    [site, browser] = await Promise.all([serveSite(), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await rm(dir, { recursive: true, force: true });
  });

  test("it says of each clip what the table says, on pages of A4, with the model's digest, and asks nobody for anything", async () => {
    const { page, complaints } = await open(browser, site.url, {
      ...{ colorScheme: "dark", reducedMotion: "reduce" },
    });
    await ready(page);
    await page.getByText("works without a network").waitFor();
    const samples = Float32Array.from(
      { length: 20 * 8000 },
      (_, n) => 0.3 * Math.sin(n * n * 1e-7),
    );
    const talk = join(dir, "talk.wav");
    await writeFile(talk, encodeWav({ channels: [samples], sampleRateHz: 8000 }));
    const text = join(dir, "notes.txt");
    await writeFile(text, "no sound");
    await page.getByRole("button", { name: "trembling, high voice", exact: true }).click();
    await page.setInputFiles("#files", [talk, golden("voice48k.wav"), text]);
    const rows = await exportRows(page);
    await page.getByLabel(`What ${EXAMPLE} is`).fill("nervous");
    await page.getByRole("button", { name: "talk.wav", exact: true }).click();
    await page.getByRole("list", { name: "Over time" }).getByRole("button").first().click();
    await page.locator(".correction input").fill("at ease");
    await page.locator(".correction input").press("Enter");

    const asked = askedOf(site);
    await page.getByRole("button", { name: "Report to print" }).click();
    const report = page.getByRole("article", { name: "How these voices sound" });
    const weights = await readFile(join(await siteFolder(), "model/weights.bin"));
    await report.getByText(createHash("sha256").update(weights).digest("hex")).waitFor();
    expect(asked()).toEqual([]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("report-title");
    expect(await page.getByRole("main").isVisible()).toBe(false);
    const parts = report.locator("section");
    const ofClip = (name: string) =>
      report.locator(".report-clip", { has: page.getByRole("heading", { name, exact: true }) });
    expect(await report.locator(".report-clip h2").allTextContents()).toEqual(
      rows.map(({ file }) => file),
    );
    const voice = rows.find(({ file }) => file === EXAMPLE);
    const [best] = voice?.scores ?? [];
    expect(await ofClip(EXAMPLE).textContent()).toContain("says it is nervous");
    expect(await ofClip(EXAMPLE).locator(".bars li").allTextContents()).toHaveLength(8);
    expect(await ofClip(EXAMPLE).locator(".bars li").first().textContent()).toBe(
      `${best?.label}${Math.round(100 * (best?.score as number))} %`,
    );
    expect(await ofClip("voice48k.wav").textContent()).toContain("Nobody speaks here");
    expect(await ofClip("notes.txt").textContent()).toContain("is not a sound file");
    expect(await parts.locator(".parts").textContent()).toMatch(
      /^0:00\.0 to .* at ease \(by hand\)/,
    );
    expect(await report.textContent()).toContain("Article 50");

    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(width);
    }
    expect(await violations(page, "light", "dark")).toEqual([]);

    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const [, width, height] = /\/MediaBox \[0 0 (\S+) (\S+)\]/.exec(pdf) as RegExpExecArray;
    expect([width, height].map((length) => Math.round(Number(length)))).toEqual(A4_POINTS);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button").filter({ visible: true }).count()).toBe(0);
    const onPaper = await report.evaluate((it) => {
      const style = getComputedStyle(it.querySelector("h1") as Element);
      return { ink: style.color, paper: getComputedStyle(document.body).backgroundImage };
    });
    expect(onPaper).toEqual({ ink: "rgb(34, 31, 43)", paper: "none" }); // dark on white, whatever the scheme

    await page.emulateMedia({ media: "screen" });
    await page.keyboard.press("Escape");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("open-report");
    expect(await page.getByRole("main").isVisible()).toBe(true);
    await page.evaluate(() =>
      addEventListener("beforeprint", () => {
        document.title = "printed";
      }),
    );
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Print, or save as PDF" }).click({ noWaitAfter: true });
    await expect.poll(() => page.title()).toBe("printed");
    expect(complaints).toEqual([]);
  }, 60_000);
});
