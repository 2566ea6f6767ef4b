/** Evidence: refusal. A saved model with one thing wrong, kind by kind, is refused by name within a second, and never believed. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultFrontEnd, fittedFrontEnd } from "@speech-emotion/features";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { useBackend } from "../backend.ts";
import { ModelError } from "../errors.ts";
import type { ModelFileName } from "../modelSource.ts";
import { buildNetwork } from "../network.ts";
import { defaultNetworkConfig } from "../networkConfig.ts";
import { loadModel } from "./loadModel.ts";
import { saveModel } from "./saveModel.ts";

/** What JSON holds, for changes that no type allows. */
// biome-ignore lint/suspicious/noExplicitAny: damaged files have any shape
type Json = any;

let dir: string;
const at = (name: ModelFileName) => join(dir, name);
const stageOf = (recognizer: Json, name: string): Json =>
  recognizer.frontEnd.find(({ stage }: Json) => stage === name);
const normaliser = { mean: Array<number>(121).fill(0), sd: Array<number>(121).fill(1) };
const info = {
  labels: ["angry", "calm", "happy"],
  frontEnd: fittedFrontEnd(defaultFrontEnd, { normaliser, bySpeaker: true }),
  network: {
    ...defaultNetworkConfig,
    members: 2,
    convBlocks: [{ filters: 4, kernelSize: 3, poolSize: 2 }],
    lstmUnits: 4,
    attentionHeads: 2,
  },
  temperature: 1.5,
  doubt: {
    voiceTemperature: 0.8,
    sureFrom: [0.8, 2, 0.7],
    likelyFrom: 0.5,
    curve: [{ score: 0, kept: 1, right: 0.5 }],
    unfamiliarFrom: 1.6,
    voice: { weights: Array<number>(121).fill(0.01), bias: 1, from: 0.1 },
  },
  nuisance: { directions: [Array<number>(121).fill(1 / 11)], factors: [0.5] },
  voiceSpace: { directions: [Array<number>(121).fill(1 / 11)] },
  metrics: { accuracy: 0.5 },
  provenance: {},
};

beforeAll(() => useBackend("wasm"));
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "damage-"));
  const network = buildNetwork(info.network, { featureSize: 121, classes: 3 });
  await saveModel(dir, network, info, { weights: "uint8" });
  network.dispose();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(dir, { recursive: true });
});

/** Changes a file of JSON, and removes the digests, which would tell first, unless they are to stay. */
async function change(name: ModelFileName, edit: (json: Json) => void, keepDigests = false) {
  for (const file of ["model.json", "recognizer.json"] as const) {
    const json: Json = JSON.parse(await readFile(at(file), "utf8"));
    if (file === name) edit(json);
    if (!keepDigests) delete json.digests;
    await writeFile(at(file), JSON.stringify(json));
  }
}

/** The refusal, which must be ours, one line, and quick. */
async function refusal(): Promise<string> {
  const started = performance.now();
  const error: unknown = await loadModel(dir).then(
    () => new Error("it was loaded"),
    (error) => error,
  );
  expect(performance.now() - started).toBeLessThan(1000);
  expect(error).toBeInstanceOf(ModelError);
  const { message, code } = error as ModelError;
  expect(["model-damaged", "model-version"]).toContain(code);
  expect(message).not.toContain("\n");
  return message;
}

/** Every place in a value, as keys on the way to it. */
function placesIn(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.slice(0, 1).map((item, i) => [i, item] as const) // its items are alike
    : Object.entries(value);
  return [
    ...(path.length > 0 ? [path] : []),
    ...inner.flatMap(([k, v]) => placesIn(v, [...path, k])),
  ];
}

test("undamaged, it is loaded, with digests and without", async () => {
  const load = async () => (await loadModel(dir)).network.dispose();
  await load();
  await change("model.json", () => {});
  await load();
});

