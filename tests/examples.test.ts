/** Evidence: end to end. Each example runs as it stands, on sound of the synthetic corpus, and says what the library says. */
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format } from "node:util";
import { writeSyntheticCorpus } from "@speech-emotion/data";
import { decodeWav, encodeWav, joinStretches } from "@speech-emotion/features";
import { joinSegments, Recognizer } from "@speech-emotion/model";
import { createServer, defaultClientConditions } from "vite";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { root } from "../scripts/shared/run.ts";
import { hasChromium, launchChromium } from "../scripts/web/chromium.ts";

const examples = join(root, "examples");
let dir: string;
/** The directory of the synthetic corpus, and some of its clips: of each of seven emotions the same sentence. */
let corpus: string;
let clips: readonly string[];
let recognizer: Recognizer;

/** Runs an example in this process, as a start of its own would take longer than all of them; gives the lines it prints. */
async function run(name: string, ...args: string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...words) => {
    lines.push(format(...words));
  });
  const { argv } = process;
  try {
    process.argv = [...argv.slice(0, 1), name, ...args];
    await import(/* @vite-ignore */ join(examples, name));
  } finally {
    process.argv = argv;
    log.mockRestore();
  }
  return lines;
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "examples-"));
  vi.stubEnv("SPEECH_EMOTION_CACHE", join(dir, "cache"));
  corpus = join(dir, "corpus");
  await writeSyntheticCorpus(corpus, { speakers: 1 });
  const actor = join(corpus, "Actor_01");
  clips = (await readdir(actor))
    .filter((name) => name.endsWith("-01-01-01-01.wav"))
    .sort()
    .map((name) => join(actor, name));
  recognizer = await Recognizer.load();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  recognizer?.dispose();
  await rm(dir, { recursive: true, force: true });
});

/** A recording of some clips, then of silence for two windows, then of the clips again. */
async function writeLong(): Promise<string> {
  const some = await Promise.all(
    clips.slice(0, 3).map(async (clip) => decodeWav(await readFile(clip))),
  );
  const { sampleRateHz } = some[0]!;
  const silence = { channels: [new Float32Array(6 * sampleRateHz)], sampleRateHz };
  const path = join(dir, "long.wav");
  await writeFile(path, encodeWav(joinStretches([...some, silence, ...some], sampleRateHz)));
  return path;
}

test("the page that lists them has all", async () => {
  const page = await readFile(join(examples, "README.md"), "utf8");
  const listed = [...page.matchAll(/\]\(([^).][^)]*)\)/g)].map(([, path]) => path);
  const files = await readdir(examples, { recursive: true });
  expect(files.filter((name) => /\.(mjs|html|py)$/.test(name)).sort()).toEqual(listed.sort());
});

test("recognise", async () => {
  const { emotion, verdict, scores, notes } = recognizer.predictSync(await readFile(clips[4]!));
  const [first, ...rest] = await run("recognise.mjs", clips[4]!);
  expect(first).toBe(`${emotion} (${verdict})`);
  expect(rest).toEqual([
    ...scores.map(({ label, score }) => `${label.padEnd(10)} ${score.toFixed(2)}`),
    ...notes.map(({ text }) => `note: ${text}`),
  ]);
});

test("folder: also what cannot be read is told", async () => {
  const some = join(dir, "some");
  await mkdir(some);
  await cp(clips[0]!, join(some, "a.wav"));
  await writeFile(join(some, "b.wav"), "no sound");
  const { emotion } = recognizer.predictSync(await readFile(clips[0]!));
  const lines = await run("folder.mjs", some);
  expect(lines[0]).toBe(`${join(some, "a.wav")} ${emotion}`);
  expect(lines[1]).toMatch(/b\.wav expected .* found .*/);
  expect(lines).toHaveLength(2);
});

test("timeline, and the same as a stream", async () => {
  const long = await writeLong();
  const { segments, shares, durationSec } = recognizer.segmentsSync(await readFile(long));
  const parts = joinSegments(segments).map(
    ({ startSec, endSec, emotion, verdict }) =>
      `${startSec.toFixed(1)} to ${endSec.toFixed(1)} s ${emotion ?? "-"} (${verdict})`,
  );
  const times = shares.map(
    ({ emotion, share }) => `${Math.round(100 * share)} % ${emotion ?? "nobody speaks"}`,
  );
  expect(parts.length).toBeGreaterThan(2);
  expect(await run("timeline.mjs", long)).toEqual([...parts, ...times]);
  const streamed = await run("stream.mjs", long);
  expect(streamed.length).toBeGreaterThan(segments.length);
  expect(streamed[0]).toBe(`3.0 s ${segments[0]!.emotion} (${segments[0]!.verdict})`);
  expect(streamed.at(-1)).toContain(`${durationSec.toFixed(1)} s `);
});

