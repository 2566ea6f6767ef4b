import { AxeBuilder } from "@axe-core/playwright";
import { decodeWav } from "@speech-emotion/features";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasChromium } from "../../scripts/web/chromium.ts";
import { open, ready, save, saveBytes, useMicrophone } from "./site.ts";

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  const own = useMicrophone();

  const stage = (page: Page, name: string) => page.locator(`#live[data-stage=${name}]`).waitFor();
  const answered = (page: Page) => page.locator("#live[data-emotion]").waitFor();
  const clockSec = async (page: Page) => {
    const [minutes, seconds] = ((await page.locator("#live .clock").textContent()) ?? "").split(
      ":",
    );
    return 60 * Number(minutes) + Number(seconds);
  };
  const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim());

  test("by keyboard alone: it answers as it goes, pauses, marks, saves, stops and goes away", async () => {
    const { page, complaints } = await open(own.browser, own.site.url, { serviceWorkers: "block" });
    await ready(page);
    const program = () => own.site.requests.filter((path) => /\/live-.*\.(js|css)$/.test(path));
    expect(program()).toEqual([]);
    await page.evaluate(() => {
      const told: string[] = [];
      Object.assign(window, { told });
      new MutationObserver(([change]) => told.push(change?.target.textContent ?? "")).observe(
        document.querySelector("[role=status]") as HTMLElement,
        { childList: true, characterData: true, subtree: true },
      );
    });
    await page.getByRole("button", { name: "Listen live" }).focus();
    await page.keyboard.press("Enter");
    await answered(page);
    expect(program()).toHaveLength(2);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("live");
    await expect.poll(() => clockSec(page)).toBeGreaterThan(2);
    await page.locator("#live .activity", { hasText: "somebody speaks" }).waitFor();
    await page.keyboard.press("m");
    const [mark] = (await page.getByText(/^Marks: 1 at/).textContent())?.match(/0:\d+\.\d/) ?? [];

    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Pause");
    await page.keyboard.press("Space");
    await stage(page, "paused");
    expect(await focused(page)).toBe("Go on");
    await page.waitForTimeout(300); // what was on its way
    const paused = await clockSec(page);
    await page.waitForTimeout(500);
    expect(await clockSec(page)).toBe(paused);
    await page.keyboard.press("Enter");
    await expect.poll(() => clockSec(page)).toBeGreaterThan(paused + 1);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Mark");
    await page.keyboard.press("Enter");
    await page.getByText(/^Marks: 1 at .*, 2 at/).waitFor();
    await page.keyboard.press("Escape");
    await stage(page, "stopped");
    await page.keyboard.press("m"); // marks nothing any more

    const { channels, sampleRateHz } = decodeWav(await saveBytes(page, "Save sound as WAV"));
    const samples = channels[0] as Float32Array;
    const { durationSec, marks, moments } = JSON.parse(await save(page, "Save timeline as JSON"));
    expect(Math.abs(durationSec - (await clockSec(page)))).toBeLessThan(0.06); // of which tenths are shown
    // Sound that came since the last answer is in the file, too.
    expect(samples.length / sampleRateHz - durationSec).toBeGreaterThanOrEqual(-0.001);
    expect(samples.length / sampleRateHz - durationSec).toBeLessThan(0.6);
    expect(samples.some((x) => x > 0.1)).toBe(true);
    expect(marks.map((each: { mark: number }) => each.mark)).toEqual([1, 2]);
    expect(Math.abs(marks[0].timeSec - Number(mark?.slice(2)))).toBeLessThan(0.06);
    expect(marks[1].timeSec).toBeGreaterThan(paused + 0.9);
    const heard = moments.filter(({ emotion }: { emotion: string | null }) => emotion !== null);
    expect(heard.at(-1).scores).toHaveLength(8);
    const rows = (await save(page, "Save timeline as CSV")).trimEnd().split("\r\n");
    expect(rows[0]).toMatch(/^timeSec,emotion,verdict,score,speaking,angry,.*,surprised,mark$/);
    expect(rows.length - 1).toBe(moments.length);
    expect(rows.filter((row) => /,[12]$/.test(row))).toHaveLength(2);

    await page.getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#live").count()).toBe(0);
    expect(await focused(page)).toBe("Listen live");
    const told = await page.evaluate(() => (window as never)["told"] as string[]);
    expect(told[0]).toMatch(/^Listening\. Press M/);
    expect(told).toContain("Paused.");
    // Some seconds of one voice that does not change much.
    expect(told.length).toBeLessThan(9);
    expect(complaints.filter((text) => !text.includes("Service Worker"))).toEqual([]);
  }, 60_000);

  test("while it listens: no screen is too narrow, axe finds nothing, calm where motion disturbs; an unplugged microphone is said", async () => {
    const { page } = await open(own.browser, "about:blank", { reducedMotion: "reduce" });
    await page.addInitScript(() => {
      const { mediaDevices } = navigator;
      const openStream = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await openStream(constraints);
        Object.assign(window, { track: stream.getAudioTracks()[0] });
        return stream;
      };
      const context = CanvasRenderingContext2D.prototype;
      const put = context.putImageData;
      Object.assign(window, { drawn: 0 });
      context.putImageData = function (this: CanvasRenderingContext2D, ...given: unknown[]) {
        Object.assign(window, { drawn: (window as never)["drawn"] + 1 });
        put.apply(this, given as never);
      };
    });
    await page.goto(own.site.url);
    await ready(page);
    await page.getByRole("button", { name: "Listen live" }).click();
    await answered(page);
    const drawnIn = async (ms: number) => {
      const drawn = () => page.evaluate(() => (window as never)["drawn"] as number);
      const before = await drawn();
      await page.waitForTimeout(ms);
      return (await drawn()) - before;
    };
    expect(await drawnIn(1200)).toBeLessThanOrEqual(2);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    expect(await drawnIn(1000)).toBeGreaterThan(3);
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(width);
    }
    const found: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" }); // else colours are on their way
      const axe = new AxeBuilder({ page }).setLegacyMode().include("#live"); // there are no frames
      const { violations } = await axe
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
        .analyze();
      for (const { id, nodes } of violations)
        found.push(`${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    }
    expect(found).toEqual([]);

    // Chromium ends a track so whose device is unplugged; its fake ones cannot be.
    await page.evaluate(() =>
      ((window as never)["track"] as MediaStreamTrack).dispatchEvent(new Event("ended")),
    );
    await page
      .locator("#live")
      .getByRole("alert")
      .getByText(/unplugged/)
      .waitFor();
    await stage(page, "stopped");
    const { channels } = decodeWav(await saveBytes(page, "Save sound as WAV"));
    expect(channels[0]?.length).toBeGreaterThan(3 * 8000);
    await page.getByRole("button", { name: "Start anew" }).click();
    await answered(page);
    expect(await page.locator("#live").getByRole("alert").count()).toBe(0);
    expect(await clockSec(page)).toBeLessThan(3);
  }, 60_000);
});
