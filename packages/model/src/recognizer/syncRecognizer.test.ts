/** Evidence: round trip, of files and over HTTP, and refusal. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  encodeWav,
  fittedFrontEnd,
  referenceFrontEnd,
  type Signal,
} from "@speech-emotion/features";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Served, serveFolder } from "../../../../scripts/web/serveFolder.ts";
import { useBackend } from "../backend.ts";
import { buildNetwork } from "../network.ts";
import { defaultNetworkConfig, framesPerStep } from "../networkConfig.ts";
import { loadModel } from "../stored/loadModel.ts";
import { saveModel } from "../stored/saveModel.ts";
import type { AttentionStep, Prediction } from "./prediction.ts";
import { Recognizer } from "./recognizer.ts";
import { SyncRecognizer } from "./syncRecognizer.ts";

/** The reference's front end after a training, with or without speaker normalisation. */
function frontEndOf(bySpeaker: boolean) {
  const normaliser = { mean: Array<number>(121).fill(0.5), sd: Array<number>(121).fill(20) };
  return fittedFrontEnd(referenceFrontEnd, { normaliser, bySpeaker });
}

describe("files and Recognizer", () => {
  let dir: string;
  let server: Served;
  const voice: Signal = {
    samples: Float32Array.from(
      { length: 22050 },
      (_, n) => 0.3 * Math.sin(n / 20) * Math.sin(n / 3000),
    ),
    sampleRateHz: 22050,
  };
  const info = {
    labels: ["angry", "calm", "happy"],
    frontEnd: frontEndOf(false),
    network: { ...defaultNetworkConfig, lstmUnits: 8 },
    temperature: 1,
    metrics: {},
    provenance: {},
  };

  beforeAll(async () => {
    await useBackend("wasm");
    dir = await mkdtemp(join(tmpdir(), "model-"));
    await saveModel(dir, buildNetwork(info.network, { featureSize: 121, classes: 3 }), info);
    server = await serveFolder(dir);
  });
  afterAll(async () => {
    await server.close();
    await rm(dir, { recursive: true });
  });

  test("a loaded network gives what the saved one gave", async () => {
    const saved = buildNetwork(info.network, { featureSize: 121, classes: 3 });
    const { network, info: found } = await loadModel(dir);
    expect(found).toEqual({ format: 6, ...info });
    const x = tf.randomUniform([1, 30, 121], -1, 1, "float32", 5);
    const logits = [saved, network].map(
      (n) => (n.apply([x, tf.tensor2d([[30]])]) as tf.Tensor[])[0]?.dataSync() as Float32Array,
    );
    expect(logits[1]).toEqual(logits[0]);
  });

  test("uint8 weights take little more than a quarter of the bytes and hardly move the scores", async () => {
    const quarter = join(dir, "quarter");
    const { network } = await loadModel(dir);
    await saveModel(quarter, network, info, { weights: "uint8" });
    const size = async (folder: string) => (await readFile(join(folder, "weights.bin"))).length;
    expect((await size(quarter)) / (await size(dir))).toBeLessThan(0.27);
    const [full, small] = await Promise.all([Recognizer.load(dir), Recognizer.load(quarter)]);
    const scores = new Map(
      small.predictSync(voice).scores.map(({ label, score }) => [label, score]),
    );
    for (const { label, score } of full.predictSync(voice).scores)
      expect(scores.get(label)).toBeCloseTo(score, 2);
  });

  test("a temperature of 2 takes the square root of every score's ratio to another", async () => {
    const { network } = await loadModel(dir);
    const ratio = (temperature: number) => {
      const recognizer = new SyncRecognizer(network, { format: 6, ...info, temperature });
      const { scores } = recognizer.predictSync(voice);
      return (scores[0]?.score as number) / (scores[2]?.score as number);
    };
    expect(ratio(2)).toBeCloseTo(Math.sqrt(ratio(1)), 4);
  });

  describe("a voice", () => {
    const other = { ...voice, samples: voice.samples.map((x) => x ** 3) };
    const load = async () => {
      const { network } = await loadModel(dir);
      return new SyncRecognizer(network, { format: 6, ...info, frontEnd: frontEndOf(true) });
    };

    test("that was heard twice or more changes what is recognised, and one clip of it does not", async () => {
      const recognizer = await load();
      const known = recognizer.newVoice();
      const alone = recognizer.predictSync(voice).scores;
      expect(recognizer.predictSync(voice, { voice: known }).scores).toEqual(alone);
      known.hear(voice);
      expect(known.normaliser()).toBeUndefined();
      expect(recognizer.predictSync(voice, { voice: known }).scores).toEqual(alone);
      known.hear(recognizer.extractSync(other));
      expect(known.clips).toBe(2);
      const heard = recognizer.predictSync(voice, { voice: known });
      expect(heard.scores).not.toEqual(alone);
      expect(recognizer.predictSync(voice, { voice: known })).toEqual(heard); // predicting hears nothing
    });

    test("comes back as it was saved, and goes on", async () => {
      const recognizer = await load();
      const [whole, first] = [recognizer.newVoice(), recognizer.newVoice()];
      for (const clip of [voice, other, voice]) whole.hear(clip);
      for (const clip of [voice, other]) first.hear(clip);
      const back = recognizer.restoreVoice(JSON.stringify(first));
      expect(back.clips).toBe(2);
      back.hear(voice);
      expect(back.normaliser()).toEqual(whole.normaliser());
      const none = recognizer.restoreVoice(JSON.stringify(recognizer.newVoice()));
      none.hear(voice);
      expect(none.clips).toBe(1);
    });

    test("of another model, or damaged, is refused", async () => {
      const recognizer = await load();
      const known = recognizer.newVoice();
      known.hear(voice);
      const saved = known.toJSON();
      const restore = (change: object) => () =>
        recognizer.restoreVoice(JSON.stringify({ ...saved, ...change }));
      expect(restore({ model: "0" })).toThrow(/features of the model [0-9a-f]{8}.*found 0/);
      expect(restore({ format: 2 })).toThrow(/format to be 1.* in a voice, found 2/);
      expect(restore({ sums: [1] })).toThrow(/121 sums and squares.*found 1 and 121/);
      expect(restore({ squares: saved.squares.map(() => -1) })).toThrow(/squares\[0\].*0 or more/);
      expect(restore({ clips: 1e9 })).toThrow(/a frame or more a clip/);
      expect(restore({ frames: "9" })).toThrow(/frames/);
      expect(() => recognizer.restoreVoice("{")).toThrow(/JSON in a voice/);
      const { network } = await loadModel(dir);
      const other = fittedFrontEnd(referenceFrontEnd, {
        normaliser: { mean: Array<number>(121).fill(0.5), sd: Array<number>(121).fill(21) },
        bySpeaker: true,
      });
      const trainedElsewhere = new SyncRecognizer(network, { format: 6, ...info, frontEnd: other });
      expect(() => trainedElsewhere.restoreVoice(JSON.stringify(known))).toThrow(/of the model/);
      const plain = new SyncRecognizer(network, { format: 6, ...info });
      expect(() => plain.newVoice()).toThrow(/not: train one with speakerShare/);
      expect(() => plain.restoreVoice(JSON.stringify(known))).toThrow(/train one with/);
    });
  });

  test("bytes, samples, path and URL give one answer: sorted scores that sum to 1, attention in time", async () => {
    const fromPath = await Recognizer.load(dir);
    const fromUrl = await Recognizer.load(server.url);
    const { emotion, scores, attention, durationSec } = fromPath.predictSync(voice);
    expect(scores.map(({ score }) => score)).toEqual(
      scores.map(({ score }) => score).sort((a, b) => b - a),
    );
    expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
    expect(emotion).toBe(scores[0]?.label);
    expect(durationSec).toBe(1);
    expect(fromPath.predictSync(voice).notes).toEqual([]);
    const soft = { ...voice, samples: voice.samples.map((x) => x / 1000) };
    expect(fromPath.predictSync(soft).notes).toMatchObject([{ kind: "quiet" }]);
    expect(attention).toHaveLength(Math.floor(44 / framesPerStep(info.network)));
    expect(attention.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5);
    const middle = ((framesPerStep(info.network) - 1) / 2) * 512;
    expect(attention[0]?.timeSec).toBeCloseTo(middle / 22050, 5);
    expect(fromUrl.predictSync(voice).scores).toEqual(scores);
    const wav = encodeWav({ channels: [voice.samples], sampleRateHz: 22050 });
    expect(fromPath.predictSync(wav).scores[0]?.score).toBeCloseTo(scores[0]?.score as number, 3);
  });

  test("attention is told in the clip's time: silence before the voice moves it, and changes no weight", async () => {
    const recognizer = await Recognizer.load(dir);
    const [hopLength, sampleRateHz] = [512, 22050];
    const predict = (hops: number) => {
      const samples = new Float32Array(hops * hopLength + voice.samples.length);
      samples.set(voice.samples, hops * hopLength);
      return recognizer.predictSync({ samples, sampleRateHz });
    };
    const [short, long] = [10, 53].map(predict) as [Prediction, Prediction];
    const shift = (43 * hopLength) / sampleRateHz; // a second
    expect(long.attention.map(({ weight }) => weight)).toEqual(
      short.attention.map(({ weight }) => weight),
    );
    for (const [i, { timeSec }] of long.attention.entries())
      expect(timeSec).toBeCloseTo((short.attention[i]?.timeSec as number) + shift, 6);
    // The first step holds the frames around the voice's first sample, the last ends with the clip.
    const [first, last] = [long.attention[0], long.attention.at(-1)] as AttentionStep[];
    const stepSec = (framesPerStep(info.network) * hopLength) / sampleRateHz;
    expect(Math.abs(first!.timeSec - (53 * hopLength) / sampleRateHz)).toBeLessThan(stepSec);
    expect(long.durationSec).toBeCloseTo(1 + (53 * hopLength) / sampleRateHz, 6);
    expect(last!.timeSec).toBeLessThan(long.durationSec);
    expect(last!.timeSec).toBeGreaterThan(long.durationSec - 1.5 * stepSec);
  });

  test("every form of a clip is taken: of channels those with a voice, bytes of any kind as a file", async () => {
    const recognizer = await Recognizer.load(dir);
    const { scores } = recognizer.predictSync(voice);
    const { samples, sampleRateHz } = voice;
    const silent = new Float32Array(samples.length);
    const other = samples.map((x) => -0.5 * x);
    for (const channels of [
      [samples, silent],
      [silent, samples],
      [other, samples],
      [samples, samples],
    ])
      expect(recognizer.predictSync({ channels, sampleRateHz }).scores).toEqual(scores);
    expect(recognizer.predictSync({ samples: [...samples], sampleRateHz }).scores).toEqual(scores);
    const wav = encodeWav({ channels: [samples], sampleRateHz });
    const buffer = wav.buffer.slice(wav.byteOffset, wav.byteOffset + wav.byteLength) as ArrayBuffer;
    const fromFile = recognizer.predictSync(wav).scores;
    for (const bytes of [buffer, new DataView(buffer), Buffer.from(wav)])
      expect(recognizer.predictSync(bytes).scores).toEqual(fromFile);
  });

  test.each([
    ["voice.wav", /found the string "voice\.wav": read the file first/],
    [new Blob([]), /found a Blob: read it first, with await blob\.arrayBuffer/],
    [[0, 0.5], /found an Array of 2: name their rate too/],
    [undefined, /found undefined: give one of them/],
    [{ samples: [0, 0.5] }, /sampleRateHz to be a positive number, found undefined/],
  ])("%o is refused, with what to do", async (clip, message) => {
    const recognizer = await Recognizer.load(dir);
    for (const attempt of [
      () => recognizer.predictSync(clip as never),
      () => recognizer.extractSync(clip as never),
    ])
      expect(attempt).toThrow(message);
  });

  test.each(["path", "URL"])("loading from a %s tells its progress, rising to 1", async (from) => {
    const shares: number[] = [];
    const options = { onProgress: (share: number) => shares.push(share) };
    await Recognizer.load(from === "URL" ? server.url : dir, options);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test("predicting leaves no tensors behind, disposing none of the model's", async () => {
    const without = tf.memory().numTensors;
    const recognizer = await Recognizer.load(dir);
    recognizer.predictSync(voice);
    const before = tf.memory().numTensors;
    expect(before).toBeGreaterThan(without);
    for (let i = 0; i < 5; i++) recognizer.predictSync(voice);
    expect(tf.memory().numTensors).toBe(before);
    recognizer.dispose();
    expect(tf.memory().numTensors).toBe(without);
  });

  test("missing and damaged files are refused", async () => {
    await expect(Recognizer.load(join(dir, "nowhere"))).rejects.toThrow(
      /recognizer\.json, found nothing/,
    );
    const address = `${server.url}nowhere`;
    await expect(Recognizer.load(address)).rejects.toThrow(/HTTP 404/);
    const broken = await mkdtemp(join(tmpdir(), "broken-"));
    for (const name of ["model.json", "recognizer.json"])
      await writeFile(join(broken, name), await readFile(join(dir, name)));
    await writeFile(
      join(broken, "weights.bin"),
      (await readFile(join(dir, "weights.bin"))).subarray(0, 100),
    );
    await expect(Recognizer.load(broken)).rejects.toThrow(
      /expected \d+ bytes in weights\.bin, found 100/,
    );
    await writeFile(join(broken, "recognizer.json"), "{");
    await expect(Recognizer.load(broken)).rejects.toThrow(/expected JSON in recognizer\.json/);
    await writeFile(join(broken, "recognizer.json"), '{"format": 99}');
    await expect(Recognizer.load(broken)).rejects.toThrow(/format 6, found 99/);
    await rm(broken, { recursive: true });
  });
});
