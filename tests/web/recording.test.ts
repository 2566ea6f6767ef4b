import { decodeWav } from "@speech-emotion/features";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasChromium } from "../../scripts/web/chromium.ts";
import { exportRows, open, ready, saveBytes, useMicrophone } from "./site.ts";

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  const own = useMicrophone();

  /** What a screen reader reads out by itself when it changes. */
  const liveRegions = (page: Page) =>
    page.locator("output, [role=log], [role=timer], [role=status], [aria-live]").count();
  const hasHeard = (page: Page, time: RegExp) =>
    expect.poll(() => page.locator(".record .clock").textContent()).toMatch(time);

  test("by keyboard alone, for as long as it records; the take can be saved, and nothing is told over and over", async () => {
    const { page, complaints } = await open(own.browser, own.site.url);
    await ready(page);
    await page.evaluate(() => {
      const status = document.querySelector("[role=status]") as HTMLElement;
      const told: string[] = [];
      Object.assign(window, { told });
      new MutationObserver(() => told.push(status.textContent)).observe(status, {
        ...{ childList: true, characterData: true, subtree: true },
      });
    });
    const record = page.getByRole("button", { name: "Record", exact: true });
    await record.focus();
    await page.keyboard.press("Enter");
    const meter = page.locator("meter");
    await expect
      .poll(() => meter.evaluate((it: HTMLMeterElement) => it.value))
      .toBeGreaterThan(-40);
    await hasHeard(page, /^0:0[2-9]/);
    expect(await liveRegions(page)).toBe(1);
    await page.keyboard.press("Enter"); // where the focus still is
    const [row] = await exportRows(page);
    expect(row?.file).toBe("Recording 1");
    expect(row?.durationSec).toBeGreaterThan(1.9);
    expect(row?.scores).toHaveLength(8);

    const { channels, sampleRateHz } = decodeWav(await saveBytes(page, "Save this take as WAV"));
    expect((channels[0] as Float32Array).length / sampleRateHz).toBeCloseTo(
      row?.durationSec as number,
      3,
    );
    expect(await liveRegions(page)).toBe(1);
    const told = await page.evaluate(() => (window as never)["told"] as string[]);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^Recording\. Press/);
    expect(told[1]).toMatch(/^Recording 1: /);

    await record.press("Enter");
    await hasHeard(page, /^0:00\.[5-9]/);
    await page.keyboard.press("Escape");
    await record.waitFor();
    await expect.poll(() => page.locator("#result h2").textContent()).toBe("Recording 2");
    expect(complaints).toEqual([]);
  }, 60_000);

  test("a microphone can be chosen; one that goes away is noticed, and what it heard is kept", async () => {
    const { page, complaints } = await open(own.browser, own.site.url);
    await ready(page);
    const choice = page.getByLabel("Microphone", { exact: true });
    await choice.waitFor();
    const names = await choice.locator("option").allTextContents();
    expect(names.length).toBeGreaterThan(2);
    await choice.selectOption({ index: names.length - 1 });
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const openStream = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await openStream(constraints);
        Object.assign(window, { track: stream.getAudioTracks()[0] });
        return stream;
      };
    });
    await page.getByRole("button", { name: "Record" }).click();
    await hasHeard(page, /^0:0[1-9]/);
    const track = (of: (track: MediaStreamTrack) => void) =>
      page.evaluate(`(${of})(window.track)`) as Promise<string>;
    expect(await track((it) => it.label)).toBe(names.at(-1));
    // Chromium ends a track so whose device is unplugged; its fake ones cannot be.
    await track((it) => it.dispatchEvent(new Event("ended")));
    await page
      .locator(".record")
      .getByRole("alert")
      .getByText(/unplugged/)
      .waitFor();
    const [row] = await exportRows(page);
    expect(row?.durationSec).toBeGreaterThan(0.9);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("a take is compared with those before, until somebody else speaks", async () => {
    const { page } = await open(own.browser, own.site.url);
    await ready(page);
    const take = async () => {
      await page.getByRole("button", { name: "Record", exact: true }).click();
      await hasHeard(page, /^0:0[1-9]/);
      await page.getByRole("button", { name: "Stop" }).click();
    };
    const compared = page.locator("#result").getByText(/^Compared with/);
    await take();
    await exportRows(page);
    expect(await compared.count()).toBe(0);
    await take();
    await expect.poll(() => compared.allTextContents()).toEqual(["Compared with the take before"]);
    await take();
    await expect.poll(() => compared.allTextContents()).toEqual(["Compared with the takes before"]);
    await page.getByRole("button", { name: "Somebody else speaks" }).click();
    await take();
    await expect.poll(() => page.locator("#result h2").textContent()).toBe("Recording 4");
    await expect.poll(() => compared.count()).toBe(0);
  }, 60_000);
});
