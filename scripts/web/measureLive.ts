import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { decodeWav, encodeWav } from "@speech-emotion/features";
import type { Browser, CDPSession, Page } from "playwright-core";
import { launchChromium } from "./chromium.ts";
import { serveFolder } from "./serveFolder.ts";

const PAUSE_SEC = 3;
const REPEATS = 5;
/** In which Linux counts the time of a thread, on all of Node's machines. */
const CLOCK_TICKS_PER_SEC = 100;
const voices = [
  "Actor_01/03-01-05-02-01-01-01.wav",
  "Actor_02/03-01-02-02-01-01-02.wav",
  "Actor_02/03-01-06-02-01-01-02.wav",
  "Actor_01/03-01-04-02-01-01-01.wav",
];

/** What the browser has used so far. */
interface Usage {
  readonly wallSec: number;
  /** Of the page and its threads, of the recogniser's among them, and of the browser's other processes. */
  readonly cpuSec: Readonly<Record<"page" | "recogniser" | "others", number>>;
  /** Of the page and its threads, all that is theirs. */
  readonly residentMib: number;
  /** Of the page's main thread. */
  readonly heapMib: number;
  /** Of the recogniser's thread. */
  readonly wasmMib: number;
}

interface Sessions {
  readonly page: Page;
  readonly ofBrowser: CDPSession;
  readonly ofPage: CDPSession;
}

/**
 * Listens live for some minutes and prints what each takes of a core and of memory, which grows until the minutes that
 * are kept are full, and no more. Reads the memory of processes as Linux tells it.
 *
 * @param dist folder of the built web app.
 */
export async function measureLive(dist: string, minutes: number): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), "live-"));
  const site = await serveFolder(dist);
  let browser: Browser | undefined;
  try {
    const sound = await writeSpeech(dir);
    browser = await launchChromium([
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      `--use-file-for-fake-audio-capture=${sound}`,
    ]);
    const context = await browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    await countWasmMemory(page);
    await page.goto(site.url);
    await page.getByText("The recogniser is ready.").waitFor();
    await page.getByRole("button", { name: "Listen live" }).click();
    await page.locator("#live[data-emotion]").waitFor();
    await listen(browser, page, minutes);
  } finally {
    await browser?.close();
    await site.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function listen(browser: Browser, page: Page, minutes: number): Promise<void> {
  const [ofBrowser, ofPage] = await Promise.all([
    browser.newBrowserCDPSession(),
    page.context().newCDPSession(page),
  ]);
  await ofPage.send("Performance.enable");
  const sessions = { page, ofBrowser, ofPage };
  let before = await use(sessions);
  for (let minute = 1; minute <= minutes; minute++) {
    await page.waitForTimeout(60_000);
    const now = await use(sessions);
    const share = (of: keyof Usage["cpuSec"]) =>
      ((now.cpuSec[of] - before.cpuSec[of]) / (now.wallSec - before.wallSec)) * 100;
    console.log(
      [
        `minute ${minute}: page ${share("page").toFixed(1)} % of a core`,
        `its recogniser ${share("recogniser").toFixed(1)} %`,
        `the browser beside it ${share("others").toFixed(1)} %`,
        `memory ${now.residentMib.toFixed(1)} MiB`,
        `of which heap ${now.heapMib.toFixed(2)} and WebAssembly ${now.wasmMib.toFixed(1)}`,
        `load of the machine ${loadavg()[0]?.toFixed(1)}`,
      ].join(", "),
    );
    before = now;
  }
  const { moments, durationSec } = await saveTimeline(page);
  const rate = (moments.length / durationSec).toFixed(2);
  console.log(`answers a second: ${rate}, over the last ${Math.round(durationSec)} s`);
}

async function use({ page, ofBrowser, ofPage }: Sessions): Promise<Usage> {
  await ofPage.send("HeapProfiler.collectGarbage");
  const [{ processInfo }, { metrics }, bytes] = await Promise.all([
    ofBrowser.send("SystemInfo.getProcessInfo"),
    ofPage.send("Performance.getMetrics"),
    page.workers()[0]?.evaluate(() => {
      const { memories } = self as unknown as { memories: Set<WebAssembly.Memory> };
      return [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    }),
  ]);
  const isPage = ({ type }: { readonly type: string }) => type === "renderer";
  const sum = (processes: typeof processInfo) =>
    processes.reduce((total, { cpuTime }) => total + cpuTime, 0);
  const pages = processInfo.filter(isPage).map(({ id }) => id);
  const resident = await Promise.all(pages.map(residentMib));
  const recogniser = await Promise.all(pages.map(workerSec));
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
  return {
    wallSec: performance.now() / 1000,
    cpuSec: {
      page: sum(processInfo.filter(isPage)),
      recogniser: recogniser.reduce((total, sec) => total + sec, 0),
      others: sum(processInfo.filter((each) => !isPage(each))),
    },
    residentMib: resident.reduce((total, mib) => total + mib, 0),
    heapMib: heap / 2 ** 20,
    wasmMib: (bytes ?? 0) / 2 ** 20,
  };
}

/** What the workers of a process have used, of which the page has one. */
async function workerSec(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const stats = await Promise.all(
    threads.map(
      (thread) => readFile(`/proc/${pid}/task/${thread}/stat`, "utf8").catch(() => ""), // one that has ended since
    ),
  );
  const times = stats.map((stat) => {
    const [, name, rest = ""] = /\((.*)\) (.*)/.exec(stat) ?? [];
    if (!name?.startsWith("DedicatedWorker")) return 0;
    const [user, system] = rest.split(" ").slice(11, 13).map(Number) as [number, number];
    return (user + system) / CLOCK_TICKS_PER_SEC;
  });
  return times.reduce((total, sec) => total + sec, 0);
}

/** What no other process shares with it. */
async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

/** Runs before the recogniser's program and keeps the memory of all that it compiles in `memories`. */
const watchMemories = `
  self.memories = new Set();
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original(...given);
      for (const value of Object.values((made.instance ?? made).exports))
        if (value instanceof WebAssembly.Memory) self.memories.add(value);
      return made;
    };
  }
`;

async function countWasmMemory(page: Page): Promise<void> {
  await page.context().route("**/worker-*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${watchMemories}${await response.text()}` });
  });
}

async function saveTimeline(
  page: Page,
): Promise<{ readonly moments: readonly unknown[]; readonly durationSec: number }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save timeline as JSON" }).click(),
  ]);
  return JSON.parse(await readFile(await download.path(), "utf8"));
}

/** A minute of different voices with pauses between them, which the microphone plays over and over. */
async function writeSpeech(dir: string): Promise<string> {
  const corpus = join(dir, "voices");
  await writeSyntheticCorpus(corpus, { speakers: 2 });
  const clips = await Promise.all(
    voices.map(async (file) => decodeWav(await readFile(join(corpus, file)))),
  );
  const sampleRateHz = clips[0]?.sampleRateHz as number;
  const parts = clips.flatMap(({ channels }) => [
    ...Array.from({ length: REPEATS }, () => channels[0] as Float32Array),
    new Float32Array(PAUSE_SEC * sampleRateHz),
  ]);
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  const path = join(dir, "speech.wav");
  await writeFile(path, encodeWav({ channels: [samples], sampleRateHz }));
  return path;
}