describe("recognizer.json", () => {
  const { metrics: _, provenance: __, ...needed } = info;
  const places = [
    ...placesIn({ format: 6, ...needed }),
    ...info.frontEnd.flatMap((stage, i) => placesIn(stage, ["frontEnd", i]).slice(1)),
    ["metrics"],
    ["provenance"],
  ];
  const wrong: [string, (holder: Json, key: string | number) => void][] = [
    ["missing", (holder, key) => (Array.isArray(holder) ? holder.splice(0) : delete holder[key])],
    ["null", (holder, key) => (holder[key] = null)],
    [
      "text in place of all else, a list in that of text",
      (holder, key) => {
        holder[key] = typeof holder[key] === "string" ? ["a"] : "x";
      },
    ],
    ["wrapped in a list", (holder, key) => (holder[key] = [holder[key]])],
  ];
  test.each(wrong)("every place: %s", async (kind, damage) => {
    const whole = await readFile(at("recognizer.json"), "utf8");
    for (const place of places) {
      // A model need not doubt, nor be one that can be taught.
      if (kind === "missing" && ["doubt", "nuisance", "voiceSpace"].includes(place.join()))
        continue;
      await writeFile(at("recognizer.json"), whole);
      await change("recognizer.json", (json) => {
        const holder = place.slice(0, -1).reduce((value, key) => value[key], json);
        damage(holder, place.at(-1)!);
      });
      expect(await refusal(), place.join(".")).toMatch(/recognizer\.json/);
    }
  });

  test.each<[string, (json: Json) => void, RegExp]>([
    ["a score of text", (r) => (r.metrics.accuracy = "1"), /metrics\.accuracy to be a finite/],
    ["no labels", (r) => (r.labels = []), /labels to be one name or more/],
    [
      "a label too few",
      (r) => delete r.doubt && r.labels.pop(),
      /\d+ weights of the network and the labels.*found/,
    ],
    [
      "a label too many",
      (r) => delete r.doubt && r.labels.push("sad"),
      /weights of the network and the labels/,
    ],
    ["a label twice", (r) => (r.labels[1] = "angry"), /labels to be names that differ/],
    ["a label of nothing", (r) => (r.labels[1] = ""), /labels\[1\] to be a name/],
    ["temperature 0", (r) => (r.temperature = 0), /temperature to be a number above 0.*found 0/],
    ["temperature -1", (r) => (r.temperature = -1), /temperature/],
    [
      "huge units",
      (r) => (r.network.lstmUnits = 1e9),
      /network\.lstmUnits to be.*found 1000000000/,
    ],
    ["many units", (r) => (r.network.lstmUnits = 4096), /weights of the network/],
    ["many members", (r) => (r.network.members = 64), /weights of the network/],
    ["many filters", (r) => (r.network.convBlocks[0].filters = 4096), /weights of the network/],
    ["no pool", (r) => (r.network.convBlocks[0].poolSize = 0), /convBlocks\[0\]\.poolSize/],
    [
      "huge bands",
      (r) => (stageOf(r, "mfcc").nMels = 1e9),
      /nMels.*at most 1024.*found 1000000000/,
    ],
    ["a huge frame", (r) => (stageOf(r, "mfcc").nFft = 2 ** 40), /nFft/],
    ["other features", (r) => (stageOf(r, "mfcc").nMfcc = 20), /61 finite means/],
    ["a stage there is not", (r) => (r.frontEnd[0].stage = "__proto__"), /stages among/],
    [
      "a score a label too few",
      (r) => r.doubt.sureFrom.pop(),
      /a score of doubt\.sureFrom a label/,
    ],
    [
      "a weight too many",
      (r) => r.doubt.voice.weights.push(0),
      /a weight of doubt\.voice a feature/,
    ],
    [
      "a share above 1",
      (r) => (r.doubt.voice.from = 2),
      /doubt\.voice\.from to be 1 or less.*found 2/,
    ],
    [
      "a direction too few",
      (r) => r.nuisance.directions.pop(),
      /nuisance to be a factor a direction/,
    ],
    [
      "a direction of other features",
      (r) => r.nuisance.directions[0].pop(),
      /a number a feature in nuisance\.directions/,
    ],
    ["a factor above 1", (r) => (r.nuisance.factors[0] = 2), /factors\[0\] to be 1 or less/],
    ["a later format", (r) => (r.format = 7), /format 6, found 7/],
  ])("%s", async (_, edit, message) => {
    await change("recognizer.json", edit);
    expect(await refusal()).toMatch(message);
  });

  test.each<[string, (json: Json) => void]>([
    ["labels in another order", (r) => r.labels.reverse()],
    ["another temperature", (r) => (r.temperature = 3)],
    ["another doubt", (r) => (r.doubt.likelyFrom = 0.1)],
    ["no doubt", (r) => delete r.doubt],
    ["another nuisance", (r) => (r.nuisance.factors[0] = 0.1)],
    ["another voice space", (r) => (r.voiceSpace.directions[0][0] = 0.1)],
    ["another pool", (r) => (r.network.convBlocks[0].poolSize = 3)],
    ["another mean", (r) => (stageOf(r, "normalise").mean[7] = 1)],
  ])("%s is told by the digest", async (_, edit) => {
    await change("recognizer.json", edit, true);
    expect(await refusal()).toMatch(/that the weights were saved with in recognizer\.json/);
  });

  test("its keys in another order, and other lines, are the same content", async () => {
    const json: Json = JSON.parse(await readFile(at("recognizer.json"), "utf8"));
    const turned = Object.fromEntries(Object.entries(json).toReversed());
    await writeFile(at("recognizer.json"), JSON.stringify(turned, null, "\t"));
    (await loadModel(dir)).network.dispose();
  });
});

