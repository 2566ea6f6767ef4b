/** Evidence: golden. Every expected number is PyTorch's; `golden/README.md` says which call made it. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { useBackend } from "@speech-emotion/model";
import { Encoder } from "@speech-emotion/model/tfjs";
import { describe, expect, test } from "vitest";
import { readPickledTensors } from "../scripts/encoder/readPickledTensors.ts";
import { golden, maxDifference } from "./goldenFiles.ts";

const shipped = fileURLToPath(new URL("../models/voice-encoder", import.meta.url));

test("the voice encoder that ships, within 1e-4 of the largest that PyTorch makes of its stored weights", async () => {
  await useBackend("wasm");
  const encoder = await Encoder.load(shipped);
  const data = golden("voice48k.fbank");
  const found = encoder.encode([{ data, frames: data.length / 80, size: 80 }])[0]!;
  expect([found.frames, found.size]).toEqual([73, 512]);
  const expected = golden("voice48k.encoded");
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(maxDifference(found.data, expected)).toBeLessThan(1e-4 * largest);
  encoder.dispose();
});

describe("a file of torch.save before PyTorch 1.6", () => {
  const file = new URL("golden/lstm.pt", import.meta.url);

  test("gives the tensors that were saved", async () => {
    const tensors = readPickledTensors(await readFile(file), "model_state");
    expect([...tensors].map(([name, { shape }]) => `${name} [${shape}]`)).toEqual([
      "weight_ih_l0 [64,12]",
      "weight_hh_l0 [64,16]",
      "bias_ih_l0 [64]",
      "bias_hh_l0 [64]",
    ]);
    for (const [name, { values }] of tensors) expect(values).toEqual(golden(`lstm.${name}`));
  });

  test("is refused by what is wrong with it", async () => {
    const bytes = await readFile(file);
    expect(() => readPickledTensors(bytes, "other")).toThrow(/expected tensors under other/);
    expect(() => readPickledTensors(bytes.subarray(1), "model_state")).toThrow(/magic number/);
    expect(() => readPickledTensors(bytes.subarray(0, -9), "model_state")).toThrow(
      /numbers of storage/,
    );
    expect(() => readPickledTensors(new Uint8Array(99), "model_state")).toThrow(/magic number/);
  });
});
