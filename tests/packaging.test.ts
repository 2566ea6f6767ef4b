/** Evidence: what npm's users get. The tarballs, installed outside the workspace, used there in Node and in pages. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Prediction, Recognizer } from "@speech-emotion/model";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../scripts/web/chromium.ts";
import { serveFolder } from "../scripts/web/serveFolder.ts";
import { bundlers, type Site } from "./packaging/bundlers.ts";
import { bin, exec, type Installed, installPackages, root } from "./packaging/installed.ts";

/** Trains for a moment, then recognises a clip: the library's main way, as a user would write it. */
const script = `
import { readFile } from "node:fs/promises";
import { loadDataSet, writeSyntheticCorpus } from "@speech-emotion/data";
import { decodeWav, mfcc, toMono } from "@speech-emotion/features";
import { Recognizer, type Prediction } from "@speech-emotion/model";
import { defaultTrainConfig, train } from "@speech-emotion/train";

await writeSyntheticCorpus("corpus", { speakers: 2 });
const dataSet = await loadDataSet("corpus");
const network = { ...defaultTrainConfig.network, members: 1 };
const config = { ...defaultTrainConfig, network, epochs: 2, augment: "none", minAccuracy: 0, minF1: 0 };
const result = await train(dataSet, config, { dirs: ["corpus"], out: "run" });
const clips = result.ended === "scored" ? result.metrics.clips : 0;

const bytes = new Uint8Array(await readFile("corpus/Actor_01/03-01-05-01-01-01-01.wav"));
const recognizer = await Recognizer.load("run/model");
const prediction: Prediction = recognizer.predict(bytes);
const { frames } = mfcc(toMono(decodeWav(bytes)).samples, { sampleRateHz: 22050 });
console.log(JSON.stringify({ clips, frames, ...prediction }));
`;

let installed: Installed;
let dir: string;

beforeAll(async () => {
  installed = await installPackages();
  dir = installed.dir;
}, 300_000);
afterAll(() => installed?.remove());

test("six tarballs: of code, tfjs's .wasm apart, under 200 kB each, the models under 2 MB, with licence, and neither tests nor leftovers in them", async () => {
  expect(installed.tarballs).toHaveLength(6);
  for (const tarball of installed.tarballs) {
    const { stdout } = await exec("tar", ["tzf", tarball]);
    expect(stdout).toMatch(/package\/LICENSE/);
    expect(stdout).not.toMatch(/\.test\.|tsbuildinfo|\.tmp|split\.json/);
    const [, name = ""] = /speech-emotion-(.*)-\d/.exec(tarball) ?? [];
    const most = name.endsWith("-model") ? 2_000_000 : name === "model" ? 290_000 : 200_000;
    expect((await readFile(tarball)).length, name).toBeLessThan(most);
  }
});

describe("outside the workspace", () => {
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false"];
  const node = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
  /** Compiles with everything checked, our declarations too; says what the compiler finds. */
  const compile = (file: string, ...options: string[]) =>
    exec(bin("tsc"), [...strict, "--target", "es2023", ...node, ...options, file], {
      cwd: dir,
    }).then(
      () => "",
      ({ stdout }: { readonly stdout: string }) => stdout,
    );

  const everything = ["data", "features", "general-model", "model", "ravdess-model", "train"]
    .map((name, i) => `export * as package${i} from "@speech-emotion/${name}";`)
    .join("\n");
  test.each([
    ["nodenext", "nodenext", "es2023"],
    ["esnext", "bundler", "es2023,dom"],
  ])(
    "declarations pass a strict check: modules %s, resolution %s, libraries %s",
    async (module, moduleResolution, lib) => {
      await writeFile(join(dir, "all.ts"), everything);
      const options = { module, moduleResolution, lib };
      const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      expect(await compile("all.ts", "--noEmit", ...words)).toBe("");
    },
    60_000,
  );

  test("a script trains and recognises", async () => {
    await writeFile(join(dir, "script.ts"), script);
    expect(await compile("script.ts", "--module", "nodenext")).toBe("");
    const { stdout } = await exec(process.execPath, ["script.js"], {
      cwd: dir,
      env: { ...process.env, SPEECH_EMOTION_CACHE: join(dir, "cache") },
    });
    const { clips, frames, scores, attention } = JSON.parse(stdout);
    expect(clips).toBe(28); // ceil(0.2 x 16) of each of 7 classes
    expect(frames).toBeGreaterThan(50);
    expect(scores).toHaveLength(7);
    expect(attention.length).toBeGreaterThan(10);
  }, 120_000);

  test("the recogniser works without the training package, with the shipped model", async () => {
    const alone = `
      import { readFileSync } from "node:fs";
      import { Recognizer } from "@speech-emotion/model";
      import model from "@speech-emotion/general-model";
      const recognizers = [await Recognizer.load(), await Recognizer.load(model)];
      const bytes = new Uint8Array(readFileSync("corpus/Actor_01/03-01-05-01-01-01-01.wav"));
      const [byName, byFiles] = recognizers.map((recognizer) => recognizer.predict(bytes).scores);
      console.log(byName.length, JSON.stringify(byName) === JSON.stringify(byFiles));`;
    await writeFile(join(dir, "alone.js"), alone);
    const { stdout, stderr } = await exec(process.execPath, ["alone.js"], { cwd: dir });
    expect([stdout, stderr]).toEqual(["8 true\n", ""]);
  });

  test("the command is there", async () => {
    const { stdout } = await exec(join(dir, "node_modules", ".bin", "speech-emotion"), ["--help"]);
    expect(stdout).toMatch(/train \[options\][\s\S]*evaluate[\s\S]*predict[\s\S]*features/);
  });
});

