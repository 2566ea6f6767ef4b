/** Evidence: golden and refusal. Weights of PyTorch answer here as there; `scripts/golden/makeTorchReference.py` made both. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeNpy, type FeatureMatrix, FrontEnd } from "@speech-emotion/features";
import { Recognizer, useBackend } from "@speech-emotion/model";
import { ensembleLogits, loadModel } from "@speech-emotion/model/tfjs";
import { convertTorch } from "@speech-emotion/train";
import * as tf from "@tensorflow/tfjs-core";
import { unzipSync, zipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { golden, goldenWav, maxDifference } from "../goldenFiles.ts";
import { runCli } from "../runCli.ts";

const npz = fileURLToPath(new URL("../golden/torch.reference.npz", import.meta.url));
const labels = ["a", "b", "c", "d", "e"];
const [FRAMES, SIZE] = [[23, 14], 121] as const;

let dir: string;
const at = (...path: string[]) => join(dir, ...path);
beforeEach(async () => {
  await useBackend("wasm");
  dir = await mkdtemp(join(tmpdir(), "torch-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** The features that PyTorch was given. */
function clip(number: number): FeatureMatrix {
  const frames = FRAMES[number] as number;
  const value = (_: unknown, i: number) => (((i + 1000 * number) * 7919) % 1009) - 504;
  return { data: Float32Array.from({ length: frames * SIZE }, value), frames, size: SIZE };
}

/** Logarithms of the probabilities that a saved model gives both clips, in one batch. */
async function logProbabilities(folder: string): Promise<tf.TypedArray> {
  const { network, info } = await loadModel(folder);
  const frontEnd = new FrontEnd(info.frontEnd);
  const clips = FRAMES.map((_, i) => frontEnd.toInput(clip(i)));
  const frames = Math.max(...FRAMES);
  const x = new Float32Array(clips.length * frames * SIZE);
  for (const [i, { data }] of clips.entries()) x.set(data, i * frames * SIZE);
  const inputs = [tf.tensor(x, [clips.length, frames, SIZE]), tf.tensor2d([...FRAMES], [2, 1])];
  const [members] = network.apply(inputs) as [tf.Tensor3D];
  const found = ensembleLogits(members).dataSync();
  network.dispose();
  return found;
}

test("a converted network gives PyTorch's probabilities within 1e-5", async () => {
  await convertTorch(npz, { labels, out: at("model") });
  const expected = tf.logSoftmax(tf.tensor2d(golden("torch.reference.logits"), [2, 5])).dataSync();
  expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.3);
  expect(maxDifference(await logProbabilities(at("model")), expected)).toBeLessThan(1e-5);
});

test("from the command line, and then it recognises", async () => {
  const args = ["convert", npz, "--labels", labels.join(","), "--out", at("model")];
  const { code, stdout, stderr } = await runCli(args, { cwd: dir, cache: dir });
  expect([code, stdout, stderr]).toEqual([0, `model in ${at("model")}\n`, ""]);
  const recognizer = await Recognizer.load(at("model"));
  const { scores } = recognizer.predictSync(goldenWav("voice48k"));
  expect(scores.map(({ label }) => label).sort()).toEqual(labels);
  recognizer.dispose();
});

describe("other arrays", () => {
  type Files = Record<string, Uint8Array>;

  async function convert(change: (files: Files) => void): Promise<void> {
    const files = { ...unzipSync(await readFile(npz)) };
    change(files);
    await writeFile(at("other.npz"), zipSync(files));
    await convertTorch(at("other.npz"), { labels, out: at("other") });
  }
  const matrix = (frames: number, size: number) =>
    encodeNpy({ data: new Float32Array(frames * size), frames, size });

  /** The same array in float64. */
  function inDoubles(bytes: Uint8Array): Uint8Array {
    const offset = 10 + new DataView(bytes.buffer, bytes.byteOffset).getUint16(8, true);
    const values = Float64Array.from(new Float32Array(bytes.slice(offset).buffer));
    const header = new TextDecoder("latin1").decode(bytes.subarray(10, offset));
    const text = new TextEncoder().encode(header.replace("<f4", "<f8"));
    return Buffer.concat([bytes.subarray(0, 10), text, Buffer.from(values.buffer)]);
  }

  test("names, compression and float64 do not matter", async () => {
    await convert((files) => {
      for (const name of ["lstm.bias_ih_l0.npy", "mean.npy"])
        files[name] = inDoubles(files[name] as Uint8Array);
      for (const [name, bytes] of Object.entries(files)) {
        delete files[name];
        files[name.replace(/^(block\.0|lstm|classifier)\./, "net.$1.")] = bytes;
      }
    });
    await convertTorch(npz, { labels, out: at("model") });
    expect(await logProbabilities(at("other"))).toEqual(await logProbabilities(at("model")));
  });

  test.each<[string, (files: Files) => void, RegExp]>([
    [
      "a layer more",
      (files) => {
        files["more.weight.npy"] = matrix(4, 4);
      },
      /nothing else among the weights, found more\.weight \[4,4\]/,
    ],
    [
      "no LSTM",
      (files) => {
        for (const name of Object.keys(files)) if (name.startsWith("lstm")) delete files[name];
      },
      /weight_ih_l0 .*of a bidirectional LSTM among the weights, found attention\.weight \[1,6\]/,
    ],
    [
      "an LSTM of one direction",
      (files) => {
        for (const name of Object.keys(files)) if (name.includes("reverse")) delete files[name];
      },
      /weight_ih_l0_reverse \[12,2\] of a bidirectional LSTM/,
    ],
    [
      "other classes",
      (files) => {
        files["classifier.weight.npy"] = matrix(4, 6);
      },
      /a Linear, \[5,6\], for the labels among the weights, found .*classifier\.weight \[4,6\]/,
    ],
    [
      "what is no array",
      (files) => {
        files["mean.npy"] = new Uint8Array(20);
      },
      /a \.npy file of mean in .*other\.npz/,
    ],
    [
      "an array cut short",
      (files) => {
        files["lstm.bias_hh_l0.npy"] = files["lstm.bias_hh_l0.npy"]!.subarray(0, -4);
      },
      /48 bytes of lstm\.bias_hh_l0 .* found 44/,
    ],
  ])("%s: refused", async (_, change, message) => {
    await expect(convert(change)).rejects.toThrow(message);
  });

  test("what is no zip, or not there, is refused, and no model is written over", async () => {
    await writeFile(at("text.npz"), "weights");
    const out = at("model");
    await expect(convertTorch(at("text.npz"), { labels, out })).rejects.toThrow(/found no zip/);
    await expect(convertTorch(at("none.npz"), { labels, out })).rejects.toThrow(/a \.npz file at/);
    await convertTorch(npz, { labels, out });
    await expect(convertTorch(npz, { labels, out })).rejects.toThrow(/a folder without a model/);
  });
});
