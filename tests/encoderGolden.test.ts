/** Evidence: golden. Every expected number is PyTorch's; `golden/README.md` says which call made it. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { encodingOf } from "@speech-emotion/features";
import { useBackend } from "@speech-emotion/model";
import { Encoder } from "@speech-emotion/model/tfjs";
import { describe, expect, test } from "vitest";
import { readPickledTensors } from "../scripts/encoder/readPickledTensors.ts";
import { golden, maxDifference } from "./goldenFiles.ts";

const shipped = fileURLToPath(new URL("../models/voice-encoder", import.meta.url));

test.each(["wasm", "cpu"] as const)(
  "the voice encoder on %s within 1e-4 of PyTorch's",
  async (backend) => {
    await useBackend(backend);
    const own = encodingOf((await Encoder.load(shipped)).frontEnd)!;
    const encoder = await Encoder.load(shipped, { encoding: { ...own, outputs: [1, 2] } });
    const mel = golden("voice48k.voiceEncoder");
    const { data, size } = encoder.encode([{ data: mel, frames: mel.length / 40, size: 40 }])[0]!;
    expect(size).toBe(512);
    expect(maxDifference(data, golden("voice48k.encoded"))).toBeLessThan(1e-4);
    encoder.dispose();
  },
);

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
