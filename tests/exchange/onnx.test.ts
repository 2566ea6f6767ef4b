/** Evidence: round trip and batch consistency. onnxruntime answers as this library does, in Node and in a page. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FeatureMatrix } from "@speech-emotion/features";
import { defaultFrontEnd, type FrontEndConfig, type Signal } from "@speech-emotion/features";
import {
  type NetworkConfig,
  referenceNetworkConfig,
  softmax,
  useBackend,
} from "@speech-emotion/model";
import { Encoder } from "@speech-emotion/model/tfjs";
import { exportModel } from "@speech-emotion/train";
import * as ort from "onnxruntime-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasChromium, launchChromium } from "../../scripts/web/chromium.ts";
import { serveFolder } from "../../scripts/web/serveFolder.ts";
import { writeSmallCamPlusPlus } from "../smallCamPlusPlus.ts";
import { writeSmallEncoder } from "../smallEncoder.ts";
import {
  featuresOf,
  goldenClips,
  largestDifference,
  ourScores,
  readSignature,
  shipped,
} from "./clips.ts";
import { saveDrawnModel } from "./saveDrawnModel.ts";

const clips = goldenClips();
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onnx-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Clips as one batch, with numbers past their ends that a model must not see. */
function batchOf(matrices: readonly FeatureMatrix[]): {
  features: Float32Array;
  lengths: Int32Array;
  shape: [batch: number, frames: number, size: number];
} {
  const frames = Math.max(...matrices.map((matrix) => matrix.frames));
  const size = matrices[0]!.size;
  const features = new Float32Array(matrices.length * frames * size).fill(7);
  for (const [i, { data }] of matrices.entries()) features.set(data, i * frames * size);
  const lengths = Int32Array.from(matrices, (matrix) => matrix.frames);
  return { features, lengths, shape: [matrices.length, frames, size] };
}

/** All clips, one after another. */
function longClip(): Signal {
  const samples = Float32Array.from(clips.flatMap((clip) => [...clip.samples]));
  return { samples, sampleRateHz: clips[0]!.sampleRateHz };
}

/** Both outputs of an exported model, a row a clip. */
async function run(
  folder: string,
  matrices: readonly FeatureMatrix[],
): Promise<{ scores: number[][]; logits: number[][] }> {
  const session = await ort.InferenceSession.create(await readFile(join(folder, "model.onnx")));
  const { features, lengths, shape } = batchOf(matrices);
  const outputs = await session.run({
    features: new ort.Tensor("float32", features, shape),
    lengths: new ort.Tensor("int32", lengths, [matrices.length]),
  });
  const rows = (name: string) => {
    const { data, dims } = outputs[name] as ort.Tensor;
    const [count, labels] = dims as [number, number];
    const values = [...(data as Float32Array)];
    return Array.from({ length: count }, (_, i) => values.slice(i * labels, (i + 1) * labels));
  };
  await session.release();
  return { scores: rows("scores"), logits: rows("logits") };
}

describe.each(["ravdess", "general"])("models/%s", (name) => {
  test("scores clips of several lengths in one batch within 1e-5 of ours", async () => {
    const out = join(dir, name);
    await exportModel(shipped(name), out, { format: "onnx" });
    const signature = await readSignature(out);
    const matrices = featuresOf(clips, signature);
    expect(new Set(matrices.map(({ frames }) => frames)).size).toBe(clips.length);
    const { scores, logits } = await run(out, matrices);
    const expected = await ourScores(shipped(name), clips);
    expect(largestDifference(scores, expected)).toBeLessThan(1e-5);
    const { labels, temperature } = signature;
    expect(labels).toEqual(
      JSON.parse(await readFile(join(shipped(name), "recognizer.json"), "utf8")).labels,
    );
    const ofLogits = logits.map((row) => softmax(row, temperature));
    expect(largestDifference(ofLogits, expected)).toBeLessThan(1e-5);
  });
});

