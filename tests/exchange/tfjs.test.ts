/** Evidence: round trip, in a process of its own that has none of this project's layers. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FrontEndConfig } from "@speech-emotion/features";
import { useBackend } from "@speech-emotion/model";
import { Encoder } from "@speech-emotion/model/tfjs";
import { exportModel, generalTrainConfig } from "@speech-emotion/train";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/shared/run.ts";
import { serveFolder } from "../../scripts/web/serveFolder.ts";
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

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "tfjs-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test.each([
  ["models/ravdess", shipped("ravdess")],
  ["LSTM layers as encoder", "drawn"],
])("%s: plain tfjs scores within 1e-5 of ours", async (name, model) => {
  const folder = model === "drawn" ? await writeDrawn() : model;
  const out = join(dir, "out", name);
  await exportModel(folder, out, { format: "tfjs" });
  const topology = await readFile(join(out, "model.json"), "utf8");
  expect(topology).not.toMatch(/Sequence|AttentionPooling|BidirectionalLstm|PooledLengths/);
  const clips = goldenClips().slice(0, 2); // tfjs takes seconds for each
  const matrices = featuresOf(clips, await readSignature(out));
  const values = matrices.map(({ data, frames, size }) => ({ data: [...data], frames, size }));
  await writeFile(join(dir, "values.json"), JSON.stringify(values));
  const script = join(root, "tests/exchange/plainTfjs.ts");
  const served = await serveFolder(out);
  const given = [`${served.url}model.json`, join(dir, "values.json")];
  const args = ["--import", "tsx", script, ...given];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root }).finally(
    served.close,
  );
  const found = JSON.parse(stdout.slice(stdout.indexOf("[["))) as number[][];
  expect(largestDifference(found, await ourScores(folder, clips))).toBeLessThan(1e-5);
});

/** A model over the statistics of three drawn LSTM layers. */
async function writeDrawn(): Promise<string> {
  await useBackend("wasm");
  await writeSmallEncoder(join(dir, "encoder"));
  const encoder = await Encoder.load(join(dir, "encoder"));
  const frontEnd = [...encoder.frontEnd, { stage: "statistics" }] as FrontEndConfig;
  const { network: config } = generalTrainConfig;
  await saveDrawnModel(join(dir, "drawn"), { frontEnd, config, encoder });
  return join(dir, "drawn");
}