test("a way out of the folder is not followed, and a layer of another kind is not made", async () => {
  await change("model.json", (json) => {
    json.weightsManifest[0].paths = ["../outside.bin", "/etc/passwd", "https://example.org/w.bin"];
    json.modelTopology = {
      class_name: "Lambda",
      config: { function: ["globalThis.wasRun = true", null, null] },
    };
  });
  const { network } = await loadModel(dir);
  expect(network.getClassName()).toBe("Model");
  network.dispose();
  expect(globalThis).not.toHaveProperty("wasRun");
});

describe("model.json", () => {
  const weights = (json: Json) => json.weightsManifest[0].weights;
  test.each<[string, (json: Json) => void, RegExp]>([
    ["no manifest", (m) => delete m.weightsManifest, /weightsManifest.*found nothing/],
    [
      "a manifest of nothing",
      (m) => (m.weightsManifest = [null]),
      /to be an object in model\.json, found null/,
    ],
    ["two groups", (m) => m.weightsManifest.push(m.weightsManifest[0]), /weightsManifest/],
    ["no weights", (m) => (m.weightsManifest[0].weights = []), /weights of the network.*found 0/],
    ["a weight of nothing", (m) => (weights(m)[0] = null), /weights\[0\] to be an object/],
    ["a weight twice", (m) => (weights(m)[2] = weights(m)[0]), /found/],
    [
      "a name there is not",
      (m) => (weights(m)[0].name = "x"),
      /conv1\/kernel of shape.*found none/,
    ],
    [
      "a shape turned",
      (m) => weights(m)[0].shape.reverse(),
      /conv1\/kernel of shape \[3,121,4\] in model\.json, found \[4,121,3\]/,
    ],
    ["a negative shape", (m) => (weights(m)[0].shape = [-3, -121, 4]), /shape\[0\]/],
    ["a huge shape", (m) => (weights(m)[0].shape = [2 ** 31, 2 ** 31]), /weights of the network/],
    ["another type", (m) => (weights(m)[0].dtype = "int32"), /dtype.*found the string "int32"/],
    [
      "another quantisation",
      (m) => (weights(m)[0].quantization.dtype = "uint16"),
      /quantization\.dtype/,
    ],
    ["no scale", (m) => (weights(m)[0].quantization.scale = null), /scale to be a finite number/],
    [
      "a scale beyond float32",
      (m) => (weights(m)[0].quantization.scale = 1e300),
      /finite weights in conv1/,
    ],
    ["bytes said to be floats", (m) => delete weights(m)[0].quantization, /bytes in weights\.bin/],
    [
      "digests of nothing",
      (m) => {
        m.digests = null;
      },
      /found/,
    ],
  ])("%s", async (_, edit, message) => {
    await change(
      "model.json",
      (json) => {
        edit(json);
      },
      _.startsWith("digests"),
    );
    expect(await refusal()).toMatch(message);
  });

  test("another scale is told by the digest", async () => {
    await change("model.json", (m) => (weights(m)[0].quantization.scale *= 2), true);
    expect(await refusal()).toMatch(/that the weights were saved with/);
  });

  test("what it says of layers is not run: a wrong way between them changes nothing", async () => {
    await change("model.json", (m) => {
      for (const layer of m.modelTopology.config.layers)
        layer.inbound_nodes = [[[layer.name, 0, 0, {}]]];
    });
    (await loadModel(dir)).network.dispose();
    await change("model.json", (m) => delete m.modelTopology);
    (await loadModel(dir)).network.dispose();
  });
});

