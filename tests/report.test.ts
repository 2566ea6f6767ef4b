/** Evidence: end to end. Real runs on real files, and their pages in a real browser: nothing is asked for, nothing runs, sounds play. */
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { readRecording, writeSyntheticCorpus } from "@speech-emotion/data";
import { encodeWav } from "@speech-emotion/features";
import { Recognizer } from "@speech-emotion/model";
import { compareRuns, RunFolder, writeReport } from "@speech-emotion/train";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../scripts/web/chromium.ts";
import { runCli } from "./runCli.ts";

/** Names that a page must show and not obey. */
const hostile = `<img src=x onerror=document.title='taken'> "&'`;
const speakers = [hostile, "eve"];

let dir: string;
let corpus: string;
let run: string;
const cli = (...args: string[]) => runCli(args, { cwd: dir, cache: join(dir, "cache") });

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "report-"));
  [corpus, run] = [join(dir, "corpus"), join(dir, "run")];
  await writeSyntheticCorpus(join(dir, "voices"), { speakers: 2 });
  const emotions = { "04": "sad", "05": "angry" };
  for (const [i, speaker] of speakers.entries()) {
    const actor = join(dir, "voices", `Actor_0${i + 1}`);
    for (const name of await readdir(actor)) {
      const emotion = emotions[name.slice(6, 8) as keyof typeof emotions];
      if (!emotion) continue;
      await mkdir(join(corpus, emotion, speaker), { recursive: true });
      await cp(join(actor, name), join(corpus, emotion, speaker, `${hostile}${name}`));
    }
  }
  const words =
    "--preset small --epochs 1 --test-fraction 0.5 --set mixup=0 --learning-rate 0.00001";
  const { code, stderr } = await cli("train", corpus, "--out", run, ...words.split(" "));
  expect(code, stderr).toBe(0);
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

const page = (path = join(run, "report.html")) => readFile(path, "utf8");

test("training writes the page that report writes, byte for byte", async () => {
  const written = await page();
  expect(written.match(/data:audio\/wav;base64,UklGR/g)?.length).toBeGreaterThan(0);
  const out = join(dir, "again.html");
  const { code, stdout } = await cli("report", run, "--out", out);
  expect([code, stdout]).toEqual([0, `Report: ${out}\n`]);
  expect(await page(out)).toBe(written);
});

test("fewer mistakes or none, as asked for, in the run or elsewhere", async () => {
  const count = async (mistakes: number) => {
    const out = await writeReport(run, { mistakes, out: join(dir, `${mistakes}.html`) });
    return (await page(out)).split("<audio").length - 1;
  };
  expect(await count(1)).toBe(1);
  expect(await count(0)).toBe(0);
});

test("clips that have gone leave the page without their sound, and it says so; where they have gone to can be named", async () => {
  const written = await page();
  const moved = join(dir, "moved");
  await rename(corpus, moved);
  try {
    const gone = await page(await writeReport(run, { out: join(dir, "gone.html") }));
    expect(gone).not.toContain("<audio");
    expect(gone).toMatch(/No sound: expected .*corpus/);
    expect(gone).toContain("Per emotion");
    const found = join(dir, "found.html");
    expect((await cli("report", run, moved, "--out", found)).code).toBe(0);
    expect(await page(found)).toBe(written);
    // Another recording under the same name is none of the run's.
    const { predictions } = await (await RunFolder.open(run)).readPredictions();
    const wrong = predictions.find(({ label, predicted }) => label !== predicted)!.clip;
    const { channels, sampleRateHz } = await readRecording(join(moved, wrong));
    const half = channels.map((channel) => channel.map((x) => x / 2));
    const bytes = await readFile(join(moved, wrong));
    await writeFile(join(moved, wrong), encodeWav({ channels: half, sampleRateHz }));
    const other = await page(await writeReport(run, { dirs: [moved], out: found }));
    await writeFile(join(moved, wrong), bytes);
    expect(other).toMatch(/No sound: 1 test clip of \d+ not found/);
    expect(other.split("<audio").length).toBe(written.split("<audio").length - 1);
  } finally {
    await rename(moved, corpus);
  }
});