describe("a model of another shape", () => {
  const network: NetworkConfig = {
    ...referenceNetworkConfig,
    ...{
      convBlocks: [{ filters: 6, kernelSize: 4, poolSize: 3 }],
      lstmUnits: 5,
      attentionHeads: 2,
    },
  };

  beforeAll(async () => {
    await useBackend("wasm");
  });

  test.each<[string, NetworkConfig]>([
    ["an even kernel, pools of three and no batch normalisation", network],
    ["no LSTM", { ...network, lstmUnits: 0 }],
    ["no convolution", { ...network, convBlocks: [], members: 2 }],
  ])("%s: as ours", async (name, config) => {
    const [folder, out] = [join(dir, `${name} saved`), join(dir, name)];
    await saveDrawnModel(folder, { frontEnd: defaultFrontEnd, config });
    await exportModel(folder, out, { format: "onnx" });
    const { scores } = await run(out, featuresOf(clips, await readSignature(out)));
    expect(largestDifference(scores, await ourScores(folder, clips))).toBeLessThan(1e-5);
  });

  test.each<[string, FrontEndConfig, NetworkConfig, { transition?: boolean }?]>([
    ["its states", [], network],
    ["its states before the last transition", [], network, { transition: false }],
    [
      "statistics of its states",
      [{ stage: "statistics" }],
      { ...network, convBlocks: [], members: 2 },
    ],
  ])("an encoder that is a CAM++ network, %s: as ours", async (name, after, config, options) => {
    const [folder, out] = [join(dir, `${name} saved`), join(dir, name)];
    await writeSmallCamPlusPlus(join(dir, name, "own"), options);
    const encoder = await Encoder.load(join(dir, name, "own"));
    await saveDrawnModel(folder, { frontEnd: [...encoder.frontEnd, ...after], config, encoder });
    await exportModel(folder, out, { format: "onnx" });
    const several = [...clips, longClip()]; // segments of 100 that are whole and that are not
    const matrices = featuresOf(several, await readSignature(out));
    expect(matrices.at(-1)?.frames).toBeGreaterThan(400);
    const { scores } = await run(out, matrices);
    expect(largestDifference(scores, await ourScores(folder, several))).toBeLessThan(1e-5);
    const plain = exportModel(folder, join(dir, "tfjs"), { format: "tfjs" });
    await expect(plain).rejects.toThrow("write it as ONNX");
  });

  test("an encoder's outputs of two layers, frame by frame: as ours", async () => {
    const [folder, out] = [join(dir, "encoder saved"), join(dir, "encoder")];
    await writeSmallEncoder(join(dir, "own"));
    const encoder = await Encoder.load(join(dir, "own"));
    await saveDrawnModel(folder, { frontEnd: encoder.frontEnd, config: network, encoder });
    await exportModel(folder, out, { format: "onnx" });
    const { scores } = await run(out, featuresOf(clips, await readSignature(out)));
    expect(largestDifference(scores, await ourScores(folder, clips))).toBeLessThan(1e-5);
  });
});

describe.skipIf(!hasChromium)("in Chromium (CHROMIUM)", () => {
  test("onnxruntime-web scores within 1e-5 of ours", async () => {
    const out = join(dir, "page");
    await exportModel(shipped("general"), out, { format: "onnx" });
    const runtime = await serveFolder(
      dirname(fileURLToPath(import.meta.resolve("onnxruntime-web"))),
    );
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const url = `${runtime.url}ort.wasm.min.js`;
      await page.goto(url); // any page of that server
      await page.addScriptTag({ url });
      const { features, lengths, shape } = batchOf(featuresOf(clips, await readSignature(out)));
      const found = await page.evaluate(
        async ({ model, features, lengths, shape }) => {
          const { InferenceSession, Tensor } = (globalThis as unknown as { ort: typeof ort }).ort;
          const bytes = Uint8Array.from(atob(model), (char) => char.charCodeAt(0));
          const session = await InferenceSession.create(bytes);
          const { scores } = await session.run({
            features: new Tensor("float32", Float32Array.from(features), shape),
            lengths: new Tensor("int32", Int32Array.from(lengths), [lengths.length]),
          });
          return [...((scores as ort.Tensor).data as Float32Array)];
        },
        {
          model: (await readFile(join(out, "model.onnx"))).toString("base64"),
          ...{ features: [...features], lengths: [...lengths], shape },
        },
      );
      const labels = found.length / clips.length;
      const rows = clips.map((_, i) => found.slice(i * labels, (i + 1) * labels));
      expect(largestDifference(rows, await ourScores(shipped("general"), clips))).toBeLessThan(
        1e-5,
      );
    } finally {
      await browser.close();
      await runtime.close();
    }
  });
});
