/** Evidence: golden. Every expected number is PyTorch's; `golden/README.md` says which program made it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FrontEndConfig, voiceEncoderFrontEnd } from "@speech-emotion/features";
import { useBackend } from "@speech-emotion/model";
import { Encoder, saveCamPlusPlus } from "@speech-emotion/model/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { convertCamPlusPlus } from "../scripts/encoder/convertCamPlusPlus.ts";
import { type PickledTensor, readPickledTensors } from "../scripts/encoder/readPickledTensors.ts";
import { golden, maxDifference } from "./goldenFiles.ts";

const BANDS = 16;
const UNITS = 10;
const FRAMES = [230, 31];
/** Of each clip, two frames in one. */
const POOLED = [115, 16];

let dir: string;
let tensors: ReadonlyMap<string, PickledTensor>;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "cam-"));
  const file = await readFile(new URL("golden/camPlusPlus.pt", import.meta.url));
  tensors = readPickledTensors(file);
  await save(dir, {});
});
afterAll(() => rm(dir, { recursive: true }));

async function save(dir: string, options: { readonly transition?: boolean }): Promise<void> {
  const { sizes, values } = convertCamPlusPlus(tensors, { blocks: 2, ...options });
  const frontEnd = voiceEncoderFrontEnd.map((stage) =>
    stage.stage === "mel" ? { ...stage, nMels: BANDS } : stage,
  ) as FrontEndConfig;
  const provenance = { from: "a test" };
  await saveCamPlusPlus(dir, values, { frontEnd, sizes, provenance, format: "float32" });
}

const clips = () => {
  const x = golden("camPlusPlus.x");
  const start = FRAMES[0]! * BANDS;
  return [x.subarray(0, start), x.subarray(start)].map((data, i) => ({
    ...{ data, frames: FRAMES[i]!, size: BANDS },
  }));
};

test.each(["wasm", "cpu"] as const)("CAM++ on %s within 1e-5 of PyTorch's", async (backend) => {
  await useBackend(backend);
  const encoder = await Encoder.load(dir);
  const found = encoder.encode(clips());
  expect(found.map(({ frames, size }) => [frames, size])).toEqual(
    POOLED.map((frames) => [frames, UNITS]),
  );
  const both = Float32Array.from(found.flatMap(({ data }) => [...data]));
  expect(maxDifference(both, golden("camPlusPlus.y"))).toBeLessThan(1e-5);
  encoder.dispose();
});

test("without its last transition it gives what that is made of", async () => {
  await useBackend("wasm");
  const full = join(dir, "full");
  await save(full, { transition: false });
  const encoder = await Encoder.load(full);
  const rows = encoder.encode(clips());
  encoder.dispose();
  const { shape, values } = tensors.get("xvector.transit2.linear.weight") as PickledTensor;
  const [units, channels] = shape as [number, number];
  expect(rows.map(({ size }) => size)).toEqual([channels, channels]);
  const product = rows.flatMap(({ data, frames }) =>
    Array.from({ length: frames * units }, (_, i) => {
      const [frame, unit] = [Math.floor(i / units), i % units];
      const row = data.subarray(frame * channels, (frame + 1) * channels);
      return row.reduce((sum, x, c) => sum + x * values[unit * channels + c]!, 0);
    }),
  );
  expect(maxDifference(Float32Array.from(product), golden("camPlusPlus.y"))).toBeLessThan(1e-5);
});

test("is, bit for bit, what it is for a clip by itself", async () => {
  await useBackend("wasm");
  const { encode } = await Encoder.load(dir);
  const alone = clips().map((clip) => encode([clip])[0]);
  expect(encode(clips())).toEqual(alone);
});
