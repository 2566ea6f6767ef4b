/** Evidence: what npm users get. Packs the packages, installs the tarballs outside the workspace, uses them there. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = [
  "packages/features",
  "packages/data",
  "packages/model",
  "packages/train",
  "models/ravdess",
];
const exec = promisify(execFile);
const bin = (name: string) => join(root, "node_modules", ".bin", name);

/** Trains for a moment, then recognises a clip: the library's main way, as a user would write it. */
const script = `
import { readFile } from "node:fs/promises";
import { loadDataSet, writeSyntheticCorpus } from "@speech-emotion/data";
import { decodeWav, mfcc, toMono } from "@speech-emotion/features";
import { Recognizer, type Prediction } from "@speech-emotion/model";
import { defaultTrainConfig, train } from "@speech-emotion/train";

await writeSyntheticCorpus("corpus", { speakers: 2 });
const dataSet = await loadDataSet("corpus");
const config = { ...defaultTrainConfig, epochs: 2, augment: "none", minAccuracy: 0, minF1: 0 };
const result = await train(dataSet, config, { dir: "corpus", out: "run" });
const clips = result.ended === "scored" ? result.metrics.clips : 0;

const bytes = new Uint8Array(await readFile("corpus/Actor_01/03-01-05-01-01-01-01.wav"));
const recognizer = await Recognizer.load("run/model");
const prediction: Prediction = recognizer.predict(bytes);
const { frames } = mfcc(toMono(decodeWav(bytes)).samples, { sampleRateHz: 22050 });
console.log(JSON.stringify({ clips, frames, ...prediction }));
`;

let dir: string;
let tarballs: string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "packaging-"));
  const { devEngines } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const pnpm = `${devEngines.packageManager.name}@${devEngines.packageManager.version}`;
  await exec(bin("tsc"), ["-b"], { cwd: root });
  for (const name of packages)
    await exec("npx", ["--yes", pnpm, "pack", "--pack-destination", dir], {
      cwd: join(root, name),
    });
  tarballs = (await readdir(dir))
    .filter((file) => file.endsWith(".tgz"))
    .map((file) => join(dir, file));
  await writeFile(join(dir, "package.json"), '{ "type": "module", "private": true }');
  await exec("npm", ["install", "--no-audit", "--no-fund", ...tarballs], { cwd: dir });
}, 300_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

test("five tarballs: code under 100 kB each, the model under 2 MB, with licence, and neither tests nor leftovers in them", async () => {
  expect(tarballs).toHaveLength(5);
  for (const tarball of tarballs) {
    const { stdout } = await exec("tar", ["tzf", tarball]);
    expect(stdout).toMatch(/package\/LICENSE/);
    expect(stdout).not.toMatch(/\.test\.|tsbuildinfo|\.tmp|split\.json/);
    const most = tarball.includes("ravdess-model") ? 2_000_000 : 100_000;
    expect((await readFile(tarball)).length).toBeLessThan(most);
  }
});

describe("outside the workspace", () => {
  test("types resolve, and a script trains and recognises", async () => {
    await writeFile(join(dir, "script.ts"), script);
    const options = ["--strict", "--module", "nodenext", "--target", "es2023", "--skipLibCheck"];
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
    await exec(bin("tsc"), [...options, ...types, "script.ts"], { cwd: dir });
    const { stdout } = await exec(process.execPath, ["script.js"], {
      cwd: dir,
      env: { ...process.env, SPEECH_EMOTION_CACHE: join(dir, "cache") },
    });
    const { clips, frames, scores, attention } = JSON.parse(stdout);
    expect(clips).toBe(28); // ceil(0.2 x 16) of each of 7 classes
    expect(frames).toBeGreaterThan(50);
    expect(scores).toHaveLength(7);
    expect(attention.length).toBeGreaterThan(10);
  }, 120_000);

  test("the recogniser works without the training package, with the shipped model", async () => {
    const alone = `
      import { readFileSync } from "node:fs";
      import { Recognizer } from "@speech-emotion/model";
      const recognizer = await Recognizer.load();
      const file = "corpus/Actor_01/03-01-05-01-01-01-01.wav";
      console.log(recognizer.predict(new Uint8Array(readFileSync(file))).scores.length);`;
    await writeFile(join(dir, "alone.js"), alone);
    const { stdout, stderr } = await exec(process.execPath, ["alone.js"], { cwd: dir });
    expect([stdout, stderr]).toEqual(["7\n", ""]);
  });

  test("the command is there", async () => {
    const { stdout } = await exec(join(dir, "node_modules", ".bin", "speech-emotion"), ["--help"]);
    expect(stdout).toMatch(/train \[options\][\s\S]*evaluate[\s\S]*predict[\s\S]*features/);
  });
});

test("publint and Are The Types Wrong find nothing", async () => {
  for (const tarball of tarballs.filter((name) => !name.includes("ravdess-model"))) {
    await exec(bin("publint"), ["--strict", tarball]);
    await exec(bin("attw"), ["--profile", "esm-only", tarball]);
  }
}, 120_000);