describe("weights.bin", () => {
  test("a bit is told by the digest, where there is WebCrypto", async () => {
    const bytes = await readFile(at("weights.bin"));
    bytes[7]! ^= 1;
    await writeFile(at("weights.bin"), bytes);
    expect(await refusal()).toMatch(
      /bytes that were saved, of SHA-256 [0-9a-f]{64} in weights\.bin/,
    );
    vi.stubGlobal("crypto", undefined);
    (await loadModel(dir)).network.dispose();
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("%d among older weights", async (value) => {
    await change("model.json", () => {});
    const bytes = await readFile(at("weights.bin"));
    bytes.writeFloatLE(value, bytes.length - 4);
    await writeFile(at("weights.bin"), bytes);
    expect(await refusal()).toMatch(/finite weights in member2_conv1_norm\/moving_variance/);
  });

  test("longer than it should be, it is refused before it is read", async () => {
    await writeFile(
      at("weights.bin"),
      Buffer.concat([await readFile(at("weights.bin")), Buffer.of(0)]),
    );
    expect(await refusal()).toMatch(/at most \d+ bytes in weights\.bin, found more/);
  });
});

test.each(["model.json", "recognizer.json", "weights.bin"] as const)(
  "%s cut at any of forty places, or emptied",
  async (name) => {
    const bytes = await readFile(at(name));
    const text = name === "weights.bin" ? bytes.length : bytes.toString().trimEnd().length;
    for (let i = 0; i < 40; i++) {
      await writeFile(at(name), bytes.subarray(0, Math.floor((i * text) / 40)));
      expect(await refusal()).toContain(name);
    }
  },
);

test.each([
  ["weights", { temperature: Number.NaN }, /temperature to be a number above 0, found null/],
  ["labels", { labels: ["a", "a", "b"] }, /labels to be names that differ/],
])("what could not be loaded is not saved: %s", async (_, wrong, message) => {
  const network = buildNetwork(info.network, { featureSize: 121, classes: 3 });
  await expect(saveModel(join(dir, "new"), network, { ...info, ...wrong })).rejects.toThrow(
    message,
  );
  network.dispose();
});

test("nor are weights that are no numbers", async () => {
  const network = buildNetwork(info.network, { featureSize: 121, classes: 3 });
  const weights = network.getWeights();
  const { fill } = await import("@tensorflow/tfjs-core");
  network.setWeights([fill(weights[0]!.shape, Number.NaN), ...weights.slice(1)]);
  for (const format of ["float32", "uint8"] as const)
    await expect(saveModel(join(dir, "new"), network, info, { weights: format })).rejects.toThrow(
      /finite weights in conv1\/kernel, found NaN/,
    );
  network.dispose();
});
