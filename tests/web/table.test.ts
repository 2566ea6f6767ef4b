/** Evidence: end to end, in a real browser. A table of thousands, folders and manifests, how often answers are right, pictures to save. */
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { encodeWav } from "@speech-emotion/features";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { exportRows, open, ready, save, saveBytes, serveSite } from "./site.ts";

const RATE_HZ = 8000;
/** Too short to be heard, which takes no time. */
const blip = Buffer.from(
  encodeWav({ channels: [new Float32Array(RATE_HZ / 10)], sampleRateHz: RATE_HZ }),
);

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let dir: string;
  /** Clips of the synthetic corpus: two soft ones and a trembling one. */
  let voices: readonly [string, string, string];
  let site: Served;
  let browser: Browser;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "table-"));
    await writeSyntheticCorpus(join(dir, "voices"), { speakers: 2 });
    const clip = (code: string) => join(dir, `voices/Actor_02/03-01-${code}-02.wav`);
    voices = [clip("02-02-01-01"), clip("02-02-01-02"), clip("06-02-01-01")];
    [site, browser] = await Promise.all([serveSite(), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** What axe finds in the table's card, light and dark, with all that is one click away; and that it is not too wide. */
  async function expectAccess(page: Page): Promise<void> {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode() // there are no frames
        .include(".compare")
        .include(".inputs")
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
        .analyze();
      const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      expect(found, colorScheme).toEqual([]);
    }
    const size = page.viewportSize();
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(360);
    await page.setViewportSize(size as NonNullable<typeof size>);
  }

  /** What "Save as CSV" saves, of clips whose names hold no comma. */
  async function tableOf(page: Page): Promise<readonly Record<string, string>[]> {
    const [head = [], ...lines] = (await save(page, "Save as CSV"))
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(","));
    return lines.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ""])));
  }

  test("of a thousand rows those in sight stand in the page; focus, filters, search, sorting and saving know all", async () => {
    const { page, complaints } = await open(browser, site.url, { reducedMotion: "reduce" });
    await ready(page);
    const blips = Array.from({ length: 999 }, (_, i) => ({
      ...{ name: `blip ${i + 2}.wav`, mimeType: "audio/wav", buffer: blip },
    }));
    await page.setInputFiles("#files", voices[0]);
    await page.locator("#result[data-answer]").waitFor();
    await page.setInputFiles("#files", blips);
    const table = page.locator(".compare table").first();
    await expect.poll(() => table.getAttribute("aria-rowcount")).toBe("1001");
    await expect
      .poll(() => page.getByRole("status").textContent(), { timeout: 40_000 })
      .toBe("All clips are heard: 1000 are in the table.");
    const rows = table.locator("tbody tr[data-index]");
    expect(await rows.count()).toBeLessThan(60);
    await expect.poll(() => rows.first().textContent()).toContain("03-01-02");

    const second = page.getByRole("button", { name: "blip 2.wav", exact: true });
    await second.focus();
    const box = page.locator(".scroll.many");
    const scrollTo = (top: number) => box.evaluate((it, y) => it.scrollTo({ top: y }), top);
    await scrollTo(1e6);
    await page.getByRole("button", { name: "blip 1000.wav", exact: true }).waitFor();
    expect(await rows.last().getAttribute("aria-rowindex")).toBe("1001");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("blip 2.wav");
    expect(await rows.count()).toBeLessThan(60);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("blip 3.wav");
    await expect.poll(() => box.evaluate((it) => it.scrollTop)).toBeLessThan(500);

    await page.getByRole("button", { name: "File", exact: true }).click();
    await page.getByRole("button", { name: "File", exact: true }).click();
    await scrollTo(0);
    await expect.poll(() => rows.first().textContent()).toContain("blip 1000.wav"); // by number
    expect(await rows.first().getAttribute("aria-rowindex")).toBe("2");
    await page.getByLabel("Name").fill("BLIP 99");
    const shown = page.locator(".filters .note");
    expect(await shown.textContent()).toBe("11 of 1000 shown");
    expect(await table.getAttribute("aria-rowcount")).toBe(null); // all of them stand in the page
    expect(await page.locator(".compare tbody tr").count()).toBe(11);
    await expect.poll(() => page.getByRole("status").textContent()).toBe("11 of 1000 shown");
    await page.getByText("What is saved is what is shown: 11 of 1000.").waitFor();
    expect((await tableOf(page)).map(({ file }) => file)).toEqual([
      "blip 99.wav",
      ...Array.from({ length: 10 }, (_, i) => `blip ${990 + i}.wav`),
    ]);
    await page.getByLabel("Name").fill("");
    await page.getByLabel("Certainty").selectOption("could not be heard");
    expect(await shown.textContent()).toBe("999 of 1000 shown");
    await page.getByLabel("Certainty").selectOption("any");
    await page.getByLabel("Emotion").selectOption({ index: 1 });
    expect(await shown.textContent()).toBe("1 of 1000 shown");
    await page.getByLabel("Emotion").selectOption("any");
    await page.getByText("Skip the 1000 rows").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      "What the columns mean",
    );
    await expectAccess(page);
    expect(complaints).toEqual([]);
  }, 90_000);

  test("a folder with a manifest is heard with its labels; what does not fit is told; the confusion is that of what is saved", async () => {
    const set = join(dir, "set");
    await mkdir(join(set, "wavs"), { recursive: true });
    for (const [i, voice] of voices.entries()) await cp(voice, join(set, `wavs/${i}.wav`));
    await writeFile(join(set, "notes.txt"), "no sound");
    const manifest = [
      ...["path,emotion,speaker,start,end", "wavs/0.wav,calmness,eve,,", "wavs/1.wav,sad,eve,,"],
      ...["wavs/2.wav,calm,bob,0.2,1.5", "wavs/2.wav,,bob,,", "wavs/9.wav,sad,bob,,"],
    ].join("\n");
    await writeFile(join(set, "labels.csv"), manifest);
    const { page, complaints } = await open(browser, site.url, { reducedMotion: "reduce" });
    await ready(page);
    await page.setInputFiles("#folder", set);
    const report = page.locator(".imported");
    await report
      .getByText(
        "3 clips, labelled by set/labels.csv (path, emotion as label, speaker, start, end). 1 other file left out.",
      )
      .waitFor();
    expect(await report.locator("li").allTextContents()).toEqual([
      "set/labels.csv, line 5: no label",
      'set/labels.csv, line 6: "wavs/9.wav" is not among the files that came with it',
    ]);
    const rows = await exportRows(page);
    expect(rows.map(({ file, label, speaker }) => [file, label, speaker])).toEqual([
      ["set/wavs/0.wav", "calm", "eve"],
      ["set/wavs/1.wav", "sad", "eve"],
      ["set/wavs/2.wav#0.2-1.5", "calm", "bob"],
    ]);
    expect(rows[2]?.durationSec).toBeCloseTo(1.3, 3);
    expect((await tableOf(page))[1]).toMatchObject({
      ...{ label: "sad", speaker: "eve", emotion: rows[1]?.emotion },
    });
    const heard = rows.map(({ emotion }) => emotion ?? "no voice");
    const right = ["calm", "sad", "calm"].filter((label, i) => label === heard[i]).length;
    const confusion = page.locator(".confusion");
    await expect
      .poll(() => confusion.locator("p").first().textContent())
      .toContain(`${right} of 3 labelled clips`);
    const cell = async (truth: string, answer: string) => {
      const heads = await confusion.locator("thead th").allTextContents();
      const row = confusion.locator("tbody tr", { hasText: truth });
      const text = await row
        .locator("td")
        .nth(heads.indexOf(`heard as ${answer}`) - 1)
        .textContent();
      return Number(/^\d+/.exec(text ?? "")?.[0]);
    };
    const counted = (truth: string, answer: string) =>
      ["calm", "sad", "calm"].filter((label, i) => label === truth && heard[i] === answer).length;
    for (const answer of new Set(heard as string[]))
      for (const truth of ["calm", "sad"])
        expect(await cell(truth, answer), `${truth} as ${answer}`).toBe(counted(truth, answer));
    await expectAccess(page);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("a folder that is dropped is walked through, and its names say what clips are", async () => {
    const folder = join(dir, "moods");
    for (const [i, mood] of ["calm", "joy/deep"].entries()) {
      await mkdir(join(folder, mood), { recursive: true });
      await cp(voices[i] as string, join(folder, mood, "a.wav"));
    }
    await mkdir(join(folder, "calm/many"));
    for (let i = 0; i < 120; i++) await writeFile(join(folder, `calm/many/${i}.wav`), blip);
    const { page, complaints } = await open(browser, site.url);
    await ready(page);
    const cdp = await page.context().newCDPSession(page);
    for (const type of ["dragEnter", "dragOver", "drop"] as const)
      await cdp.send("Input.dispatchDragEvent", {
        ...{ type, x: 300, y: 300 },
        data: { items: [], files: [folder], dragOperationsMask: 1 },
      });
    await page
      .locator(".imported")
      .getByText("122 sound files, labelled by their folders.")
      .waitFor();
    await expect
      .poll(() => page.getByRole("status").textContent())
      .toBe("All clips are heard: 122 are in the table.");
    await page.getByLabel("Name").fill("a.wav");
    const rows = await exportRows(page);
    expect(rows.map(({ file, label }) => [file, label])).toEqual([
      ["moods/calm/a.wav", "calm"],
      ["moods/joy/deep/a.wav", "happy"],
    ]);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("a timeline is saved as a picture: its parts in their colours on white, 1600 pixels wide", async () => {
    const samples = new Float32Array(20 * RATE_HZ).map((_, n) => 0.3 * Math.sin(n / 20));
    const file = encodeWav({ channels: [samples], sampleRateHz: RATE_HZ });
    const { page, complaints } = await open(browser, site.url, { colorScheme: "dark" });
    await ready(page);
    await page.setInputFiles("#files", {
      ...{ name: "<tone> & more.wav", mimeType: "audio/wav", buffer: Buffer.from(file) },
    });
    await page.locator(".workbench .timeline li").first().waitFor();
    await page.locator(".workbench .timeline button").first().click();
    const correction = page.locator(".correction input");
    await correction.fill("neutral");
    await correction.press("Enter");
    await page.getByText("mostly neutral").first().waitFor();
    const svg = await save(page, "SVG picture");
    expect(svg.match(/fill="rgb[^"]+"/g)).toContain('fill="rgb(93, 88, 107)"'); // of the light page
    const png = await saveBytes(page, "PNG picture");
    const { width, colours } = await page.evaluate(async (base64) => {
      const image = Object.assign(new Image(), { src: `data:image/png;base64,${base64}` });
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), {
        ...{ width: image.naturalWidth, height: image.naturalHeight },
      });
      const context = canvas.getContext("2d")!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const counts: Record<string, number> = {};
      for (let i = 0; i < data.length; i += 4) {
        const key = data.subarray(i, i + 3).join();
        counts[key] = (counts[key] ?? 0) + 1;
      }
      return { width: canvas.width, colours: counts };
    }, png.toString("base64"));
    expect(width).toBe(1600);
    expect(colours["93,88,107"]).toBeGreaterThan(5_000);
    expect(colours["255,255,255"]).toBeGreaterThan(100_000);
    expect(complaints).toEqual([]);
  }, 60_000);
});
