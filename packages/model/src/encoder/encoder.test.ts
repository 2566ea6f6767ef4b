/** Evidence: round trip, refusal, and that what comes out is what its layers say, apart from all else. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type EncodeSettings,
  encodingOf,
  type FeatureMatrix,
  FrontEnd,
  fittedFrontEnd,
  voiceEncoderFrontEnd,
} from "@speech-emotion/features";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeSmallCamPlusPlus } from "../../../../tests/smallCamPlusPlus.ts";
import { writeSmallEncoder } from "../../../../tests/smallEncoder.ts";
import { useBackend } from "../backend.ts";
import { buildNetwork } from "../network.ts";
import { defaultNetworkConfig } from "../networkConfig.ts";
import { Recognizer } from "../recognizer/recognizer.ts";
import { loadModel } from "../stored/loadModel.ts";
import { saveModel } from "../stored/saveModel.ts";
import { Encoder } from "./encoder.ts";

let dir: string;
const at = (...names: string[]) => join(dir, ...names);
const mel = (frames: number): FeatureMatrix => ({
  data: Float32Array.from({ length: 40 * frames }, (_, i) => Math.abs(Math.sin(i * i)) / 10),
  frames,
  size: 40,
});
const encodingIn = async (folder: string) =>
  encodingOf((await Encoder.load(folder)).frontEnd) as EncodeSettings;

beforeAll(async () => {
  await useBackend("wasm");
  dir = await mkdtemp(join(tmpdir(), "encoder-"));
});
beforeEach(() => writeSmallEncoder(at("own")));
afterAll(() => rm(dir, { recursive: true }));

describe("what comes out", () => {
  test("is the wanted layers side by side, four frames in one, the last standing in for what is missing", async () => {
    const both = await Encoder.load(at("own"));
    const found = both.encode([mel(18)])[0]!;
    expect([found.frames, found.size]).toEqual([5, 8]);
    const own = encodingOf(both.frontEnd) as EncodeSettings;
    const alone = { ...own, outputs: [3], poolSize: 1 };
    const third = (await Encoder.load(at("own"), { encoding: alone })).encode([mel(18)])[0]!;
    const mean = (unit: number, frames: readonly number[]) =>
      frames.reduce((sum, t) => sum + third.data[4 * t + unit]!, 0) / frames.length;
    expect(found.data[8 * 2 + 4]).toBeCloseTo(mean(0, [8, 9, 10, 11]), 6);
    expect(found.data[8 * 4 + 7]).toBeCloseTo(mean(3, [16, 17, 17, 17]), 6);
  });

  test("depends on no later frame", async () => {
    const { encode } = await Encoder.load(at("own"));
    const [short, long] = [encode([mel(16)])[0]!.data, encode([mel(40)])[0]!.data];
    expect(long.slice(0, short.length)).toEqual(short);
  });

  test("is, bit for bit, what it is for a clip by itself, whatever stands beside it", async () => {
    // Of as many units as those that ship: other products are used for a row and for many. The third is a group by itself.
    await writeSmallEncoder(at("wide"), { units: 256, outputs: [2] });
    const { encode } = await Encoder.load(at("wide"));
    const clips = [41, 7, 4200, 64, 20, 21, 9, 64].map(mel);
    const together = encode(clips);
    for (const [i, clip] of clips.entries()) {
      const alone = encode([clip])[0]!;
      expect([together[i]!.frames, together[i]!.size]).toEqual([alone.frames, 256]);
      expect(Buffer.from(together[i]!.data.buffer).equals(Buffer.from(alone.data.buffer))).toBe(
        true,
      );
    }
    expect(encode([])).toEqual([]);
  });

  test("is the same on the reference's kernels, within 1e-6", async () => {
    const wasm = (await Encoder.load(at("own"))).encode([mel(20)])[0]!.data;
    await useBackend("cpu");
    const reference = await Encoder.load(at("own"));
    await useBackend("wasm");
    const found = reference.encode([mel(20)])[0]!.data; // under its own backend still
    expect(Math.max(...found.map((x, i) => Math.abs(x - wasm[i]!)))).toBeLessThan(1e-6);
  });

  test("leaves no tensor behind", async () => {
    const encoder = await Encoder.load(at("own"));
    encoder.encode([mel(9)]);
    const before = tf.memory().numTensors;
    encoder.encode([mel(30), mel(9)]);
    expect(tf.memory().numTensors).toBe(before);
    encoder.dispose();
    expect(tf.memory().numTensors).toBeLessThan(before);
  });

  test("of another width is refused", async () => {
    const { encode } = await Encoder.load(at("own"));
    expect(() => encode([mel(2), { data: new Float32Array(82), frames: 2, size: 41 }])).toThrow(
      /40 features a frame.*found 41/,
    );
  });
});

describe("a front end with an encoder", () => {
  test("gives as many features as its outputs, a quarter of the frames, and refuses to go without it", async () => {
    const encoder = await Encoder.load(at("own"));
    const samples = Float32Array.from({ length: 16000 }, (_, n) => 0.3 * Math.sin(n / 9));
    const frontEnd = new FrontEnd(encoder.frontEnd, encoder);
    const sound = frontEnd.prepare({ samples, sampleRateHz: 16000 });
    const plain = new FrontEnd(voiceEncoderFrontEnd).extract(sound);
    expect(frontEnd.extract(sound)).toEqual(encoder.encode([plain])[0]);
    expect([frontEnd.size, frontEnd.hopLength, frontEnd.minSamples]).toEqual([8, 640, 2560]);
    expect(() => new FrontEnd(encoder.frontEnd).extract(sound)).toThrow(/encoder.*found none/);
  });
});

describe("a damaged encoder", () => {
  type Json = Record<string, unknown> & { frontEnd: EncodeSettings[]; weights: { name: string }[] };
  async function change(edit: (json: Json) => void) {
    const json: Json = JSON.parse(await readFile(at("own", "encoder.json"), "utf8"));
    edit(json);
    await writeFile(at("own", "encoder.json"), JSON.stringify(json));
  }
  const last = (json: Json) => json.frontEnd.at(-1) as EncodeSettings;
  const set = (target: object, values: object) => Object.assign(target, values);

  test.each<[string, (json: Json) => void, RegExp]>([
    ["format", (json) => set(json, { format: 2 }), /encoder\.json of format 1, found 2/],
    ["no encoding", (json) => json.frontEnd.pop(), /a stage encode.*found none/],
    ["units", (json) => set(last(json), { units: 5 }), /\[40,20\].*found lstm1\/kernel \[40,16\]/],
    ["no weights", (json) => set(json, { weights: [] }), /3 layers of 4 units.*found 0 of 4/],
    ["a weight", (json) => json.weights.pop(), /expected weights .*lstm2.*found/],
    ["a name", (json) => set(json.weights[0]!, { name: "x" }), /found x \[40,16\]/],
    ["outputs", (json) => set(last(json), { outputs: [4] }), /4 layers of 4 units.*found 3 of 4/],
    ["digest", (json) => set(last(json), { weights: "0".repeat(64) }), /SHA-256 0{64}/],
    [
      "how it is stored",
      (json) => set(json.weights[0]!, { quantization: { dtype: "uint8", min: 0, scale: 1 } }),
      /bytes in encoder\.bin, found/,
    ],
    ["a pool", (json) => set(last(json), { poolSize: 0 }), /poolSize.*found 0/],
    ["a layer twice", (json) => set(last(json), { outputs: [1, 1] }), /layers that differ/],
    ["no JSON", () => {}, /JSON in encoder\.json/],
  ])("%s", async (name, edit, message) => {
    if (name === "no JSON") await writeFile(at("own", "encoder.json"), "{");
    else await change(edit);
    await expect(Encoder.load(at("own"))).rejects.toThrow(message);
  });

  test.each([
    ["bytes", (bytes: Buffer) => bytes.fill(7, 100, 101), /the bytes that were saved/],
    ["length", (bytes: Buffer) => bytes.subarray(1), /bytes in encoder\.bin, found/],
  ])("%s", async (_, damage, message) => {
    const bytes = await readFile(at("own", "encoder.bin"));
    await writeFile(at("own", "encoder.bin"), damage(bytes));
    await expect(Encoder.load(at("own"))).rejects.toThrow(message);
  });
});

describe("a damaged CAM++ network", () => {
  type Json = {
    frontEnd: object[];
    camPlusPlus: Record<string, unknown>;
    weights: { name: string }[];
  };
  test.each<[string, (json: Json) => void, RegExp]>([
    ["units", (json) => Object.assign(json.frontEnd.at(-1)!, { units: 9 }), /10 units.*found 9/],
    [
      "a pool",
      (json) => Object.assign(json.frontEnd.at(-1)!, { poolSize: 4 }),
      /2 frames.*4 frames/,
    ],
    [
      "a block",
      (json) => Object.assign(json.frontEnd.at(-1)!, { outputs: [1] }),
      /block 2.*block 1/,
    ],
    ["a size", (json) => Object.assign(json.camPlusPlus, { growth: 5 }), /local \[3,8,5\].*found/],
    ["no size", (json) => Object.assign(json.camPlusPlus, { growth: 0 }), /whole number.*found 0/],
    [
      "blocks",
      (json) => Object.assign(json.camPlusPlus, { blocks: [] }),
      /blocks to be a list of at least one/,
    ],
    ["a weight", (json) => json.weights.pop(), /transition\/kernel \[20,10\].*found/],
  ])("%s", async (_, edit, message) => {
    await writeSmallCamPlusPlus(at("cam"));
    const json: Json = JSON.parse(await readFile(at("cam", "encoder.json"), "utf8"));
    edit(json);
    await writeFile(at("cam", "encoder.json"), JSON.stringify(json));
    await expect(Encoder.load(at("cam"))).rejects.toThrow(message);
  });

  test("is not used as another than it is", async () => {
    await writeSmallCamPlusPlus(at("cam"));
    const { frontEnd } = await Encoder.load(at("cam"));
    const encoding = { ...encodingOf(frontEnd)!, poolSize: 4 };
    await expect(Encoder.load(at("cam"), { encoding })).rejects.toThrow(
      /4 frames.*found .*2 frames/,
    );
  });
});

describe("a model with an encoder", () => {
  const network = { ...defaultNetworkConfig, members: 1, lstmUnits: 4 };
  async function save(folder: string) {
    const encoder = await Encoder.load(at("own"));
    const normaliser = { mean: Array<number>(8).fill(0), sd: Array<number>(8).fill(1) };
    const frontEnd = fittedFrontEnd(encoder.frontEnd, { normaliser, bySpeaker: true });
    const info = { labels: ["a", "b"], frontEnd, network, temperature: 1 };
    const built = buildNetwork(network, { featureSize: 8, classes: 2 });
    const others = { metrics: {}, provenance: {} };
    await saveModel(folder, built, { ...info, ...others }, { encoder });
    return { built, info: { ...info, ...others } };
  }
  const voice = {
    samples: Float32Array.from({ length: 16000 }, (_, n) => 0.3 * Math.sin(n / 9)),
    sampleRateHz: 16000,
  };

  test("keeps it byte for byte, and recognises with it", async () => {
    await save(at("model"));
    for (const name of ["encoder.json", "encoder.bin"])
      expect(await readFile(at("model", name))).toEqual(await readFile(at("own", name)));
    const shares: number[] = [];
    const recognizer = await Recognizer.load(at("model"), { onProgress: (x) => shares.push(x) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const { scores, attention } = recognizer.predictSync(voice);
    expect(scores).toHaveLength(2);
    expect(attention.at(-1)!.timeSec).toBeCloseTo(0.88, 1); // steps of four encoded frames
    const heard = recognizer.newVoice();
    for (let i = 0; i < 2; i++) heard.hear(voice);
    expect(heard.normaliser()?.mean).toHaveLength(8);
    recognizer.dispose();
  });

  test("is neither saved nor loaded with another", async () => {
    const { built, info } = await save(at("model"));
    await expect(saveModel(at("none"), built, info)).rejects.toThrow(/encoder.*found none/);
    await writeSmallEncoder(at("model"), { seed: 2 });
    const other = await encodingIn(at("model"));
    await expect(loadModel(at("model"))).rejects.toThrow(`found ${other.weights}`);
    await rm(at("model", "encoder.json"));
    await expect(loadModel(at("model"))).rejects.toThrow(/encoder\.json, found nothing/);
  });

  test("a list of files without its own is refused by name", async () => {
    await save(at("model"));
    const files = Object.fromEntries(
      ["model.json", "weights.bin", "recognizer.json"].map((name) => [name, at("model", name)]),
    );
    await expect(Recognizer.load(files)).rejects.toThrow(
      /the address of encoder\.json, found those of model\.json/,
    );
  });
});