test("publint and Are The Types Wrong find nothing", async () => {
  for (const tarball of installed.tarballs) await exec(bin("publint"), ["--strict", tarball]);
  for (const tarball of installed.tarballs.filter((name) => !/-model-\d/.test(name)))
    await exec(bin("attw"), ["--profile", "esm-only", tarball]);
}, 120_000);

describe.skipIf(!hasChromium)("a page in Chromium (CHROMIUM)", () => {
  const voice = join(root, "tests/golden/voice48k.wav");
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** Opens a site's page and asks it something. */
  async function ask<T>({ url }: Site, question: string, headers = {}): Promise<T> {
    const page = await browser.newPage();
    await page.route("**/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), ...headers } });
    });
    await page.goto(url);
    await page.waitForFunction("globalThis.predict");
    return page.evaluate<T>(question);
  }

  async function expectPredictsAsNode(site: Site, headers = {}): Promise<void> {
    const bytes = await readFile(voice);
    const expected = (await Recognizer.load()).predict(bytes);
    const question = `predict("data:audio/wav;base64,${bytes.toString("base64")}")`;
    const found = await ask<Prediction>(site, question, headers);
    expect(found.emotion).toBe(expected.emotion);
    expect(found.verdict).toBe(expected.verdict);
    expect(found.scores).toHaveLength(expected.scores.length);
    for (const [i, { label, score }] of expected.scores.entries()) {
      expect(found.scores[i]?.label).toBe(label);
      expect(found.scores[i]?.score).toBeCloseTo(score, 5);
    }
    expect(found.attention).toHaveLength(expected.attention.length);
    for (const [i, { timeSec, weight }] of expected.attention.entries()) {
      expect(found.attention[i]?.timeSec).toBeCloseTo(timeSec, 9);
      expect(found.attention[i]?.weight).toBeCloseTo(weight, 5);
    }
  }

  test.each(Object.entries(bundlers))(
    "%s: predicts what Node predicts",
    async (_, build) => {
      const site = await build(dir);
      try {
        await expectPredictsAsNode(site);
      } finally {
        await site.close();
      }
    },
    120_000,
  );

  describe("without a bundler that knows of files", () => {
    let site: Site;
    beforeAll(async () => {
      site = await serveFolder(join(dir, "esbuild/dist"));
    });
    afterAll(() => site?.close());

    test("predicts the same where tfjs could have threads", async () => {
      const isolation = {
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
      };
      expect(await ask(site, "globalThis.crossOriginIsolated", isolation)).toBe(true);
      await expectPredictsAsNode(site, isolation);
    });

    test.each([
      ["no model", "", /import model from "@speech-emotion\/general-model"/],
      [
        "a model that is not there",
        '"./nowhere", { wasmUrl: "./wasm" }',
        /recognizer\.json at \.\/nowhere\/recognizer\.json, found HTTP 404/,
      ],
      [
        "no .wasm files",
        '"./model", { wasmUrl: "./nowhere" }',
        /wasm backend to start.*copy of the folder @speech-emotion\/model\/wasm.*wasmUrl/,
      ],
    ])("%s is refused, with what to do", async (_, args, message) => {
      const question = `(async () => Recognizer.load(${args}))().catch((error) => error.message)`;
      expect(await ask(site, question)).toMatch(message);
    });
  });
});
