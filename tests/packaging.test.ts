/** Evidence: what npm's users get. The tarballs, installed outside the workspace, used there in Node and in pages. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Prediction, Recognizer } from "@speech-emotion/model";
import { transform } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bin, exec, root } from "../scripts/shared/run.ts";
import { hasChromium, launchChromium } from "../scripts/web/chromium.ts";
import { serveFolder } from "../scripts/web/serveFolder.ts";
import { nativeIsBuilt } from "./nativeIsBuilt.ts";
import { bundlers, type Site } from "./packaging/bundlers.ts";
import { examplesOf } from "./packaging/examples.ts";
import { type Installed, installPackages } from "./packaging/installed.ts";
import { projectPages } from "./projectPages.ts";

/** Trains for a moment, then recognises a clip: the library's main way, as a user would write it. */
const script = `
import { readFile } from "node:fs/promises";
import { type Prediction, Recognizer } from "speech-emotion";
import { loadDataSet, writeSyntheticCorpus } from "speech-emotion/data";
import { decodeWav, mfcc, toMono } from "speech-emotion/features";
import { defaultTrainConfig, train } from "speech-emotion/training";

await writeSyntheticCorpus("corpus", { speakers: 2 });
const dataSet = await loadDataSet("corpus");
const network = { ...defaultTrainConfig.network, members: 1 };
const config = { ...defaultTrainConfig, network, epochs: 2, augment: "none", minAccuracy: 0, minF1: 0 };
const result = await train(dataSet, config, { dirs: ["corpus"], out: "run" });
const clips = result.ended === "scored" ? result.metrics.clips : 0;

const bytes = new Uint8Array(await readFile("corpus/Actor_01/03-01-05-01-01-01-01.wav"));
const recognizer = await Recognizer.load("run/model");
const prediction: Prediction = recognizer.predictSync(bytes);
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

test("nine tarballs, and that of native kernels where they are built: of code under 200 kB each, but training under 400, the page under 1000 and the model with tfjs's .wasm under 460, the models under 4 MB, the one of names alone under 8 kB, with licence, and neither tests nor leftovers in them", async () => {
  expect(installed.tarballs).toHaveLength(nativeIsBuilt ? 10 : 9);
  for (const tarball of installed.tarballs) {
    const { stdout } = await exec("tar", ["tzf", tarball]);
    expect(stdout).toMatch(/package\/LICENSE/);
    expect(stdout).not.toMatch(/\.test\.|tsbuildinfo|\.tmp|split\.json/);
    const [, name = "speech-emotion"] = /speech-emotion-(.*)-\d/.exec(tarball) ?? [];
    const most =
      { "speech-emotion": 8_000, model: 460_000, train: 400_000, web: 1_000_000 }[name] ?? 200_000;
    const limit = name.endsWith("-model") ? 4_000_000 : most;
    expect((await readFile(tarball)).length, name).toBeLessThan(limit);
  }
});

describe("outside the workspace", () => {
  const strict = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false"];
  const node = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
  /** Checks everything, our declarations too; says what the compiler finds. */
  const check = (files: readonly string[], ...options: string[]) =>
    exec(bin("tsc"), [...strict, "--noEmit", "--target", "es2023", ...node, ...options, ...files], {
      cwd: dir,
    }).then(
      () => "",
      ({ stdout }: { readonly stdout: string }) => stdout,
    );

  /** What has no types of tfjs in it. */
  const everything = [
    ...["", "/browser", "/data", "/features", "/training"].map((name) => `speech-emotion${name}`),
    ...["data", "features", "general-model", "model", "queue", "ravdess-model", "train"].map(
      (name) => `@speech-emotion/${name}`,
    ),
  ]
    .map((name, i) => `export * as package${i} from "${name}";`)
    .join("\n");

  /** Runs a script there, and gives what it prints. */
  async function run(name: string, script: string): Promise<string> {
    await writeFile(join(dir, name), script);
    const { stdout, stderr } = await exec(process.execPath, [name], {
      cwd: dir,
      env: { ...process.env, SPEECH_EMOTION_CACHE: join(dir, "cache") },
    });
    expect(stderr).toBe("");
    return stdout;
  }

  /** The first example of the package's page that uses a function. */
  async function exampleOf(name: string): Promise<string> {
    const examples = await examplesOf("packages/speech-emotion/README.md");
    return examples.find((example) => example.includes(`${name}(`)) as string;
  }

  beforeAll(async () => {
    await copyFile(join(root, "tests/golden/voice48k.wav"), join(dir, "voice.wav"));
  });

  test.each([
    ["node16", "node16", "es2023"],
    ["esnext", "bundler", "es2023,dom"],
  ])(
    "declarations and the examples of the pages pass a strict check: modules %s, resolution %s, libraries %s",
    async (module, moduleResolution, lib) => {
      const examples = (await Promise.all(projectPages.map((page) => examplesOf(page)))).flat();
      expect(examples.length).toBeGreaterThan(10);
      const options = { module, moduleResolution, lib };
      const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      const checkAll = async (name: string, programs: readonly string[], ...others: string[]) => {
        const files = programs.map((_, i) => `${name}${i}.ts`);
        for (const [i, file] of files.entries())
          await writeFile(join(dir, file), programs[i] as string);
        expect(await check(files, ...words, ...others)).toBe("");
      };
      const isTfjs = (example: string) => /from ".*tfjs/.test(example);
      const others = examples.filter((example) => !isTfjs(example));
      await checkAll("program", [everything, script, ...others]);
      // tfjs's own declarations do not pass.
      await checkAll("tfjs", examples.filter(isTfjs), "--skipLibCheck", "true");
    },
    60_000,
  );

  test("a script trains and recognises", async () => {
    const { code } = await transform(script, { loader: "ts" });
    const { clips, frames, scores, attention } = JSON.parse(await run("script.js", code));
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
      const bytes = new Uint8Array(readFileSync("voice.wav"));
      const [byName, byFiles] = recognizers.map((recognizer) => recognizer.predictSync(bytes).scores);
      console.log(byName.length, JSON.stringify(byName) === JSON.stringify(byFiles));`;
    expect(await run("alone.js", alone)).toBe("8 true\n");
  });

  test("the native kernels are taken where the package for the system is there, those of WebAssembly elsewhere", async () => {
    const named = `
      import { backendVersions } from "@speech-emotion/model";
      const { kernels: chosen } = await backendVersions("wasm");
      delete process.env.SPEECH_EMOTION_SIMD;
      const { kernels: best } = await backendVersions("wasm");
      console.log(chosen, best);`;
    const best = nativeIsBuilt ? "kernels.node" : "kernels-relaxed.wasm";
    expect(await run("named.js", named)).toBe(`kernels-relaxed.wasm ${best}\n`);
  });

  test("speech-emotion has what its packages have, each under a name of its own", async () => {
    const compare = `
      const names = {
        "": "model",
        "/browser": "model",
        "/data": "data",
        "/features": "features",
        "/layers": "model/tfjs",
        "/training": "train",
        "/training/in-memory": "train/in-memory",
      };
      const differing = {};
      for (const [name, origin] of Object.entries(names)) {
        const found = await import("speech-emotion" + name);
        const expected = await import("@speech-emotion/" + origin);
        const keys = Object.keys({ ...found, ...expected });
        differing[name] = keys.filter((key) => found[key] !== expected[key]);
      }
      console.log(JSON.stringify(differing));`;
    expect(JSON.parse(await run("compare.js", compare))).toEqual({
      "": ["SpeechEmotionError"],
      "/browser": ["SpeechEmotionError", "model"],
      "/data": [],
      "/features": [],
      "/layers": [],
      "/training": [],
      "/training/in-memory": [],
    });
  });

  /** Runs Node there with a script and arguments, and gives what it prints and the packages that it loads. */
  async function watch(...args: string[]): Promise<{ stdout: string; packages: string[] }> {
    const hooks = `
      import { appendFileSync } from "node:fs";
      export function load(url, context, next) {
        appendFileSync("loaded.txt", url + "\\n");
        return next(url, context);
      }`;
    // No hook sees what is required; it is all in one cache.
    const register = `
      import { appendFileSync } from "node:fs";
      import { createRequire, register } from "node:module";
      register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)});
      const { cache } = createRequire(import.meta.url);
      process.on("exit", () => appendFileSync("loaded.txt", Object.keys(cache).join("\\n")));`;
    await writeFile(join(dir, "hooks.js"), register);
    await rm(join(dir, "loaded.txt"), { force: true });
    const options = ["--import", "./hooks.js"];
    const { stdout, stderr } = await exec(process.execPath, [...options, ...args], { cwd: dir });
    expect(stderr).toBe("");
    const loaded = await readFile(join(dir, "loaded.txt"), "utf8");
    const names = loaded.matchAll(/node_modules\/((?:@[^/]+\/)?[^/\n]+)(?!.*node_modules)/g);
    return { stdout, packages: [...new Set([...names].map(([, name]) => name as string))].sort() };
  }
  const recognition = [
    "@speech-emotion/features",
    "@speech-emotion/model",
    "@tensorflow/tfjs-backend-wasm",
    "@tensorflow/tfjs-core",
    "@tensorflow/tfjs-layers",
    "birpc",
    "d3-dsv",
    "speech-emotion",
    "valibot",
    "wavefile",
  ];

  test("the first example of its page recognises, and loads nothing of training", async () => {
    await writeFile(join(dir, "example.js"), await exampleOf("predict"));
    const { stdout, packages } = await watch("example.js");
    const { emotion, verdict, scores } = (await Recognizer.load()).predictSync(
      await readFile(join(dir, "voice.wav")),
    );
    expect(stdout).toContain(`${emotion} ${verdict} [\n  { label: '${scores[0]?.label}', score: `);
    expect(packages).toEqual(recognition);
  });

  test("the command loads what it needs: for its version and its help nothing of tfjs, to recognise no data sets", async () => {
    const command = "node_modules/speech-emotion/dist/cli.js";
    const program = ["@speech-emotion/features", "@speech-emotion/train", "commander"];
    for (const option of ["--version", "--help"])
      expect((await watch(command, option)).packages).toEqual([
        ...program,
        ...["speech-emotion", "wavefile"],
      ]);
    const { packages } = await watch(command, "predict", "voice.wav");
    expect(packages).toEqual(
      [...new Set([...recognition, ...program, "@speech-emotion/data"])].sort(),
    );
  });

  test("the example of features runs", async () => {
    expect(await run("features.js", await exampleOf("mfcc"))).toBe("true\n");
  });

  test("npx speech-emotion web serves the page, and the model from its own package", async () => {
    const command = join(dir, "node_modules/.bin/speech-emotion");
    const child = spawn(command, ["web", "--port", "0", "--host", "127.0.0.1"], { cwd: dir });
    try {
      const [line] = await once(child.stdout, "data");
      const [url] = /http:\S+\//.exec(String(line)) as RegExpExecArray;
      const get = async (path: string) => {
        const response = await fetch(new URL(path, url));
        return `${response.status} ${response.headers.get("content-type")}`;
      };
      expect(await get("")).toBe("200 text/html;charset=utf-8");
      for (const name of ["recognizer.json", "weights.bin", "confusion.svg", "card.html"])
        expect(await get(`model/${name}`)).toMatch(/^200 /);
      for (const path of ["nowhere", "model/nowhere", "model/..%2fpackage.json"])
        expect(await get(path)).toMatch(/^404 /);
      const again = exec(command, ["web", "--port", new URL(url).port, "--host", "127.0.0.1"]);
      await expect(again).rejects.toThrow(/expected to listen on port \d+.*another program/);
    } finally {
      child.kill();
    }
  });

  test("npx speech-emotion has the commands of archives where their package is installed, and names it elsewhere", async () => {
    const command = join(dir, "node_modules/.bin/speech-emotion");
    const ask = () => exec(command, ["queue", "--redis", "redis://127.0.0.1:1"]);
    await expect(ask()).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /^expected a Redis server at 127\.0\.0\.1:1, found ECONNREFUSED: .*\n$/,
      ),
    });
    const queue = join(dir, "node_modules/@speech-emotion/queue");
    await rename(queue, `${dir}/queue`);
    try {
      await expect(ask()).rejects.toMatchObject({
        stderr:
          "expected the package @speech-emotion/queue, found none that is installed: npm install @speech-emotion/queue\n",
      });
    } finally {
      await rename(`${dir}/queue`, queue);
    }
  });

  test("npx speech-emotion has a version and predicts as the library does", async () => {
    const command = join(dir, "node_modules/.bin/speech-emotion");
    const manifest = join(dir, "node_modules/speech-emotion/package.json");
    const { version } = JSON.parse(await readFile(manifest, "utf8"));
    const [asked, predicted] = await Promise.all([
      exec(command, ["--version"]),
      exec("npx", ["speech-emotion", "predict", "voice.wav", "--json"], { cwd: dir }),
    ]);
    expect(asked).toEqual({ stdout: `${version}\n`, stderr: "" });
    const { scores } = (await Recognizer.load()).predictSync(
      await readFile(join(dir, "voice.wav")),
    );
    expect(JSON.parse(predicted.stdout)).toMatchObject([{ file: "voice.wav", scores }]);
  });
});

test("publint and Are The Types Wrong find nothing", async () => {
  const code = installed.tarballs.filter((name) => !/-(general|ravdess)-model-\d/.test(name));
  expect(code).toHaveLength(installed.tarballs.length - 2);
  await Promise.all([
    ...installed.tarballs.map((tarball) => exec(bin("publint"), ["--strict", tarball])),
    ...code.map((tarball) => exec(bin("attw"), ["--profile", "esm-only", tarball])),
  ]);
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
    const expected = (await Recognizer.load()).predictSync(bytes);
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
