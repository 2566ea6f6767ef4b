/** Evidence: end to end, in a real browser. A recording of an hour is heard block by block, and its verdict is its timeline's. */
import { mkdtemp, open as openFile, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { decodeWav, encodeWav, resample } from "@speech-emotion/features";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { runCli } from "../runCli.ts";
import { violations } from "./axe.ts";
import { audio, exportRows, open, ready, save, serveSite } from "./site.ts";

const RATE_HZ = 8000;
const BYTES_PER_SAMPLE = 2;

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let dir: string;
  let site: Served;
  let browser: Browser;
  /** One page for all recordings. */
  let page: Page;
  let complaints: readonly string[];
  /** A voice at {@link RATE_HZ}. */
  let voice: Float32Array;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "long-"));
    await writeSyntheticCorpus(join(dir, "voices"), { speakers: 2 });
    const spoken = await readFile(join(dir, "voices/Actor_02/03-01-02-02-01-01-02.wav"));
    const { channels, sampleRateHz } = decodeWav(spoken);
    voice = resample(channels[0] as Float32Array, { fromHz: sampleRateHz, toHz: RATE_HZ });
    [site, browser] = await Promise.all([serveSite(), launchChromium()]);
    ({ page, complaints } = await open(browser, site.url));
    await ready(page);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** A recording of one voice that speaks at some seconds of it; what lies between takes no room on the disk. */
  async function record(name: string, seconds: number, spokenAt: readonly number[]) {
    const path = join(dir, name);
    const wav = Buffer.from(encodeWav({ channels: [voice], sampleRateHz: RATE_HZ }));
    const header = wav.length - BYTES_PER_SAMPLE * voice.length;
    const dataBytes = BYTES_PER_SAMPLE * RATE_HZ * seconds;
    wav.writeUInt32LE(header + dataBytes - 8, 4);
    wav.writeUInt32LE(dataBytes, header - 4);
    const file = await openFile(path, "w");
    await file.write(wav.subarray(0, header), 0, header, 0);
    await file.truncate(header + dataBytes);
    const samples = wav.subarray(header);
    for (const second of spokenAt)
      await file.write(samples, 0, samples.length, header + BYTES_PER_SAMPLE * RATE_HZ * second);
    await file.close();
    return path;
  }

  const heard = (name: string) =>
    expect
      .poll(() => page.locator("tbody tr", { hasText: name }).textContent())
      .toContain("mostly");

  test("an hour is heard as it goes, can be stopped, and widens no screen; its parts play from its file", async () => {
    const name = `${"an_hour_of_".repeat(8)}talk.wav`;
    const path = await record(name, 3600, [0, 3, 6, 1800, 1803, 3000]);
    await page.setInputFiles("#files", path);
    const progress = page.locator("#result progress");
    await expect
      .poll(() => progress.evaluate((it: HTMLProgressElement) => it.value))
      .toBeGreaterThan(60);
    expect(await page.locator("#result").textContent()).toMatch(/Heard \d+:\d\d\.\d of 1:00:00/);
    await page.getByRole("button", { name: "Stop hearing it" }).click();
    const alert = page.locator("#result").getByRole("alert");
    expect(await alert.textContent()).toMatch(/^You stopped it when \d+ % was heard/);

    await page.getByRole("button", { name, exact: true }).click(); // in the table
    await heard(name);
    expect(await page.locator("#result .emotion").textContent()).toBe("mostly no voice");
    expect(await page.locator("#result .answer").textContent()).toMatch(
      /Nobody speaks for \d+ % of the time; when somebody does, mostly [a-z]+\./,
    );
    const parts = page.getByRole("list", { name: "Over time" }).getByRole("button");
    await expect.poll(() => parts.count()).toBeGreaterThan(1);
    const names = await parts.evaluateAll((all) => all.map((it) => it.getAttribute("aria-label")));
    expect(names.at(-1)).toMatch(/ to 1:00:00: no voice\. Play$/);
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(width);
    }

    const slider = page.getByRole("slider", { name: "Position in the recording" });
    const seconds = () => slider.getAttribute("aria-valuenow").then(Number);
    await page.getByRole("button", { name: /^30:00\.0 to / }).click();
    await expect.poll(seconds).toBeGreaterThan(1800.2);
    await page.getByRole("button", { name: "Pause" }).click();
    await slider.press("Home");
    expect(await seconds()).toBe(0);
    await slider.press("PageDown");
    expect(await seconds()).toBe(60);
    const { width } = (await slider.boundingBox())!;
    await slider.click({ position: { x: width / 2, y: 10 } });
    await expect.poll(seconds).toBeGreaterThan(1790);
    await page.getByRole("button", { name: "Pause" }).click();

    // Another clip and back: an hour is not heard twice.
    await page.setInputFiles("#files", audio("voice.mp3"));
    await page.locator("#result[data-answer] h2", { hasText: "voice.mp3" }).waitFor();
    await page.getByRole("button", { name, exact: true }).click();
    await slider.waitFor();
    expect(await page.locator(".player").count()).toBe(0);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("it is heard as predict hears it, and the verdict is the shares of its time", async () => {
    const name = "talk.wav";
    const path = await record(name, 31, [0, 2, 11, 13, 27]);
    await page.setInputFiles("#files", path);
    const row = (await exportRows(page)).find(({ file }) => file === name);
    const { stdout } = await runCli(["predict", path, "--json"], { cwd: dir, cache: dir });
    const [expected] = JSON.parse(stdout);
    expect(row?.emotion).toBe(expected.shares[0].emotion);
    expect(row?.durationSec).toBe(expected.durationSec);
    expect(row?.shares).toEqual(expected.shares);
    for (const [i, { label, score }] of row!.scores!.entries()) {
      expect(label).toBe(expected.scores[i].label);
      expect(score).toBeCloseTo(expected.scores[i].score, 3);
    }
    const shares = page.getByRole("list", { name: "Share of the time" }).getByRole("listitem");
    expect(await shares.evaluateAll((all) => all.map((it) => it.dataset["emotion"]))).toEqual(
      expected.shares.map(({ emotion }: { emotion: string | null }) => emotion ?? "no voice"),
    );
    expect(complaints).toEqual([]);
  }, 60_000);

  test("the two sides of a call are heard each by itself, as each would be alone", async () => {
    const seconds = 24;
    const sides = [
      [0, 2, 12, 14],
      [5, 7, 17, 19],
    ].map((spokenAt) => {
      const samples = new Float32Array(seconds * RATE_HZ);
      for (const second of spokenAt) samples.set(voice.subarray(0, 2 * RATE_HZ), second * RATE_HZ);
      return samples;
    }) as [Float32Array, Float32Array];
    const write = async (name: string, channels: Float32Array[]) => {
      const path = join(dir, name);
      await writeFile(path, encodeWav({ channels, sampleRateHz: RATE_HZ }));
      return path;
    };
    await page.setInputFiles("#files", [
      await write("call.wav", sides),
      await write("left.wav", [sides[0]]),
      await write("right.wav", [sides[1]]),
      await write("one voice.wav", [sides[0], sides[0]]),
    ]);
    const rows = (await exportRows(page)).slice(-5);
    expect(rows.map(({ file }) => file)).toEqual([
      ...["call.wav, left", "call.wav, right", "left.wav", "right.wav", "one voice.wav"],
    ]);
    const [callLeft, callRight, left, right] = rows;
    expect(callLeft?.scores).toEqual(left?.scores);
    expect(callLeft?.shares).toEqual(left?.shares);
    expect(callRight?.scores).toEqual(right?.scores);
    expect(callLeft?.scores).not.toEqual(callRight?.scores);
    expect(callLeft?.emotion).not.toBe(null);
    const answers = page.locator("#result .lane-answer");
    expect(await answers.locator("h3").allTextContents()).toEqual([
      ...["Left channel", "Right channel"],
    ]);
    expect(await answers.first().locator(".answer").textContent()).toMatch(
      new RegExp(`mostly ${callLeft?.emotion}.*Speaks for \\d+ % of the time`),
    );
    for (const side of ["Left", "Right"])
      await page.getByRole("list", { name: `${side} channel over time` }).waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  test("a timeline is saved in formats of other programs; the browser itself reads its subtitles", async () => {
    const name = "two breaths.wav";
    await page.setInputFiles("#files", await record(name, 18, [0, 2, 9, 11]));
    await heard(name);
    await page.getByRole("button", { name, exact: true }).click();
    const parts = page.getByRole("list", { name: "Over time" }).getByRole("button");
    await expect.poll(() => parts.count()).toBeGreaterThan(1);
    const heardParts = await parts.evaluateAll((all) =>
      all.map((it) => it.dataset["emotion"] as string),
    );
    const spoken = heardParts.filter((emotion) => emotion !== "no voice");

    const json = JSON.parse(await save(page, "JSON")) as { readonly emotion: string | null }[];
    expect(json.map(({ emotion }) => emotion ?? "no voice")).toEqual(heardParts);
    const vtt = await save(page, "VTT");
    const cues = await page.evaluate(async (text) => {
      const track = document.createElement("track");
      track.src = URL.createObjectURL(new Blob([text], { type: "text/vtt" }));
      track.default = true;
      const video = document.createElement("video");
      video.append(track);
      document.body.append(video);
      await new Promise((resolve, reject) => {
        track.onload = resolve;
        track.onerror = reject;
      });
      const read = [...(track.track.cues as unknown as Iterable<VTTCue>)];
      video.remove();
      return read.map(({ startTime, endTime, text: said }) => [startTime, endTime, said]);
    }, vtt);
    expect(cues.map(([, , said]) => String(said).replace("?", ""))).toEqual(spoken);
    expect(cues.at(0)?.[0]).toBe(0);
    for (const format of ["CSV", "SRT", "Praat TextGrid", "Audacity labels"])
      expect(await save(page, format), format).toContain(spoken[0]);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("a part can be corrected, and the answer, the table and what is saved follow; zoomed in, parts in view are listed", async () => {
    const name = "corrected.wav";
    await page.setInputFiles("#files", await record(name, 120, [0, 9, 60, 90]));
    await heard(name);
    await page.getByRole("button", { name, exact: true }).click();
    const parts = page.getByRole("list", { name: "Over time" }).getByRole("button");
    await expect.poll(() => parts.count()).toBeGreaterThan(5);
    const all = await parts.count();
    const spans = await parts.evaluateAll((list) => list.map((it) => it.ariaLabel as string));
    const silent = spans.findIndex((span) => /^1:03.*no voice/.test(span));
    await parts.nth(silent).click();
    await page.getByRole("button", { name: "Pause" }).click();
    const correction = page.getByLabel(/^1:03\.0 to 1:30\.0 is$/);
    expect(await correction.inputValue()).toBe("no voice");
    await correction.fill("proud");
    await correction.press("Enter");
    const share = page.getByRole("list", { name: "Share of the time" }).getByText("proud");
    await share.waitFor();
    const srt = await save(page, "SRT");
    expect(srt).toContain("00:01:03,000 --> 00:01:30,000\nproud\n");
    const row = (await exportRows(page)).find(({ file }) => file === name);
    const proud = row?.shares?.find(({ emotion }) => emotion === "proud");
    expect(proud?.share).toBeCloseTo(27 / 120, 9);

    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await expect.poll(() => parts.count()).toBeLessThan(all); // thirty seconds around the playhead
    const overview = page.getByRole("slider", { name: "What is in view" });
    await overview.press("Home");
    expect(await overview.getAttribute("aria-valuetext")).toBe("0:00.0 to 0:30.0");
    expect((await parts.first().getAttribute("aria-label"))?.startsWith("0:00.0 to ")).toBe(true);
    const wave = page.getByRole("slider", { name: "Position in the recording" });
    const { width } = (await wave.boundingBox())!;
    await wave.click({ position: { x: width / 2, y: 10 } });
    await page.getByRole("button", { name: "Pause" }).click();
    const seconds = Number(await wave.getAttribute("aria-valuenow"));
    expect(seconds).toBeGreaterThan(14.5);
    expect(seconds).toBeLessThan(18);
    await wave.press("PageDown"); // out of view, which follows
    await expect
      .poll(() => overview.getAttribute("aria-valuetext"))
      .toMatch(/^1:1\d\.\d to 1:4\d\.\d$/);
    for (const width of [360, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.scrollingElement?.scrollWidth)).toBe(width);
    }
    await page.getByRole("button", { name: "All of it" }).click();
    await expect.poll(() => parts.count()).toBe(all);
    const isDrawn = await page.locator(".affect canvas").evaluate((it: HTMLCanvasElement) => {
      const { data } = it.getContext("2d")!.getImageData(0, 0, it.width, it.height);
      return data.some((value) => value > 0);
    });
    expect(isDrawn).toBe(true);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("no violation of WCAG 2.2 AA that axe knows, light and dark", async () => {
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("list", { name: "Over time" }).getByRole("button").first().click();
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await violations(page, "light", "dark")).toEqual([]);
  }, 60_000);

  test("what the browser decodes is followed too, unless it does not fit into memory", async () => {
    const mp3 = await readFile(audio("voice.mp3"));
    const first = mp3.indexOf(Buffer.of(0xff, 0xfb)); // which tells how long that file is
    const frames = mp3.subarray(mp3.indexOf(Buffer.of(0xff, 0xfb), first + 1));
    const bytesPerSecond = 192_000 / 8;
    const speak = async (name: string, seconds: number) => {
      const path = join(dir, name);
      const times = Math.ceil((seconds * bytesPerSecond) / frames.length);
      await writeFile(path, Buffer.concat(Array(times).fill(frames)));
      return path;
    };
    await page.setInputFiles("#files", await speak("talk.mp3", 20));
    await heard("talk.mp3");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const slider = page.getByRole("slider", { name: "Position in the recording" });
    await expect.poll(() => slider.getAttribute("aria-valuenow").then(Number)).toBeGreaterThan(0.2);
    await page.setInputFiles("#files", await speak("lecture.mp3", 720));
    const problem = page.locator("#result").getByRole("alert");
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(
      /lasts 12 minutes, and more than 10 .*Save it as WAV, which is heard whatever its length/,
    );
    expect(complaints).toEqual([]);
  }, 60_000);
});
