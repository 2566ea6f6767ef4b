/** Evidence: documents. The code that docs/onnx.md shows and names goes from WAV files to the scores of this library. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createRandom } from "@speech-emotion/data";
import { decodeWav, encodeWav, mixVoice } from "@speech-emotion/features";
import { referenceNetworkConfig, useBackend } from "@speech-emotion/model";
import { Encoder } from "@speech-emotion/model/tfjs";
import { exportModel } from "@speech-emotion/train";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/shared/run.ts";
import { goldenWav } from "../goldenFiles.ts";
import { writeSmallCamPlusPlus } from "../smallCamPlusPlus.ts";
import { largestDifference, ourScores, readSignature, shipped } from "./clips.ts";
import { saveDrawnModel } from "./saveDrawnModel.ts";

const exec = promisify(execFile);
const python = process.env["PYTHON"] ?? "python3";
const imports = "import librosa, numpy, onnxruntime, soundfile";
const program = join(root, "examples/python/emotion.py");
const hasPackages = spawnSync(python, ["-c", imports]).status === 0;

/** The page's first block of a language. */
async function snippet(language: "js" | "python"): Promise<string> {
  const page = await readFile(join(root, "docs/onnx.md"), "utf8");
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] as string;
}

/** A voice between two seconds of a room's noise, 40 dB below it, with an offset: each stage has something to do. */
function inRoom(): Uint8Array {
  const { samples, sampleRateHz } = mixVoice(decodeWav(goldenWav("voice48k")));
  const random = createRandom(1, "room");
  const whole = Float32Array.from(
    { length: samples.length + 4 * sampleRateHz },
    (_, n) => 0.05 + 0.003 * (random() - 0.5) + 0.4 * (samples[n - 2 * sampleRateHz] ?? 0),
  );
  return encodeWav({ channels: [whole], sampleRateHz });
}

/** Models by the names of the folders that they are exported to. */
const models = () => ({
  ravdess: shipped("ravdess"),
  general: shipped("general"),
  speaker: join(dir, "speaker-model"),
});
type Name = keyof ReturnType<typeof models>;

/** Writes a model that reads what speaker encoders read, of weights that are drawn. */
async function writeSpeakerModel(folder: string): Promise<void> {
  await useBackend("wasm");
  await writeSmallCamPlusPlus(join(dir, "encoder"));
  const encoder = await Encoder.load(join(dir, "encoder"));
  const frontEnd = [...encoder.frontEnd, { stage: "statistics" }] as const;
  const config = { ...referenceNetworkConfig, convBlocks: [] };
  await saveDrawnModel(folder, { frontEnd, config, encoder });
}

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onnx-page-"));
  await writeSpeakerModel(models().speaker);
  for (const [name, model] of Object.entries(models()))
    await exportModel(model, join(dir, name), { format: "onnx" });
  await writeFile(join(dir, "room.wav"), inRoom());
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** This library's scores of WAV files. */
async function ours(name: Name, files: readonly string[]): Promise<number[][]> {
  const read = async (file: string) => mixVoice(decodeWav(new Uint8Array(await readFile(file))));
  return ourScores(models()[name], await Promise.all(files.map(read)));
}

describe.skipIf(!hasPackages)("librosa and onnxruntime (PYTHON names a Python with both)", () => {
  test.each(["ravdess", "general", "speaker"] as const)(
    "the model %s by the Python within 1e-3 of ours",
    async (name) => {
      const files = [
        join(dir, "room.wav"),
        ...["voice48k", "voice48k_24bit", "voice48k_stereo", "chirp48k"].map((file) =>
          join(root, `tests/golden/${file}.wav`),
        ),
      ];
      const { stdout } = await exec(python, [program, join(dir, name), ...files]);
      const found = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(found.map(({ file }) => file)).toEqual(files);
      const { labels } = await readSignature(join(dir, name));
      const rows = found.map(({ scores }) => labels.map((label) => scores[label] as number));
      expect(largestDifference(rows, await ours(name, files))).toBeLessThan(1e-3);
    },
  );

  test("the program of the page says what ours says", async () => {
    const file = join(dir, "room.wav");
    const code = (await snippet("python"))
      .replace('"DIR"', JSON.stringify(join(dir, "general")))
      .replace('"voice.wav"', JSON.stringify(file))
      .replace("print(", "import json; print(json.dumps(")
      .replace(/\n$/, ")\n");
    const { stdout } = await exec(python, ["-c", code], { cwd: join(root, "examples/python") });
    const scores: Record<string, number> = JSON.parse(stdout);
    const { labels } = await readSignature(join(dir, "general"));
    const row = labels.map((label) => scores[label] as number);
    expect(largestDifference([row], await ours("general", [file]))).toBeLessThan(1e-3);
  });
});

test("the JavaScript gives the scores of ours", async () => {
  const file = join(dir, "room.wav");
  const code = (await snippet("js"))
    .replaceAll('"DIR/', `"${dir}/general/`)
    .replace('"voice.wav"', JSON.stringify(file))
    .replace(/console\.log\(.*\)/, "process.stdout.write(JSON.stringify([...scores.data]))");
  const source = ["--import", "tsx", "--conditions=@speech-emotion/source"];
  const args = [...source, "--input-type=module", "-e", code];
  const { stdout } = await exec(process.execPath, args, { cwd: root });
  expect(largestDifference([JSON.parse(stdout)], await ours("general", [file]))).toBeLessThan(1e-5);
});
