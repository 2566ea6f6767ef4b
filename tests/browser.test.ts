/** Evidence: end to end, in a real browser. The recogniser hears in Chromium what it hears in Node. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultFeatureConfig } from "@speech-emotion/features";
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

const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const root = fileURLToPath(new URL("..", import.meta.url));
const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** What the page runs: the lines of Node, after where tfjs's .wasm files are. */
const script = `
import { Recognizer } from "./src/index.ts";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
try {
  setWasmPaths("/app/");
  const recognizer = await Recognizer.load("/model");
  const bytes = new Uint8Array(await (await fetch("/golden/voice48k.wav")).arrayBuffer());
  const refusal = await Recognizer.load("/nowhere").catch((error) => error.message);
  await report({ prediction: recognizer.predict(bytes), refusal });
} catch (error) {
  await report({ error: String(error.stack ?? error) });
}
function report(body) {
  return fetch("/report", { method: "POST", body: JSON.stringify(body) });
}
`;

interface Report {
  readonly error?: string;
  readonly refusal: string;
  readonly prediction: Prediction;
}

describe.skipIf(!existsSync(chromium))("in Chromium (CHROMIUM)", () => {
  let dir: string;
  let server: Server;
  let reported: (report: Report) => void;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "browser-"));
    await useBackend("wasm");
    const network = buildNetwork(defaultNetworkConfig, { featureSize: 121, classes: 3 });
    await saveModel(join(dir, "model"), network, {
      labels: ["angry", "calm", "happy"],
      featureConfig: defaultFeatureConfig,
      normaliser: { mean: Array(121).fill(0), sd: Array(121).fill(50) },
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
    const model = createRequire(join(root, "packages/model/package.json"));
    const tfjsWasm = dirname(model.resolve("@tensorflow/tfjs-backend-wasm"));
    /** Where the files of each folder of the site are. */
    const folders: Readonly<Record<string, readonly string[]>> = {
      app: [join(dir, "app"), tfjsWasm],
      wasm: [join(root, "packages/model/wasm")],
      model: [join(dir, "model")],
      golden: [join(root, "tests/golden")],
    };
    server = createServer(async (request, response) => {
      const [, folder = "", file = ""] = (request.url ?? "").split("/");
      if (folder === "report") {
        let body = "";
        for await (const chunk of request) body += chunk;
        reported(JSON.parse(body));
        response.end();
        return;
      }
      const page = '<!doctype html><script type="module" src="/app/page.js"></script>';
      const path = folders[folder]
        ?.map((place) => join(place, file))
        .find((place) => existsSync(place));
      const content = folder === "" ? page : path && (await readFile(path));
      const type = types[folder === "" ? ".html" : extname(file)] ?? "application/octet-stream";
      response.writeHead(content ? 200 : 404, { "content-type": type }).end(content);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  }, 60_000);
  afterAll(async () => {
    server.close();
    await rm(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  test("scores and attention are Node's, and a model that is not there is refused", async () => {
    const report = new Promise<Report>((done) => {
      reported = done;
    });
    const flags = [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      `--user-data-dir=${join(dir, "profile")}`,
    ];
    const { port } = server.address() as AddressInfo;
    const browser = spawn(chromium, [...flags, `http://127.0.0.1:${port}/`], {
      stdio: "ignore",
      detached: true,
    });
    const { pid } = browser;
    const closed = once(browser, "close");
    try {
      const { error, prediction, refusal } = await report;
      expect(error).toBeUndefined();
      expect(refusal).toMatch(/recognizer\.json at \/nowhere, found HTTP 404/);
      const recognizer = await Recognizer.load(join(dir, "model"));
      const wav = new Uint8Array(await readFile(join(root, "tests/golden/voice48k.wav")));
      const expected = recognizer.predict(wav);
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
      // With its helper processes, or they go on writing to the profile that is about to be removed.
      if (pid) process.kill(-pid, "SIGKILL");
      await closed;
    }
  }, 60_000);
});
