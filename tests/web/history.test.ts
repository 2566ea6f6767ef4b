/** Evidence: end to end, in a real browser. What is kept of a visit, and that nothing is unless somebody asked for it. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { decodeWav, encodeWav, resample } from "@speech-emotion/features";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasChromium } from "../../scripts/web/chromium.ts";
import { audio, exportRows, launchProfile, open, ready, useMicrophone } from "./site.ts";

const DATABASE = "speech-emotion-history";
/** Where a test has to hold back what the page asks for, which the service worker would have kept. */
const withoutWorker = { serviceWorkers: "block" } as const;
const NO_WORKER = "Service Worker registration blocked by Playwright";
const EXAMPLE = "Synthetic example: trembling, high voice";

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  const own = useMicrophone();

  const keepSwitch = (page: Page) =>
    page.getByRole("checkbox", { name: "Keep my clips in this browser" });
  const whatIsKept = (page: Page) => page.locator("#history-what");
  const hasKept = (page: Page, what: string) =>
    expect.poll(() => whatIsKept(page).textContent()).toContain(`sent nowhere: ${what}`);
  const isOn = (page: Page) => expect.poll(() => keepSwitch(page).isChecked());
  const hearExample = async (page: Page) => {
    await page.getByRole("button", { name: "trembling, high voice", exact: true }).click();
    await page.locator("#result[data-answer=unfamiliar]").waitFor();
  };
  /** All that the page can store, but for what keeps it for use without a network. */
  const stored = (page: Page) =>
    page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name),
      values: localStorage.length + sessionStorage.length + document.cookie.length,
    }));
  const nothing = { databases: [], values: 0 };
  const corrected = (page: Page) =>
    page
      .getByRole("list", { name: "Over time" })
      .getByRole("button", { name: /: at ease/ })
      .count();

  /** A recording of 18 s in which somebody speaks twice. */
  async function record(name: string): Promise<string> {
    const spoken = decodeWav(
      await readFile(join(own.dir, "voices/Actor_02/03-01-02-02-01-01-02.wav")),
    );
    const [channel] = spoken.channels as [Float32Array];
    const voice = resample(channel, { fromHz: spoken.sampleRateHz, toHz: 8000 });
    const samples = new Float32Array(18 * 8000);
    for (const second of [0, 2, 9, 11]) samples.set(voice, second * 8000);
    const path = join(own.dir, name);
    await writeFile(path, encodeWav({ channels: [samples], sampleRateHz: 8000 }));
    return path;
  }

  test("nothing is stored until somebody asks; then clips come back with answers, labels and corrections, unheard until they are chosen; all can be deleted", async () => {
    const { page, complaints } = await open(own.browser, own.site.url, withoutWorker);
    await ready(page);
    await hearExample(page);
    await page.getByRole("button", { name: "Record", exact: true }).click();
    await expect.poll(() => page.locator(".record .clock").textContent()).toMatch(/^0:01/);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.setInputFiles("#files", [await record("talk.wav"), audio("voice.mp3")]);
    await exportRows(page);
    expect(await stored(page)).toEqual(nothing);
    expect(await whatIsKept(page).textContent()).toMatch(/^Off: all is gone/);

    await keepSwitch(page).check();
    await hasKept(page, "4 clips (");
    const label = page.getByLabel(`What ${EXAMPLE} is`);
    await label.fill("nervous");
    await label.press("Enter");
    await page.getByRole("list", { name: "Over time" }).getByRole("button").first().click();
    const part = page.locator(".correction input");
    await part.fill("at ease");
    await page.waitForTimeout(500); // it plays, and what is written stays
    await part.press("Enter");
    await expect.poll(() => corrected(page)).toBe(1);
    const before = await exportRows(page);
    await expect
      .poll(() =>
        page.evaluate(async (name) => {
          const request = indexedDB.open(name);
          await new Promise((resolve) => {
            request.onsuccess = resolve;
          });
          const all = request.result.transaction("clips").objectStore("clips").getAll();
          await new Promise((resolve) => {
            all.onsuccess = resolve;
          });
          request.result.close();
          return JSON.stringify(all.result);
        }, DATABASE),
      )
      .toMatch(/nervous.*at ease/);

    // The next visit, on which the recogniser does not come.
    await page.context().route("**/weights.bin", () => {});
    await page.reload();
    await hasKept(page, "4 clips (");
    expect(await exportRows(page)).toEqual(before);
    expect(await page.getByLabel(`What ${EXAMPLE} is`).inputValue()).toBe("nervous");
    await page.getByRole("button", { name: "talk.wav", exact: true }).click();
    await expect.poll(() => corrected(page)).toBe(1);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const slider = page.getByRole("slider", { name: "Position in the recording" });
    await expect.poll(() => slider.getAttribute("aria-valuenow").then(Number)).toBeGreaterThan(0.2);

    await page.context().unrouteAll();
    await page.reload();
    await ready(page);
    for (const name of ["Recording 1", "voice.mp3"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.locator("#result[data-answer] h2", { hasText: name }).waitFor();
      await page.locator(".player").waitFor();
    }
    await page.getByRole("button", { name: "Record", exact: true }).click();
    await expect.poll(() => page.locator(".record .clock").textContent()).toMatch(/^0:01/);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.locator("#result[data-answer] h2", { hasText: "Recording 2" }).waitFor();
    expect(await page.locator("#result").textContent()).not.toContain("Compared with"); // another may have spoken

    // By keyboard: asked, not done; then done.
    await hasKept(page, "5 clips (");
    const deleteAll = page.getByRole("button", { name: "Delete all" });
    await deleteAll.press("Enter");
    expect(await page.getByRole("alertdialog").textContent()).toContain(
      "Delete what is kept, 5 clips (",
    );
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("alertdialog").count()).toBe(0);
    expect(await deleteAll.evaluate((it) => it === document.activeElement)).toBe(true);
    await keepSwitch(page).press("Space");
    await page.getByRole("alertdialog").getByText("Nothing is kept from then on").waitFor();
    await page.keyboard.press("Enter"); // on what keeps
    await isOn(page).toBe(true);
    await deleteAll.press("Enter");
    await page.getByRole("alertdialog").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.getByRole("status").textContent())
      .toBe("All that this page kept of your voice in this browser is deleted.");
    await page.locator(".compare").waitFor({ state: "detached" });
    await expect.poll(() => stored(page)).toEqual(nothing);
    await page.reload();
    await ready(page);
    expect(await page.locator(".compare").count()).toBe(0);
    expect(complaints.filter((line) => line !== NO_WORKER)).toEqual([]);
  }, 60_000);

  test("two tabs keep what each has; what one deletes the other does not bring back", async () => {
    const { page: one, complaints } = await open(own.browser, own.site.url);
    await hearExample(one);
    await keepSwitch(one).check();
    await hasKept(one, "1 clip (");
    const other = await one.context().newPage();
    await other.goto(own.site.url);
    await other.setInputFiles("#files", audio("voice.mp3"));
    await hasKept(other, "2 clips (");
    await one.setInputFiles("#files", audio("voice.ogg"));
    await hasKept(one, "2 clips (");
    const label = other.getByLabel(`What ${EXAMPLE} is`);

    await one.getByRole("button", { name: "Clear" }).click(); // the example and voice.ogg
    await hasKept(one, "1 clip ("); // the other tab’s
    await label.fill("nervous");
    await label.press("Enter");
    await other.waitForTimeout(300);
    const third = await one.context().newPage();
    await third.goto(own.site.url);
    await hasKept(third, "1 clip (");
    expect((await exportRows(third)).map(({ file }) => file)).toEqual(["voice.mp3"]);
    expect(await third.getByRole("alert").count()).toBe(0); // nor half of it, which would be damaged
    await third.close();

    await one.getByRole("button", { name: "Delete all" }).click();
    await one.getByRole("button", { name: "Delete", exact: true }).click();
    await other.getByRole("alert").getByText("Another tab, or the browser itself").waitFor();
    await isOn(other).toBe(false);
    await hearExample(other);
    await expect.poll(() => stored(other)).toEqual(nothing);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("what is damaged goes with a line; what a newer page wrote stays", async () => {
    const { page, complaints } = await open(own.browser, own.site.url);
    await page.setInputFiles("#files", [
      audio("voice.mp3"),
      audio("voice.ogg"),
      audio("voice.flac"),
    ]);
    await keepSwitch(page).check();
    await hasKept(page, "3 clips (");
    await page.evaluate(async (name) => {
      const request = indexedDB.open(name);
      await new Promise((resolve) => {
        request.onsuccess = resolve;
      });
      const change = request.result.transaction(["clips", "sounds"], "readwrite");
      const clips = change.objectStore("clips");
      const first = clips.get(1);
      first.onsuccess = () => {
        first.result.outcome.prediction.scores[0].score = "much";
        clips.put(first.result, 1);
      };
      change.objectStore("sounds").put(new Blob(["cut off"]), 2);
      await new Promise((resolve) => {
        change.oncomplete = resolve;
      });
      request.result.close();
    }, DATABASE);
    await page.reload();
    await page.getByRole("alert").getByText("2 clips that were kept were damaged").waitFor();
    expect((await exportRows(page)).map(({ file }) => file)).toEqual(["voice.flac"]);
    await page.reload();
    await hasKept(page, "1 clip (");
    expect(await page.locator(".history").getByRole("alert").count()).toBe(0);

    await page.evaluate(async (name) => {
      const request = indexedDB.open(name, 1000);
      await new Promise((resolve) => {
        request.onsuccess = resolve;
      });
      request.result.close();
    }, DATABASE);
    await page.reload();
    await page.getByRole("alert").getByText("written by a newer version of this page").waitFor();
    expect((await stored(page)).databases).toEqual([DATABASE]);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("what finds no room is said, and stays in the table; the rest is kept", async () => {
    const { page, complaints } = await open(own.browser, own.site.url, withoutWorker);
    const session = await page.context().newCDPSession(page);
    const { origin } = new URL(own.site.url);
    await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 200_000 });
    const path = await record("no room.wav");
    await page.setInputFiles("#files", [path, audio("voice.ogg")]);
    await keepSwitch(page).check();
    const refusal = page.locator(".history").getByRole("alert");
    await refusal.getByText("“no room.wav” is not kept: this browser has no more room").waitFor();
    await hasKept(page, "1 clip (");
    expect((await exportRows(page)).map(({ file }) => file)).toEqual(["no room.wav", "voice.ogg"]);
    await page.reload();
    await hasKept(page, "1 clip (");
    expect((await exportRows(page)).map(({ file }) => file)).toEqual(["voice.ogg"]);
    expect(complaints.filter((line) => line !== NO_WORKER)).toEqual([]);
  }, 60_000);

  test("where the browser stores nothing, the switch says so", async () => {
    const profile = join(own.dir, "profile");
    await mkdir(join(profile, "Default"), { recursive: true });
    await writeFile(
      join(profile, "Default/Preferences"),
      JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }),
    );
    const context = await launchProfile(profile);
    try {
      const page = await context.newPage();
      await page.goto(own.site.url);
      await hearExample(page);
      await keepSwitch(page).click();
      await page.getByRole("alert").getByText("This browser lets the page store nothing").waitFor();
      await isOn(page).toBe(false);
    } finally {
      await context.close();
    }
  }, 60_000);

  test("taught voices have names, are kept and chosen by them, and corrections survive teaching", async () => {
    const { page, complaints } = await open(own.browser, own.site.url);
    const clip = (emotion: string, take: string) =>
      join(own.dir, `voices/Actor_02/03-01-${emotion}-02-${take}-02.wav`);
    const files = ["02", "05"].flatMap((emotion) =>
      ["01-01", "01-02"].map((take) => clip(emotion, take)),
    );
    await page.setInputFiles("#files", [await record("talk.wav"), ...files]);
    await exportRows(page);
    await page.getByRole("list", { name: "Over time" }).getByRole("button").first().click();
    const part = page.locator(".correction input");
    await part.fill("at ease");
    await part.press("Enter");
    await expect.poll(() => corrected(page)).toBe(1);
    await keepSwitch(page).check();
    const say = async (i: number, word: string) => {
      const field = page.getByLabel(`What ${basename(files[i] as string)} is`);
      await field.fill(word);
      await field.press("Enter");
    };
    for (const i of files.keys()) await say(i, i < 2 ? "calm" : "cross");
    const teach = page.getByRole("button", { name: /^Teach/ });
    await teach.click();
    await page.locator(".taught").getByText("It now tells calm and cross apart").waitFor();
    expect(await corrected(page)).toBe(1);
    const name = page.getByLabel("Name of what was taught");
    const chosen = page.getByLabel("Answers as taught by");
    const offered = () => chosen.locator("option").allTextContents();
    await name.fill("Eve");
    await name.press("Enter");
    await expect.poll(offered).toEqual(["nobody", "Eve"]);
    const answers = async () => (await exportRows(page)).map(({ label, ...answer }) => answer);
    const byEve = await answers();

    await chosen.selectOption("nobody");
    await expect.poll(() => page.locator(".taught").textContent()).toBe("");
    for (const i of files.keys()) await say(i, i < 2 ? "slow" : "loud");
    await teach.click();
    await page.locator(".taught").getByText("It now tells loud and slow apart").waitFor();
    await name.fill("Eve"); // which another has
    await name.press("Enter");
    await expect.poll(() => name.inputValue()).toBe("Eve 2");
    await expect.poll(offered).toEqual(["nobody", "Eve", "Eve 2"]);

    await chosen.selectOption("Eve");
    await expect.poll(() => page.locator(".taught").textContent()).toContain("calm and cross");
    expect(await answers()).toEqual(byEve);
    await page.reload();
    await expect.poll(() => page.locator(".taught").textContent()).toContain("calm and cross");
    expect(await answers()).toEqual(byEve);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save what was taught" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("Eve.json");
    await page.getByRole("button", { name: "Forget" }).click(); // asks, also while a clip comes
    await page.setInputFiles("#files", clip("05", "02-01"));
    const scores = page.getByRole("list", { name: "Score of each emotion" });
    await scores.getByText("cross").waitFor(); // by what is kept

    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect.poll(offered).toEqual(["nobody", "Eve 2"]);
    await page.getByRole("button", { name: "Clear" }).click();
    await hasKept(page, "1 taught voice.");
    await page.reload();
    await hasKept(page, "1 taught voice.");
    await chosen.selectOption("Eve 2");
    await page.locator(".taught").getByText("It now tells loud and slow apart").waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);
});