test("teach: labels that the model has not", async () => {
  const taught = join(dir, "taught");
  for (const [label, emotion] of [
    ["bored", "04"],
    ["lively", "05"],
  ] as const)
    for (const statement of ["01", "02"])
      for (const intensity of ["01", "02"]) {
        const name = `03-01-${emotion}-${intensity}-${statement}-01-01.wav`;
        await mkdir(join(taught, label), { recursive: true });
        await cp(join(corpus, "Actor_01", name), join(taught, label, name));
      }
  const lively = join(corpus, "Actor_01", "03-01-05-02-02-02-01.wav");
  const lines = await run("teach.mjs", taught, lively);
  expect(lines[0]).toBe("taught bored, lively");
  expect(lines[1]).toMatch(/^right of clips left out: \d+ % before, \d+ % now$/);
  expect(lines.at(-1)).toBe("lively");
});

test("voice: the more is heard, the more is known, also the next day", async () => {
  const kept = join(dir, "eve.json");
  const lines = await run("voice.mjs", kept, ...clips.slice(0, 3));
  expect(lines.map((line) => /after (\d) clips/.exec(line)?.[1])).toEqual(["0", "1", "2"]);
  const voice = recognizer.restoreVoice(await readFile(kept, "utf8"));
  expect(voice.clips).toBe(3);
});

test("train: a run whose model loads", async () => {
  const lines = await run("train.mjs", corpus, join(dir, "run"), "2");
  expect(lines.slice(0, 2).map((line) => line.replace(/\d\.\d+/, "x"))).toEqual(
    [1, 2].map((epoch) => `epoch ${epoch} loss x`),
  );
  expect(lines[2]).toMatch(/^UAR \d+\.\d % of 14 clips, /);
  expect(lines[3]).toBe("recognises angry, calm, disgust, fearful, happy, sad, surprised");
}, 60_000);

test("network: of one's own, with a layer of one's own, whose model loads", async () => {
  const lines = await run("network.mjs", corpus, join(dir, "own"), "1");
  expect(lines[0]).toMatch(/^UAR \d+\.\d % of 14 clips$/);
  expect(lines[1]).toBe("recognises angry, calm, disgust, fearful, happy, sad, surprised");
}, 60_000);

test("features", async () => {
  const [shapes, loudest] = await run("features.mjs", clips[0]!);
  expect(shapes).toMatch(/^MFCC \[ \d+, 40 \] delta \[ \d+, 40 \]$/);
  expect(Number(/[\d.]+$/.exec(loudest!)?.[0])).toBeGreaterThan(0);
});

test("server: answers, and refuses what is no sound or too much", async () => {
  await run("server.mjs", "0");
  const { server } = (await import(join(examples, "server.mjs"))) as { readonly server: Server };
  if (!server.listening) await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const post = async (body: Uint8Array<ArrayBuffer> | string) => {
    const response = await fetch(url, { method: "POST", body });
    return { status: response.status, ...((await response.json()) as object) };
  };
  try {
    const bytes = new Uint8Array(await readFile(clips[1]!));
    const { emotion, verdict, scores } = recognizer.predictSync(bytes);
    expect(await post(bytes)).toEqual({ status: 200, emotion, verdict, scores });
    expect(await post("no sound")).toMatchObject({ status: 400, code: "wav-missing" });
    expect(await post("x".repeat(10_000_001))).toMatchObject({ status: 413 });
  } finally {
    server.close();
  }
});

test.skipIf(!hasChromium)(
  "page: recognises what Node does (CHROMIUM)",
  async () => {
    const conditions = ["@speech-emotion/source", ...defaultClientConditions];
    const vite = await createServer({
      root: join(examples, "page"),
      configFile: false,
      logLevel: "error",
      resolve: { conditions },
      server: { host: "127.0.0.1", port: 0, fs: { allow: [root] } },
    });
    const browser = await launchChromium();
    try {
      await vite.listen();
      const page = await browser.newPage();
      await page.goto(vite.resolvedUrls?.local[0] as string);
      const output = page.locator("output");
      await expect.poll(() => output.textContent()).toBe("choose a recording");
      const { emotion, verdict } = recognizer.predictSync(await readFile(clips[4]!));
      await page.setInputFiles("input", clips[4]!);
      await expect.poll(() => output.textContent()).toBe(`${emotion} (${verdict})`);
      await page.setInputFiles("input", {
        name: "a.wav",
        mimeType: "audio/wav",
        buffer: Buffer.from("x"),
      });
      await expect.poll(() => output.textContent()).toMatch(/^expected .*WAV/);
    } finally {
      await browser.close();
      await vite.close();
    }
  },
  60_000,
);
