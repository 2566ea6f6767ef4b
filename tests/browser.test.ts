/** Evidence: end to end, in a real browser. The library, bundled by esbuild, hears in Chromium what it hears in Node. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fittedFrontEnd, referenceFrontEnd } from "@speech-emotion/features";
import {
  buildNetwork,
  defaultNetworkConfig,
  type Prediction,
  Recognizer,
  saveModel,
  useBackend,
} from "@speech-emotion/model";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../scripts/web/chromium.ts";
import { type Served, serveFolder } from "../scripts/web/serveFolder.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const golden = join(root, "tests/golden/voice48k.wav");

/** What the page runs: the lines of Node, after where tfjs's .wasm files are. */
const script = `
import { Recognizer } from "./src/index.ts";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
setWasmPaths("./tfjs/");
globalThis.hear = async () => {
  const recognizer = await Recognizer.load("./model");
  const bytes = new Uint8Array(await (await fetch("./voice48k.wav")).arrayBuffer());
  const refusal = await Recognizer.load("./nowhere").catch((error) => error.message);
  return { prediction: recognizer.predict(bytes), refusal };
};
`;

interface Heard {
  readonly prediction: Prediction;
  readonly refusal: string;
}

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  let dir: string;
  let site: Served;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "browser-"));
    await useBackend("wasm");
    const network = buildNetwork(defaultNetworkConfig, { featureSize: 121, classes: 3 });
    await saveModel(join(dir, "model"), network, {
      labels: ["angry", "calm", "happy"],
      frontEnd: fittedFrontEnd(referenceFrontEnd, {
        normaliser: { mean: Array(121).fill(0), sd: Array(121).fill(50) },
        bySpeaker: false,
      }),
      network: defaultNetworkConfig,
      temperature: 1,
      metrics: {},
      provenance: {},
    });
    await build({
      stdin: { contents: script, resolveDir: join(root, "packages/model"), loader: "ts" },
      outfile: join(dir, "app", "page.js"),
      bundle: true,
      format: "esm",
      platform: "browser",
      conditions: ["@speech-emotion/source"],
      logLevel: "error",
    });
    const { resolve } = createRequire(join(root, "packages/model/package.json"));
    const tfjsWasm = dirname(resolve("@tensorflow/tfjs-backend-wasm"));
    await cp(tfjsWasm, join(dir, "tfjs"), {
      recursive: true,
      filter: (path) => path === tfjsWasm || path.endsWith(".wasm"),
    });
    await cp(join(root, "packages/model/wasm"), join(dir, "wasm"), { recursive: true });
    await cp(golden, join(dir, "voice48k.wav"));
    const page = '<!doctype html><script type="module" src="./app/page.js"></script>';
    await writeFile(join(dir, "index.html"), page);
    site = await serveFolder(dir);
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await rm(dir, { recursive: true, force: true });
  });

  test("scores and attention are Node's, and a model that is not there is refused", async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(site.url);
      const { prediction, refusal } = await page.evaluate<Heard>("hear()");
      expect(refusal).toMatch(/recognizer\.json at \.\/nowhere, found HTTP 404/);
      const recognizer = await Recognizer.load(join(dir, "model"));
      const expected = recognizer.predict(new Uint8Array(await readFile(golden)));
      expect(prediction.emotion).toBe(expected.emotion);
      for (const [i, { label, score }] of expected.scores.entries()) {
        expect(prediction.scores[i]?.label).toBe(label);
        expect(prediction.scores[i]?.score).toBeCloseTo(score, 5);
      }
      for (const [i, { timeSec, weight }] of expected.attention.entries()) {
        expect(prediction.attention[i]?.timeSec).toBeCloseTo(timeSec, 9);
        expect(prediction.attention[i]?.weight).toBeCloseTo(weight, 5);
      }
    } finally {
      await browser.close();
    }
  }, 60_000);
});
