/** Evidence: refusal, in a real browser. What cannot be heard says what happened and what to do, and the page goes on. */
import { encodeWav } from "@speech-emotion/features";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { golden, open, ready, serveSite } from "./site.ts";

const wav = (samples: Float32Array, sampleRateHz: number) =>
  Buffer.from(encodeWav({ channels: [samples], sampleRateHz }));
const tone = (seconds: number, rateHz: number) =>
  Float32Array.from({ length: seconds * rateHz }, (_, n) => 0.3 * Math.sin(n / 20));

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let site: Served;
  let browser: Browser;
  /** One page for all files that are refused, which none of them stops. */
  let visit: ReturnType<typeof open>;
  beforeAll(async () => {
    [site, browser] = await Promise.all([serveSite(), launchChromium()]);
    visit = open(browser, site.url);
    await ready((await visit).page);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const stillWorks = async (page: Page) => {
    await page.setInputFiles("#files", golden("voice48k.wav"));
    await page.locator("#result[data-answer]").waitFor();
  };

  test.each([
    ["text", Buffer.from("not sound"), /“text” is not a sound file.*Choose a WAV, MP3/],
    ["an empty file", Buffer.alloc(0), /^Expected a WAV file, found an empty file/],
    ["silence", wav(new Float32Array(22050), 22050), /found silence .* Check the microphone\.$/],
    ["a click", wav(tone(0.1, 22050), 22050), /lasts 0\.10 s, and at least 0\.3 s.*longer one/],
    ["half a WAV", wav(tone(1, 22050), 22050).subarray(0, 20000), /truncated/],
  ])(
    "%s",
    async (name, buffer, message) => {
      const { page, complaints } = await visit;
      await page.setInputFiles("#files", { name, mimeType: "audio/wav", buffer });
      const problem = page.locator("#result").getByRole("alert");
      await problem.waitFor();
      expect(await problem.textContent()).toMatch(message);
      await stillWorks(page);
      expect(complaints).toEqual([]);
    },
    60_000,
  );

  test("a microphone that may not be used", async () => {
    const { page, complaints } = await open(browser, site.url);
    await ready(page);
    await page.getByRole("button", { name: "Record" }).click();
    const problem = page.locator(".record").getByRole("alert");
    await expect.poll(() => problem.textContent()).toMatch(/microphone.*open a file/i);
    await page.getByRole("button", { name: "Listen live" }).click();
    const unheard = page.locator("#live").getByRole("alert");
    await expect.poll(() => unheard.textContent()).toMatch(/microphone.*open a file/i);
    await page.locator("#live").getByRole("button", { name: "Close" }).click();
    await stillWorks(page);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("a model that cannot be loaded, and can the second time", async () => {
    const { page } = await open(browser, "about:blank", { serviceWorkers: "block" });
    await page.context().route("**/weights.bin", (route) => route.abort());
    await page.goto(site.url);
    const alert = page
      .locator(".banner")
      .getByRole("alert")
      .or(page.locator(".banner[role=alert]"));
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/could not be loaded.*Try again/);
    await page.setInputFiles("#files", golden("voice48k.wav"));
    const problem = page.locator("#result").getByRole("alert");
    await expect.poll(() => problem.textContent()).toMatch(/recogniser could not be loaded/);
    await page.context().unroute("**/weights.bin");
    await page.getByRole("button", { name: "Try again" }).click();
    await ready(page);
    await stillWorks(page);
  }, 60_000);

  test("a browser without SIMD", async () => {
    const { page } = await open(browser, "about:blank", { serviceWorkers: "block" });
    // What wasm-feature-detect asks is answered as an old browser would.
    await page.context().route("**/worker-*.js", async (route) => {
      const response = await route.fetch();
      const body = `WebAssembly.validate = () => false;\n${await response.text()}`;
      await route.fulfill({ response, body });
    });
    await page.goto(site.url);
    const alert = page.locator(".banner[role=alert]");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/no WebAssembly SIMD.*newer/);
  }, 60_000);
});