test("what is no run that has ended is refused in one line", async () => {
  const { code, stderr } = await cli("report", corpus);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^expected a run folder with config.json, found none at .*\n$/);
  expect((await cli("report", run, "--mistakes", "-1")).code).toBe(2);
});

test("the library compares runs that the command line made", async () => {
  const { runs, paired } = await compareRuns([run, run]);
  expect(runs[0]?.clips).toBe(paired[0]?.clips);
});

describe("explain", () => {
  const clip = () => join(corpus, "sad", "eve");
  const file = async () => join(clip(), (await readdir(clip()))[0] as string);

  test("says in words and in a table what the library says in numbers", async () => {
    const path = await file();
    const [text, json] = await Promise.all([cli("explain", path), cli("explain", path, "--json")]);
    expect([text.code, json.code]).toEqual([0, 0]);
    using recognizer = await Recognizer.load();
    const { labels, scores, timesSec, bandsHz, ...drops } = await recognizer.explain(path);
    const told = JSON.parse(json.stdout);
    expect(told).toEqual({
      ...{ file: path, emotion: told.emotion, label: told.label },
      ...{ labels, scores, timesSec, bandsHz },
      ...Object.fromEntries(Object.entries(drops).map(([name, values]) => [name, [...values]])),
    });
    const at = labels.indexOf(told.label);
    const points = (values: Float32Array, row: number) => 100 * values[row * labels.length + at]!;
    const bands = bandsHz.slice(1).map((_, b) => points(drops.bandDrops, b));
    const most = bands.indexOf(Math.max(...bands));
    const name = `${Math.round(bandsHz[most]!)} to ${Math.round(bandsHz[most + 1]!)}`;
    expect(text.stdout.startsWith(`${path} (`)).toBe(true);
    expect(text.stdout).toContain(`${name} Hz (+${bands[most]!.toFixed(1)})`);
    const lines = text.stdout.split("\n").filter((line) => /^ {2}[\d.]+ to [\d.]+ /.test(line));
    expect(lines).toHaveLength(timesSec.length - 1 + bandsHz.length - 1);
  }, 60_000);

  test("of another label, and of a part of a long recording, whose times are the recording's", async () => {
    const { channels, sampleRateHz } = await readRecording(await file());
    const [voice] = channels as [Float32Array];
    const samples = new Float32Array(20 * sampleRateHz);
    samples.set(voice, 16 * sampleRateHz);
    const long = join(dir, "long.wav");
    await writeFile(long, encodeWav({ channels: [samples], sampleRateHz }));
    const explain = (...args: string[]) => cli("explain", long, ...args);
    const { stdout } = await explain("--start", "15.5", "--label", "happy", "--json");
    const { label, timesSec } = JSON.parse(stdout) as { label: string; timesSec: number[] };
    expect(label).toBe("happy");
    expect(timesSec[0]).toBeGreaterThan(15.5);
    expect(timesSec.at(-1)).toBeLessThanOrEqual(20);
    const refused = await Promise.all([
      explain(),
      explain("--start", "5", "--end", "4"),
      explain("--start", "18", "--end", "25"),
      explain("--start", "30"),
      explain("--start", "16", "--label", "bored"),
      explain("--start", "16", "--out", "picture.png"),
      cli("explain", join(dir, "none.wav")),
    ]);
    expect(refused.map(({ code, stdout }) => [code, stdout])).toEqual(refused.map(() => [1, ""]));
    const found = [
      /^expected a recording, or a part of one, of up to 15 s, found 20 s: say which part with --start/,
      /^expected .* of up to 15 s, found 5 s to 4 s: /,
      /^expected a recording that goes on to 25 s, found one of 20.00 s: /,
      /^expected a recording that goes on after 30 s, found one of 20.00 s: /,
      /^expected one of the model's labels angry, calm.*, found bored: /,
      /^expected a picture that ends in .html or .svg, found picture.png: /,
      /^expected a recording, found nothing at .*none.wav: /,
    ];
    for (const [i, { stderr }] of refused.entries()) expect(stderr).toMatch(found[i] as RegExp);
    expect(refused.every(({ stderr }) => stderr.trim().split("\n").length === 1)).toBe(true);
  }, 120_000);
});

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser.close());

  /** Opens a file as people do, and holds what it asks for and complains of. */
  async function open(path: string, options: BrowserContextOptions = {}) {
    const page = await browser.newPage(options);
    const [asked, complaints] = [[] as string[], [] as string[]];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`file://${path}`);
    return { page, asked, complaints };
  }

  /** What plays of each sound of a page, in seconds, and how wide its pictures are. */
  const hear = (page: Page) =>
    page.evaluate(async () => ({
      sounds: await Promise.all(
        [...document.querySelectorAll("audio")].map(async (audio) => {
          audio.muted = true; // else a page that nobody has touched may not play
          await audio.play();
          while (audio.currentTime === 0) await new Promise((done) => setTimeout(done, 10));
          return audio.duration;
        }),
      ),
      widths: [...document.querySelectorAll("img")].map((img) => img.naturalWidth),
    }));

  const axe = async (page: Page) =>
    (await new AxeBuilder({ page }).setLegacyMode().analyze()).violations.map(({ id }) => id);

  test.each(["light", "dark"] as const)(
    "the report asks for nothing, obeys no name, plays its sounds, and is there for everyone, in %s",
    async (colorScheme) => {
      const { page, asked, complaints } = await open(join(run, "report.html"), { colorScheme });
      const { sounds, widths } = await hear(page);
      expect(sounds.length).toBeGreaterThan(0);
      for (const seconds of sounds) expect(seconds).toBeGreaterThan(0.5);
      expect(widths).toHaveLength(sounds.length);
      for (const width of widths) expect(width).toBeGreaterThan(50);
      expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([
        expect.stringMatching(/^file:.*report\.html$/),
      ]);
      expect(complaints).toEqual([]);
      expect(await page.title()).toBe("Training report");
      expect(await page.getByRole("rowheader", { name: hostile, exact: true }).count()).toBe(1);
      expect(await page.locator(".file").first().textContent()).toContain(hostile);
      expect(await axe(page)).toEqual([]);
      const brightness = await page.evaluate(() =>
        [document.body, document.querySelector(".card") as Element].map((element) => {
          const rgb = getComputedStyle(element)
            .backgroundColor.match(/[\d.]+/g)!
            .map(Number);
          return rgb.slice(0, 3).reduce((a, b) => a + b) / 765;
        }),
      );
      for (const one of brightness)
        expect(colorScheme === "dark" ? one < 0.25 : one > 0.9).toBe(true);
      await page.close();
    },
    60_000,
  );

  test("on a phone nothing stands out of the page", async () => {
    const { page } = await open(join(run, "report.html"), {
      viewport: { width: 390, height: 800 },
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.close();
  });

  test("so does the page of explain; its picture alone is an image", async () => {
    const eve = join(corpus, "angry", speakers[0] as string);
    const file = join(eve, (await readdir(eve))[0] as string);
    const [html, svg] = [join(dir, "inside.html"), join(dir, "inside.svg")];
    for (const out of [html, svg])
      expect((await cli("explain", file, "--model", run, "--out", out)).code).toBe(0);
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, asked, complaints } = await open(html, { colorScheme });
      expect((await hear(page)).sounds).toHaveLength(1);
      expect(asked.filter((url) => !url.startsWith("data:"))).toHaveLength(1);
      expect(complaints).toEqual([]);
      expect(await page.title()).toContain(hostile);
      expect(await page.locator("svg rect").count()).toBeGreaterThan(50);
      expect(await axe(page)).toEqual([]);
      await page.close();
    }
    const page = await browser.newPage();
    await page.goto(`file://${svg}`);
    expect(await page.evaluate(() => document.documentElement.tagName)).toBe("svg");
    expect(await page.locator("image").count()).toBe(1);
    await page.close();
  }, 60_000);
});
