/** Evidence: end to end, in a real browser. A model is trained in the page, and is in Node what it is there. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { Recognizer } from "@speech-emotion/model";
import { unzipSync } from "fflate";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { exportRows, open, ready, saveBytes, serveSite } from "./site.ts";

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let site: Served;
  let browser: Browser;
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "train-page-"));
    [site, browser] = await Promise.all([serveSite(), launchChromium(), writeVoices()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await rm(dir, { recursive: true });
  });

  /** Eight clips of each of three emotions. */
  async function writeVoices(): Promise<void> {
    const folder = join(dir, "voices");
    await writeSyntheticCorpus(folder, { speakers: 1 });
    for (const name of await readdir(join(folder, "Actor_01")))
      if (!/^03-01-0[245]/.test(name)) await rm(join(folder, "Actor_01", name));
  }

  test("by a folder's clips, with curves; it is saved, hears the table, is Node's too, and goes again", async () => {
    const { page, complaints } = await open(browser, site.url, { reducedMotion: "reduce" });
    await ready(page);
    await page.setInputFiles("#folder", join(dir, "voices"));
    await page.getByText("Train a small model of your own").click();
    const train = page.locator(".train");
    await train.getByLabel("Epochs", { exact: true }).fill("20");
    const before = await exportRows(page); // once all are heard
    expect(before).toHaveLength(24);
    await train.getByRole("button", { name: "Train on 24 clips of 3 labels" }).click();
    await train.getByText(/^It learnt by/).waitFor();
    await train.getByRole("img", { name: "Accuracy of 20 epochs" }).waitFor();
    const [, learnt, out, right] = /by (\d+) clips\. Of (\d+) .* in (\d+) %/.exec(
      (await train.locator(".trained p").first().textContent()) as string,
    ) as RegExpExecArray;
    expect(Number(learnt)).toBeGreaterThan(10);
    expect(Number(out)).toBe(6); // a quarter of each label's eight, the next to a fifth
    expect(Number(right)).toBeGreaterThan(40); // by chance, one of three
    const axe = await new AxeBuilder({ page }).setLegacyMode().include(".train").analyze();
    expect(axe.violations.map(({ id }) => id)).toEqual([]);

    const files = unzipSync(new Uint8Array(await saveBytes(page, "Save the model")));
    const folder = join(dir, "model");
    await mkdir(folder);
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    await train.getByRole("button", { name: "Hear all clips by this model" }).click();
    await train.getByRole("button", { name: "Hear by the page's own model again" }).waitFor();
    const rows = await exportRows(page);
    using recognizer = await Recognizer.load(folder);
    for (const { file, scores } of rows.slice(0, 3)) {
      const bytes = new Uint8Array(await readFile(join(dir, file)));
      const there = recognizer.predictSync(bytes).scores;
      expect(scores?.map(({ label }) => label)).toEqual(there.map(({ label }) => label));
      for (const [i, { score }] of there.entries())
        expect(scores?.[i]?.score).toBeCloseTo(score, 4);
    }
    await train.getByRole("button", { name: "Hear by the page's own model again" }).click();
    await train.getByRole("button", { name: "Hear all clips by this model" }).waitFor();
    expect(await exportRows(page)).toEqual(before);

    await train.getByLabel("Epochs", { exact: true }).fill("500");
    await train.getByRole("button", { name: /^Train on/ }).click();
    await train.getByText(/^[1-9]\d* of 500 epochs$/).waitFor();
    await train.getByRole("img", { name: /^Loss of [1-9]\d* epochs$/ }).waitFor();
    await train.getByRole("button", { name: "Stop" }).click();
    await train.getByText(/^It learnt by/).waitFor();
    expect(complaints).toEqual([]);
  }, 90_000);
});
