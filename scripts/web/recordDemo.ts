import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { ScriptError } from "../shared/commandLine.ts";
import { launchChromium } from "./chromium.ts";
import { joinExamples } from "./joinExamples.ts";
import { serveFolder } from "./serveFolder.ts";

const out = fileURLToPath(new URL("../../docs/demo.webp", import.meta.url));
const SIZE = { width: 1200, height: 860 };
const FRAMES_PER_SEC = 10;

/**
 * Drives the real page and records what it shows, at the pace it shows it, as an animated picture.
 *
 * @param dist folder of the built web app.
 * @throws {ScriptError} without ffmpeg or Chromium.
 */
export async function recordDemo(dist: string): Promise<void> {
  if (spawnSync("ffmpeg", ["-version"]).error)
    throw new ScriptError("expected ffmpeg to encode the frames, found none: install it");
  const dir = await mkdtemp(join(tmpdir(), "demo-"));
  const long = join(dir, "four voices.wav");
  await writeFile(long, await joinExamples(join(dist, "examples")));
  const site = await serveFolder(dist);
  const browser = await launchChromium([
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${join(dist, "examples/trembling-high.wav")}`,
  ]);
  try {
    const context = await browser.newContext({ viewport: SIZE });
    const page = await context.newPage();
    await page.goto(site.url);
    const stop = await startRecording(page, dir);
    await showAll(page, long);
    const list = await stop();
    await encode(list, out);
    console.log(`${out}: ${((await stat(out)).size / 1e6).toFixed(2)} MB`);
  } finally {
    await browser.close();
    await site.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Writes a frame each time the page changes; ends with the list of frames and how long each stood, as ffmpeg reads it. */
async function startRecording(page: Page, dir: string): Promise<() => Promise<string>> {
  const frames: { readonly path: string; readonly atSec: number }[] = [];
  const session = await page.context().newCDPSession(page);
  const written: Promise<void>[] = [];
  session.on("Page.screencastFrame", ({ data, metadata, sessionId }) => {
    const path = join(dir, `${String(frames.length).padStart(5, "0")}.jpeg`);
    frames.push({ path, atSec: metadata.timestamp ?? 0 });
    written.push(writeFile(path, Buffer.from(data, "base64")));
    void session.send("Page.screencastFrameAck", { sessionId });
  });
  await session.send("Page.startScreencast", { format: "jpeg", quality: 92, everyNthFrame: 2 });
  return async () => {
    await session.send("Page.stopScreencast");
    await Promise.all(written);
    const lines = frames.map(({ path, atSec }, i) => {
      const until = frames[i + 1]?.atSec ?? atSec + 2;
      return `file '${path}'\nduration ${(until - atSec).toFixed(3)}`;
    });
    const list = join(dir, "frames.txt");
    await writeFile(list, `${lines.join("\n")}\n`);
    return list;
  };
}

async function encode(list: string, to: string): Promise<void> {
  await promisify(execFile)("ffmpeg", [
    ...["-y", "-loglevel", "error", "-f", "concat", "-safe", "0", "-i", list],
    ...["-vf", `fps=${FRAMES_PER_SEC},scale=960:-1:flags=lanczos`],
    ...["-c:v", "libwebp_anim", "-quality", "70", "-compression_level", "6", "-loop", "0", to],
  ]);
}

/** What a visitor does in a minute. */
async function showAll(page: Page, long: string): Promise<void> {
  const rest = (seconds: number) => page.waitForTimeout(1000 * seconds);
  await showPointer(page);
  const press = async (name: string, seconds: number) => {
    const button = page.getByRole("button", { name, exact: true });
    await button.scrollIntoViewIfNeeded();
    const box = await button.boundingBox();
    if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 12 });
    await button.click();
    await rest(seconds);
  };
  await page.getByText("The recogniser is ready.").waitFor();
  await rest(2);
  await press("fast and bright, low voice", 4);
  await press("soft and even, high voice", 4);
  await press("Play", 5);
  await press("Record", 5);
  await press("Stop", 5);
  await page.setInputFiles("#files", long);
  await page.getByRole("list", { name: "Over time" }).waitFor();
  await rest(3);
  await page.getByRole("list", { name: "Over time" }).getByRole("button").nth(1).click();
  await rest(4);
  await press("slow and dark, low voice", 2);
  await press("Score", 2);
  await press("Score", 4);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "smooth" }));
  await rest(4);
  await page.locator(".about").evaluate((it) => it.scrollIntoView({ behavior: "smooth" }));
  await rest(7);
  await page.emulateMedia({ colorScheme: "light" });
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "smooth" }));
  await rest(3);
}

/** A recording has no mouse pointer of its own. */
async function showPointer(page: Page): Promise<void> {
  await page.evaluate(() => {
    const pointer = document.createElement("div");
    pointer.style.cssText =
      "position:fixed;z-index:9;width:22px;height:22px;margin:-11px;border-radius:50%;pointer-events:none;background:#5b3fd666;border:2px solid #5b3fd6";
    document.body.append(pointer);
    document.addEventListener("mousemove", ({ clientX, clientY }) => {
      pointer.style.left = `${clientX}px`;
      pointer.style.top = `${clientY}px`;
    });
  });
}
