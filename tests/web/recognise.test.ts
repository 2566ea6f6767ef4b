/** Evidence: end to end, in a real browser. The page hears what the command line hears, however the clip comes in. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { decodeWav, encodeWav } from "@speech-emotion/features";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import type { Served } from "../../scripts/web/serveFolder.ts";
import { runCli } from "../runCli.ts";
import { audio, exportRows, golden, open, ready, save, serveSite } from "./site.ts";

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let dir: string;
  /** A voice, which what is synthesised as simply as the golden files is not. */
  let spoken: string;
  let site: Served;
  let browser: Browser;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "recognise-"));
    await writeSyntheticCorpus(join(dir, "voices"), { speakers: 2 });
    spoken = join(dir, "voices/Actor_02/03-01-02-02-01-01-02.wav");
    site = await serveSite();
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await rm(dir, { recursive: true, force: true });
  });

  test("uploaded WAVs have the scores of predict", async () => {
    const files = [
      spoken,
      ...["voice48k_24bit.wav", "voice48k_float.wav", "voice48k_stereo.wav"].map(golden),
    ];
    const names = files.map((file) => basename(file));
    const { page, complaints } = await open(browser, site.url);
    await page.setInputFiles("#files", files); // while the model loads
    const rows = await exportRows(page);
    const { stdout } = await runCli(["predict", ...files, "--json"], { cwd: dir, cache: dir });
    const expected = JSON.parse(stdout) as typeof rows;
    expect(rows.map(({ file }) => file)).toEqual(names);
    for (const [i, row] of rows.entries()) {
      expect([row.emotion, row.verdict]).toEqual([expected[i]?.emotion, expected[i]?.verdict]);
      expect(row.durationSec).toBeCloseTo(expected[i]?.durationSec as number, 6);
      for (const [k, { label, score }] of row.scores!.entries()) {
        expect(label).toBe(expected[i]?.scores?.[k]?.label);
        expect(Math.abs(score - (expected[i]?.scores?.[k]?.score as number))).toBeLessThan(1e-3);
      }
    }
    const first = rows[0]?.scores?.[0];
    const result = page.locator("#result");
    expect(rows.map(({ verdict }) => verdict === "no voice")).toEqual([false, true, true, true]);
    expect(await result.locator(".answer").textContent()).toContain(first?.label);
    const row = result.locator(`.scores [data-emotion=${first?.label}]`).first();
    expect(await row.locator(".score").textContent()).toBe(
      `${Math.round(100 * (first?.score as number))} %`,
    );
    expect(complaints).toEqual([]);
  }, 60_000);

  test("taught by clips of the table, it answers with their labels; what was taught is Node's too", async () => {
    const calm = ["01-01", "01-02", "02-01"].map((take) =>
      join(dir, `voices/Actor_02/03-01-02-02-${take}-02.wav`),
    );
    const angry = ["01-01", "01-02", "02-01"].map((take) =>
      join(dir, `voices/Actor_02/03-01-05-02-${take}-02.wav`),
    );
    const { page, complaints } = await open(browser, site.url);
    await page.setInputFiles("#files", [...calm, ...angry]);
    const before = await exportRows(page);
    const teach = page.getByRole("button", { name: /^Teach/ });
    expect(await teach.isDisabled()).toBe(true);
    for (const [i, file] of [...calm.slice(0, 2), ...angry.slice(0, 2)].entries()) {
      const field = page.getByLabel(`What ${basename(file)} is`);
      await field.fill(i < 2 ? "at ease" : "annoyed");
      await field.press("Enter");
    }
    await teach.click();
    const taught = page.locator(".taught");
    await taught.getByText(/It now tells annoyed and at ease apart\. Of clips left out/).waitFor();
    const after = await exportRows(page);
    expect(after.map(({ emotion }) => emotion)).toEqual([
      ...["at ease", "at ease", "at ease"],
      ...["annoyed", "annoyed", "annoyed"], // the third of each was not taught
    ]);
    expect(await page.locator("#result .scores li").allInnerTexts()).toHaveLength(2);

    const text = await save(page, "Save what was taught");
    await writeFile(join(dir, "taught.json"), text);
    const place = { cwd: dir, cache: dir };
    const line = ["predict", ...calm, ...angry, "--json", "--adaptation", "taught.json"];
    const expected = JSON.parse((await runCli(line, place)).stdout) as typeof after;
    for (const [i, row] of after.entries())
      for (const [k, { label, score }] of row.scores!.entries()) {
        expect(label).toBe(expected[i]!.scores![k]!.label);
        expect(score).toBeCloseTo(expected[i]!.scores![k]!.score, 3);
      }

    await page.getByRole("button", { name: "Forget" }).click();
    await expect.poll(() => page.locator("#result .scores li").count()).toBe(8);
    expect(await exportRows(page)).toMatchObject(before); // and what was said of them
    await page.setInputFiles("#taught-file", join(dir, "taught.json"));
    await taught.getByText(/It now tells annoyed and at ease apart/).waitFor();
    expect(await exportRows(page)).toEqual(after);
    await writeFile(join(dir, "other.json"), text.replace("at ease", "annoyed"));
    await page.setInputFiles("#taught-file", join(dir, "other.json"));
    await page
      .getByRole("alert")
      .getByText(/Expected labels to be names that differ/)
      .waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  test("other forms of sound come through the browser's decoder, dropped as well as chosen", async () => {
    const { page } = await open(browser, site.url);
    await ready(page);
    const [wav, ...others] = [
      golden("voice48k.wav"),
      ...["mp3", "ogg", "flac", "m4a"].map((form) => audio(`voice.${form}`)),
    ];
    await page.setInputFiles("#files", others);
    await exportRows(page);
    await page.evaluate(() => window.scrollTo(0, 0));
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [wav as string], dragOperationsMask: 1 };
    const drag = async (
      ...types: readonly ("dragEnter" | "dragOver" | "drop" | "dragCancel")[]
    ) => {
      for (const type of types)
        await session.send("Input.dispatchDragEvent", { type, x: 5, y: 5, data }); // beside all boxes
    };
    const hint = page.getByText("Drop to hear it");
    await drag("dragEnter", "dragOver");
    await hint.waitFor();
    await drag("dragCancel");
    await hint.waitFor({ state: "detached" });
    await drag("dragEnter", "dragOver", "drop");
    await page.getByRole("button", { name: basename(wav as string) }).waitFor();
    expect(await hint.count()).toBe(0);
    const rows = await exportRows(page);
    expect(rows).toHaveLength(5);
    expect(page.url()).toBe(site.url);
    const dropped = rows.at(-1)!;
    const scoreOf = (row: (typeof rows)[0], wanted: string) =>
      row.scores?.find(({ label }) => label === wanted)?.score as number;
    for (const row of rows) {
      expect(Math.abs(row.durationSec! - dropped.durationSec!), row.file).toBeLessThan(0.1);
      const lossless = row.file === "voice.flac";
      for (const { label, score } of dropped.scores!)
        expect(Math.abs(scoreOf(row, label) - score), `${row.file} ${label}`).toBeLessThan(
          lossless ? 0.01 : 0.15,
        );
    }
  }, 60_000);

  test("a file that is pasted is heard; a text that is pasted goes where it belongs", async () => {
    const { page } = await open(browser, site.url);
    await ready(page);
    const paste = (selector: string, content: string | number[]) =>
      page.locator(selector).evaluate((target, given) => {
        const clipboardData = new DataTransfer();
        if (typeof given === "string") clipboardData.setData("text/plain", given);
        else clipboardData.items.add(new File([Uint8Array.from(given)], "pasted.wav"));
        return target.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
        );
      }, content);
    expect(await paste("body", [...(await readFile(spoken))])).toBe(false); // it is taken
    await page.locator("#result h2", { hasText: "pasted.wav" }).waitFor();
    await page.locator("#result[data-answer]").waitFor();
    expect(await paste(".label", "calm")).toBe(true);
    expect(await exportRows(page)).toHaveLength(1);
  }, 60_000);

  test("a WAV file of a codec that the library has not is decoded by the browser", async () => {
    const mp3 = await readFile(audio("voice.mp3"));
    const path = join(dir, "telephone.wav");
    await writeFile(path, wavOfMp3(mp3));
    const { page, complaints } = await open(browser, site.url);
    await ready(page);
    await page.setInputFiles("#files", [path, audio("voice.mp3")]);
    const [inWav, alone] = await exportRows(page);
    expect(inWav?.emotion).toBe(alone?.emotion);
    expect(Math.abs(inWav!.durationSec! - alone!.durationSec!)).toBeLessThan(0.1);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("what makes an answer worth less is said beside it", async () => {
    const { channels, sampleRateHz } = decodeWav(await readFile(golden("voice48k.wav")));
    const loud = channels.map((samples) => samples.map((x) => Math.max(-1, Math.min(1, 40 * x))));
    await writeFile(join(dir, "loud.wav"), encodeWav({ channels: loud, sampleRateHz }));
    const { page, complaints } = await open(browser, site.url);
    await ready(page);
    await page.setInputFiles("#files", [join(dir, "loud.wav")]);
    const note = page.locator("#result .answer .note");
    await note.waitFor();
    expect((await note.allTextContents())[0]).toMatch(/clipped/);
    await page.setInputFiles("#files", [golden("voice48k.wav")]);
    await expect.poll(() => note.count()).toBe(0);
    expect(complaints).toEqual([]);
  }, 60_000);

  test("no voice, and one unlike any learnt, are answers of their own in the result and the table", async () => {
    const { page } = await open(browser, site.url);
    await ready(page);
    await page.setInputFiles("#files", [golden("voice48k.wav")]);
    const [row] = await exportRows(page);
    expect(row).toMatchObject({ emotion: null, verdict: "no voice" });
    expect(await page.locator("#result .emotion").textContent()).toBe("no voice");
    expect(await page.locator("#result .scores").count()).toBe(0);
    expect(await page.locator("tbody td").allTextContents()).toEqual(["no voice", "2.5 s", ""]);
    await page.getByRole("button", { name: "slow and dark, low voice" }).click();
    await page.locator("#result[data-answer=unfamiliar]").waitFor();
    expect(await page.locator("#result .emotion").textContent()).toBe("unlike any voice learnt");
    expect(await page.locator("tbody tr[aria-current] td").first().textContent()).toContain(
      "unlike any voice learnt",
    );
  }, 60_000);

  test("an example is heard, played and drawn; the playhead moves and can be moved, and begins anew with another clip", async () => {
    const { page, complaints } = await open(browser, site.url);
    await ready(page);
    await page.getByRole("button", { name: "fast and bright, low voice" }).click();
    const slider = page.getByRole("slider", { name: "Position in the clip" });
    await expect.poll(() => slider.getAttribute("aria-valuemax")).not.toBe("0");
    for (const canvas of [".moments", ".spectrogram canvas"]) {
      const isDrawn = () =>
        page.locator(canvas).evaluate((it: HTMLCanvasElement) => {
          const blank = Object.assign(document.createElement("canvas"), {
            ...{ width: it.width, height: it.height },
          });
          return it.toDataURL() !== blank.toDataURL();
        });
      await expect.poll(isDrawn).toBe(true);
      const colours = await page.locator(canvas).evaluate((it: HTMLCanvasElement) => {
        const { data } = it.getContext("2d")!.getImageData(0, 0, it.width, it.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
      expect(colours, canvas).toBeGreaterThan(10);
    }
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await expect.poll(() => slider.getAttribute("aria-valuenow").then(Number)).toBeGreaterThan(0.2);
    await page.getByRole("button", { name: "Pause" }).click();
    await slider.press("Home");
    await expect.poll(() => slider.getAttribute("aria-valuenow")).toBe("0");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.getByRole("button", { name: "slow and dark, low voice" }).click();
    await page.locator("#result h2", { hasText: "slow and dark" }).waitFor();
    await page.getByRole("button", { name: "Play", exact: true }).waitFor(); // the other clip is silent
    expect(await slider.getAttribute("aria-valuenow")).toBe("0");
    expect(complaints).toEqual([]);
  }, 60_000);

  test("a clip of more than an utterance is heard part by part, and each part can be played", async () => {
    const { channels, sampleRateHz } = decodeWav(await readFile(spoken));
    const [voice] = channels as [Float32Array];
    const long = new Float32Array(15 * sampleRateHz); // silent between 6 and 10 s
    for (const second of [0, 3, 10, 12])
      long.set(voice.subarray(0, 2 * sampleRateHz), second * sampleRateHz);
    const file = join(dir, "long.wav");
    await writeFile(file, encodeWav({ channels: [long], sampleRateHz }));
    const { page } = await open(browser, site.url);
    await page.setInputFiles("#files", file);
    const parts = page.getByRole("list", { name: "Over time" }).getByRole("button");
    await expect.poll(() => parts.count()).toBe(5);
    const names = await parts.evaluateAll((all) => all.map((it) => it.getAttribute("aria-label")));
    expect(names[0]).toMatch(/^0:00\.0 to 0:03\.0: [a-z]+ \d+ %(, unsure)?\. Play$/);
    expect(names[2]).toMatch(/silence\. Play$/);
    await parts.nth(4).click();
    const slider = page.getByRole("slider", { name: "Position in the clip" });
    await expect.poll(() => slider.getAttribute("aria-valuenow").then(Number)).toBeGreaterThan(12);
  }, 60_000);

  test("several files are compared, sorted and saved as CSV", async () => {
    const { page } = await open(browser, site.url);
    await ready(page);
    const voice = async (name: string, path: string) => ({
      name,
      mimeType: "audio/mpeg",
      buffer: await readFile(path),
    });
    await page.setInputFiles("#files", [
      await voice("spoken.wav", spoken),
      { name: '=2+2, "notes".txt', mimeType: "text/plain", buffer: Buffer.from("no sound") },
      await voice("voice.mp3", audio("voice.mp3")),
    ]);
    const rows = await exportRows(page);
    const csv = await save(page, "Save as CSV");
    const [head, ...lines] = csv.trimEnd().split("\r\n");
    expect(head).toBe(
      "file,emotion,verdict,score,durationSec,angry,calm,disgust,fearful,happy,neutral,sad,surprised,error",
    );
    expect(lines[0]?.split(",").slice(0, 2)).toEqual(["spoken.wav", rows[0]?.emotion]);
    expect(lines[1]).toMatch(/^"'=2\+2, ""notes""\.txt",,,,/);
    const order = () => page.locator("tbody th").allTextContents();
    await page.getByRole("button", { name: "File", exact: true }).click();
    expect(await order()).toEqual(['=2+2, "notes".txt', "spoken.wav", "voice.mp3"]);
    await page.getByRole("button", { name: "File", exact: true }).click();
    expect(await order()).toEqual(["voice.mp3", "spoken.wav", '=2+2, "notes".txt']);
    await page.getByRole("button", { name: "voice.mp3" }).click();
    await expect.poll(() => page.locator("#result h2").textContent()).toBe("voice.mp3");
  }, 60_000);
});

/** MP3 of 48 kHz in the container of a WAV file, as telephone systems write it. */
function wavOfMp3(mp3: Buffer): Buffer {
  const frames = mp3.subarray(mp3.indexOf(Buffer.of(0xff, 0xfb))); // without its ID3 tag
  const wav = Buffer.alloc(58);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(50 + frames.length, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(30, 16);
  wav.writeUInt16LE(0x55, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(48000, 24);
  wav.writeUInt32LE(24000, 28); // bytes a second, of 192 kbit
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(12, 36); // bytes of what follows, which is MP3's own
  wav.writeUInt16LE(1, 38);
  wav.writeUInt32LE(2, 40);
  wav.writeUInt16LE(576, 44);
  wav.writeUInt16LE(1, 46);
  wav.writeUInt16LE(1393, 48);
  wav.write("data", 50, "latin1");
  wav.writeUInt32LE(frames.length, 54);
  return Buffer.concat([wav, frames]);
}
