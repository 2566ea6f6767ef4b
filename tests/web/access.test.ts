/** Evidence: end to end, in a real browser. Everyone gets in: by keyboard, on a phone, in the dark, offline. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launcher } from "../../scripts/shared/run.ts";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { violations } from "./axe.ts";
import { golden, open, ready, serveSite } from "./site.ts";

const answered = (page: Page) => page.locator("#result[data-answer]").waitFor();

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
    const slider = page.getByRole("slider", { name: "Position in the clip" });
    await slider.evaluate((element) => {
      const press = { key: "ArrowRight", bubbles: true };
      element.dispatchEvent(new KeyboardEvent("keydown", press));
      element.dispatchEvent(new KeyboardEvent("keydown", press)); // while the player still moves
    });
    await page.waitForTimeout(400); // the player tells of its moves a while later
    expect(Number(await slider.getAttribute("aria-valuenow"))).toBeCloseTo(1, 1);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => slider.getAttribute("aria-valuenow").then(Number)).toBeCloseTo(0.5, 1);
    await tabTo("Play");
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await tabTo("Emotion");
    await page.keyboard.press("Enter");
    await page.locator('th[aria-sort="ascending"]').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  test("in every state no violation of WCAG 2.2 AA that axe knows", async () => {
    const { page } = await open(browser, "about:blank", {
      ...{ reducedMotion: "reduce", serviceWorkers: "block" },
    });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.context().route("**/weights.bin", async (route) => {
      await held;
      await route.continue();
    });
    const found: string[] = [];
    const look = async (state: string, ...schemes: readonly ("light" | "dark")[]) => {
      for (const violation of await violations(page, ...schemes))
        found.push(`${state}, ${violation}`);
    };
    const answers = (kind: string) => page.locator(`#result[data-answer="${kind}"]`).waitFor();
    const example = (name: string) => page.getByRole("button", { name, exact: true }).click();

    await page.goto(site.url);
    await page.getByText(/^Loading/).waitFor();
    await look("loading", "dark");
    await example("slow and dark, low voice");
    await page.getByText("listening").waitFor();
    await look("listening", "light");
    release();
    await answers("unfamiliar");
    await look("unlike any voice learnt", "dark");
    await example("trembling, high voice");
    await answers("unfamiliar");
    await look("another", "light", "dark");
    await page.setInputFiles("#files", {
      ...{ name: "text", mimeType: "text/plain", buffer: Buffer.from("x") },
    });
    await page.locator("#result").getByRole("alert").waitFor();
    await look("refused", "light");
    await page.setInputFiles("#files", golden("voice48k.wav"));
    await answers("no voice");
    await look("no voice", "dark");

    for (const [name, label] of [
      ["slow and dark, low voice", "slow"],
      ["trembling, high voice", "fast"],
    ]) {
      const field = page.getByLabel(`What Synthetic example: ${name} is`);
      await field.fill(label as string);
      await field.press("Enter");
    }
    await page.getByRole("button", { name: /^Teach by/ }).click();
    await page.locator(".taught").getByText("It now tells").waitFor();
    await expect.poll(() => page.getByText("waiting", { exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: "Synthetic example: trembling, high voice" }).click();
    await page.locator("#result[data-answer]").waitFor();
    await page.getByLabel("Keep my clips in this browser").click();
    await page.getByLabel("Answers as taught by").waitFor();
    await page.getByRole("button", { name: "Delete all" }).click();
    await page.getByRole("alertdialog").waitFor();
    await look("taught, kept, asked before it is deleted", "light", "dark");
    expect(found).toEqual([]);
  }, 90_000);

  test("the line over the waveform and the scores stand out by three to one, whatever the colours", async () => {
    const { page } = await open(browser, site.url, { reducedMotion: "reduce" });
    await ready(page);
    await page.getByRole("button", { name: "trembling, high voice" }).click();
    const ratios = () =>
      page.evaluate(() => {
        const luminance = (rgb: readonly number[]) => {
          const [r, g, b] = rgb.map((value) => {
            const x = value / 255;
            return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
          }) as [number, number, number];
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const contrast = (...colours: readonly (readonly number[])[]) => {
          const [dark, light] = colours.map(luminance).sort((a, b) => a - b) as [number, number];
          return (light + 0.05) / (dark + 0.05);
        };
        // The line and its rim are all that is wholly opaque, and most of it.
        const canvas = document.querySelector("canvas.moments") as HTMLCanvasElement;
        const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
        const counts = new Map<string, number>();
        for (let i = 0; i < data.length; i += 4)
          if (data[i + 3] === 255) {
            const key = data.subarray(i, i + 3).join();
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
        const [rim, line] = [...counts]
          .sort((a, b) => b[1] - a[1])
          .map(([key]) => key.split(",").map(Number));
        const rgbOf = (element: Element) =>
          getComputedStyle(element)
            .borderColor.match(/[\d.]+/g)!
            .slice(0, 3)
            .map(Number);
        const card = getComputedStyle(document.body)
          .backgroundColor.match(/[\d.]+/g)!
          .map(Number);
        return {
          line: rim && line ? contrast(rim, line) : 0,
          score: contrast(rgbOf(document.querySelector(".bar span") as Element), card.slice(0, 3)),
        };
      });
    for (const media of [
      { colorScheme: "light" },
      { colorScheme: "dark" },
      { colorScheme: "light", forcedColors: "active" },
      { colorScheme: "dark", forcedColors: "active" },
    ] as const) {
      await page.emulateMedia(media);
      await expect
        .poll(async () => (await ratios()).line, { message: JSON.stringify(media) })
        .toBeGreaterThan(3);
      expect((await ratios()).score, JSON.stringify(media)).toBeGreaterThan(3);
    }
  }, 60_000);

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
