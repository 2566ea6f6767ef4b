/** Evidence: closed form, round trip and refusal. A model and its companion answer together. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  FrontEnd,
  type FrontEndConfig,
  fittedFrontEnd,
  referenceFrontEnd,
  type Signal,
} from "@speech-emotion/features";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Served, serveFolder } from "../../../scripts/web/serveFolder.ts";
import { useBackend } from "./backend.ts";
import { poolOpinions } from "./companion.ts";
import { buildNetwork } from "./network.ts";
import { type NetworkConfig, referenceNetworkConfig } from "./networkConfig.ts";
import type { Score } from "./recognizer/prediction.ts";
import { Recognizer } from "./recognizer/recognizer.ts";
import { SyncRecognizer } from "./recognizer/syncRecognizer.ts";
import { softmax } from "./softmax.ts";
import { disposeModel, type LoadedModel, loadModel } from "./stored/loadModel.ts";
import { saveModel } from "./stored/saveModel.ts";

describe("opinions", () => {
  test("are pooled to the geometric mean of their probabilities", () => {
    const pooled = softmax(
      poolOpinions([
        { logits: [Math.log(8), Math.log(2), 0].map((x) => 3 * x + 5), temperature: 3 },
        { logits: [Math.log(2), Math.log(2), 0], temperature: 1 },
      ]),
    );
    const wanted = [4, 2, 1].map((x) => x / 7); // roots of 8 x 2, 2 x 2, 1 x 1
    for (const [c, share] of wanted.entries()) expect(pooled[c]).toBeCloseTo(share, 6);
  });

  test("that a class is no answer stay so, and a large logit is no overflow", () => {
    const none = Number.NEGATIVE_INFINITY;
    const pooled = poolOpinions([
      { logits: [none, 900, 0], temperature: 1 },
      { logits: [none, 0, 0], temperature: 1 },
    ]);
    expect(pooled[0]).toBe(none);
    expect(softmax(pooled)[1]).toBeCloseTo(1, 6);
  });
});

describe("a model and its companion", () => {
  const labels = ["angry", "calm", "happy"];
  const voice: Signal = {
    samples: Float32Array.from(
      { length: 22050 },
      (_, n) => 0.3 * Math.sin(n / 20) * Math.sin(n / 3000),
    ),
    sampleRateHz: 22050,
  };
  const other = { ...voice, samples: voice.samples.map((x) => x ** 3) };
  let dir: string;
  let server: Served;
  const at = (name: string) => join(dir, name);

  /** A model that was not trained, with weights of its own. */
  function makeModel(frontEnd: FrontEndConfig, network: NetworkConfig): LoadedModel {
    const { size } = new FrontEnd(frontEnd);
    const normaliser = { mean: Array<number>(size).fill(0.5), sd: Array<number>(size).fill(20) };
    const built = buildNetwork(network, { featureSize: size, classes: 3 });
    const last = built.layers.find(({ name }) => name === "logits");
    // A last layer without layers before it begins with zeros.
    if (network.lstmUnits === 0)
      last?.setWeights([tf.randomNormal([size, 3], 0, 0.01, "float32", 3), tf.zeros([3])]);
    const info = {
      ...({ format: 6, labels, network, temperature: 1.5, metrics: {}, provenance: {} } as const),
      frontEnd: fittedFrontEnd(frontEnd, { normaliser, bySpeaker: true }),
    };
    return { network: built, info, encoder: undefined, companion: undefined };
  }

  beforeAll(async () => {
    await useBackend("wasm");
    dir = await mkdtemp(join(tmpdir(), "pair-"));
    const lead = makeModel(referenceFrontEnd, { ...referenceNetworkConfig, lstmUnits: 8 });
    const companion = makeModel([...referenceFrontEnd, { stage: "statistics" }], {
      ...referenceNetworkConfig,
      ...{ convBlocks: [], lstmUnits: 0, dropout: 0 },
    });
    await saveModel(at("lead"), lead.network, lead.info);
    await saveModel(at("beside"), companion.network, companion.info);
    const paired = { ...lead.info, companion: { temperature: 0.5 } };
    await saveModel(at("pair"), lead.network, paired, { companion });
    for (const model of [lead, companion]) disposeModel(model);
    server = await serveFolder(dir);
  });
  afterAll(async () => {
    await server.close();
    await rm(dir, { recursive: true });
  });

  const load = (name: string) => Recognizer.load(at(name));
  const inOrder = (scores: readonly Score[]) =>
    labels.map((label) => scores.find((score) => score.label === label)!.score);
  /** The geometric mean of what two say, at the temperature of the pair. */
  const together = (a: readonly Score[], b: readonly Score[]) => {
    const [own, others] = [inOrder(a), inOrder(b)];
    return softmax(own.map((score, c) => (Math.log(score) + Math.log(others[c]!)) / 2 / 0.5));
  };
  const close = (scores: readonly Score[], wanted: readonly number[]) => {
    for (const [c, score] of inOrder(scores).entries()) expect(score).toBeCloseTo(wanted[c]!, 5);
  };

  test("say what both say alone, on the thread that asks, on another, and over HTTP", async () => {
    const [lead, beside, pair] = [await load("lead"), await load("beside"), await load("pair")];
    const wanted = together(lead.predictSync(voice).scores, beside.predictSync(voice).scores);
    expect(Math.max(...wanted)).toBeGreaterThan(0.4); // they say something
    const answer = pair.predictSync(voice);
    close(answer.scores, wanted);
    expect(answer.attention).toEqual(lead.predictSync(voice).attention);
    expect(await pair.predict(voice)).toEqual(answer);
    expect(pair.predictSync(pair.extractSync(voice))).toEqual(answer);
    expect(await pair.predict(await pair.extract(voice))).toEqual(answer);
    const base = `${server.url}pair`;
    const fromUrl = await Recognizer.load(base);
    expect(fromUrl.predictSync(voice)).toEqual(answer);
    const files = ["model.json", "weights.bin", "recognizer.json"] as const;
    const named = Object.fromEntries(
      files.flatMap((name) => [
        [name, `${base}/${name}`],
        [`companion/${name}`, `${base}/companion/${name}`],
      ]),
    );
    const alone = Object.fromEntries(files.map((name) => [name, `${base}/${name}`]));
    await expect(Recognizer.load(alone)).rejects.toThrow(
      /the companion's files, such as companion\/recognizer\.json, found those of model\.json/,
    );
    const shares: number[] = [];
    const fromFiles = await Recognizer.load(named, { onProgress: (share) => shares.push(share) });
    expect(fromFiles.predictSync(voice)).toEqual(answer);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    for (const one of [lead, beside, pair, fromUrl, fromFiles]) one.dispose();
  });

  test("both know a voice, which comes back as it was saved", async () => {
    const [lead, beside, pair] = [await load("lead"), await load("beside"), await load("pair")];
    const heard = [lead, beside, pair].map((recognizer) => {
      const known = recognizer.newVoice();
      for (const clip of [voice, other]) known.hear(clip);
      return { recognizer, known };
    });
    const [a, b, both] = heard.map(({ recognizer, known }) =>
      recognizer.predictSync(voice, { voice: known }),
    );
    close(both!.scores, together(a!.scores, b!.scores));
    expect(both!.scores).not.toEqual(pair.predictSync(voice).scores);
    const known = heard[2]!.known;
    const back = pair.restoreVoice(JSON.stringify(known));
    expect(pair.predictSync(voice, { voice: back })).toEqual(both);
    expect(await pair.predict(voice, { voice: back })).toEqual(both); // through JSON to another thread
    expect(() => pair.restoreVoice(JSON.stringify(heard[0]!.known))).toThrow(
      /features of the model's companion too in a voice, found none/,
    );
    expect(() => lead.restoreVoice(JSON.stringify(known))).toThrow(/one model alone/);
    const saved = known.toJSON();
    const stranger = { ...saved, companion: { ...saved.companion, model: "0" } };
    expect(() => pair.restoreVoice(JSON.stringify(stranger))).toThrow(/found 0/);
    for (const { recognizer } of heard) recognizer.dispose();
  });

  test("an explanation is of what both say", async () => {
    const [lead, pair] = [await load("lead"), await load("pair")];
    const [alone, both] = [lead, pair].map((one) => one.explainSync(voice));
    expect(both!.scores).not.toEqual(alone!.scores);
    close(
      both!.scores.map((score, c) => ({ label: labels[c]!, score })),
      inOrder(pair.predictSync(voice).scores),
    );
    for (const one of [lead, pair]) one.dispose();
  });

  test("features of one model alone are refused", async () => {
    const [lead, pair] = [await load("lead"), await load("pair")];
    expect(() => pair.predictSync(lead.extractSync(voice))).toThrow(
      /features of this recogniser, whose model has a companion, found those of another/,
    );
    for (const one of [lead, pair]) one.dispose();
  });

  test("all memory is given back", async () => {
    const before = tf.memory().numTensors;
    const pair = await load("pair");
    pair.predictSync(voice);
    expect(tf.memory().numTensors).toBeGreaterThan(before);
    pair.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("one is not saved without the other, nor with doubt that was measured alone", async () => {
    const { network, info } = await loadModel(at("lead"));
    const paired = { ...info, companion: { temperature: 1 } };
    await expect(saveModel(at("none"), network, paired)).rejects.toThrow(
      /the companion that answers together with it, found none/,
    );
    const companion = await loadModel(at("beside"));
    await expect(saveModel(at("none"), network, info, { companion })).rejects.toThrow(
      /no companion, found one/,
    );
    const taught = { ...paired, voiceSpace: { directions: [Array<number>(121).fill(1)] } };
    await expect(saveModel(at("none"), network, taught, { companion })).rejects.toThrow(
      /no doubt, nuisance or voiceSpace beside a companion/,
    );
    expect(await readdir(dir)).not.toContain("none");
    disposeModel(companion);
    network.dispose();
  });

  test("a companion that is missing, damaged or of other labels is refused, and more than a handful", async () => {
    const damaged = async (change: (folder: string) => Promise<void>) => {
      await rm(at("bad"), { recursive: true, force: true });
      await cp(at("pair"), at("bad"), { recursive: true });
      await change(join(at("bad"), "companion"));
      return loadModel(at("bad")).then(disposeModel);
    };
    const edit = (json: (info: Record<string, unknown>) => object) => async (folder: string) => {
      const path = join(folder, "recognizer.json");
      const info = JSON.parse(await readFile(path, "utf8"));
      await writeFile(path, JSON.stringify({ ...info, ...json(info) }));
    };
    await expect(damaged((folder) => rm(folder, { recursive: true }))).rejects.toThrow(
      /recognizer\.json, found nothing at .*companion/,
    );
    await expect(damaged((folder) => writeFile(join(folder, "weights.bin"), "x"))).rejects.toThrow(
      /weights\.bin, found 1/,
    );
    await expect(damaged(edit(() => ({ labels: ["a", "b", "c"] })))).rejects.toThrow(
      /the labels angry, calm, happy in recognizer\.json, found a, b, c/,
    );
    const endless = async (folder: string) => {
      for (let n = 0; n < 9; n++) {
        await cp(at("pair/companion"), folder, { recursive: true });
        await edit(() => ({ companion: { temperature: 1 } }))(folder);
        folder = join(folder, "companion");
      }
    };
    await expect(damaged(endless)).rejects.toThrow(
      /at most 8 companions in recognizer\.json, found one more/,
    );
    await expect(damaged(edit(() => ({ temperature: 2 })))).rejects.toThrow(
      /settings that the weights were saved with/,
    );
    const swapped = async (folder: string) => {
      await rm(folder, { recursive: true });
      await cp(at("other"), folder, { recursive: true });
    };
    await cp(at("beside"), at("other"), { recursive: true });
    const { network, info } = await loadModel(at("other"));
    await saveModel(at("other"), network, { ...info, temperature: 3 });
    network.dispose();
    await expect(damaged(swapped)).rejects.toThrow(
      /settings of the companion that was saved, of SHA-256 [0-9a-f]{64} in model\.json, found [0-9a-f]{64}/,
    );
    await expect(
      damaged((folder) => edit(() => ({ companion: { temperature: 9 } }))(join(folder, ".."))),
    ).rejects.toThrow(/settings that the weights were saved with/);
    // Nothing of the companion's stays in memory where the lead is refused.
    const before = tf.memory().numTensors;
    const lead = (folder: string) => join(folder, "..", "weights.bin");
    await expect(damaged((folder) => writeFile(lead(folder), "x"))).rejects.toThrow(/found 1/);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("a recogniser of one's own takes a companion beside it", async () => {
    const { network, info, companion } = await loadModel(at("pair"));
    const beside = new SyncRecognizer(companion!.network, companion!.info);
    const recognizer = new SyncRecognizer(network, info, undefined, beside);
    const pair = await load("pair");
    expect(recognizer.predictSync(voice)).toEqual(pair.predictSync(voice));
    expect(() => new SyncRecognizer(network, info)).toThrow(/a companion/);
    for (const one of [recognizer, pair]) one.dispose();
  });
});
