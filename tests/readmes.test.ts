/** Evidence: documents. Every program that a README shows runs as it stands, in a folder that has what the page's programs read. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { format } from "node:util";
import { loadDataSet, writeSyntheticCorpus } from "@speech-emotion/data";
import { type Audio, decodeWav, encodeWav, joinStretches } from "@speech-emotion/features";
import { defaultTrainConfig, smallTrainConfig, train } from "@speech-emotion/train";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hasRedis, type RedisServer, startRedis } from "../scripts/shared/redisServer.ts";
import { root } from "../scripts/shared/run.ts";
import { writeNoiseCorpus } from "./noiseCorpus.ts";
import { examplesOf } from "./packaging/examples.ts";
import { projectPages } from "./projectPages.ts";

/** Programs that do not run here, by a text in them, and why. */
const leftOut: Readonly<Record<string, string>> = {
  "await downloadCorpus(": "fetches 208 MB; downloadCorpus.test.ts brings less from this machine",
  "new Worker(": "needs a page; tests/packaging.test.ts has Vite make one of it",
  'Recognizer.load("/model"': "needs a site; tests/packaging.test.ts has esbuild make one",
};

/** What comes after programs that show a function and do not call it, by a text in them. */
const calls: Readonly<Record<string, string>> = {
  "async function listen(": `
    import { readFile } from "node:fs/promises";
    import { decodeWav } from "@speech-emotion/features";
    await listen(ReadableStream.from([decodeWav(await readFile("call.wav"))]));`,
  "async function learn(": `
    import { readFile } from "node:fs/promises";
    import { loadDataSet } from "@speech-emotion/data";
    async function* clips() {
      for (const { path, id, label } of (await loadDataSet("ravdess")).clips)
        yield { audio: await readFile(path), label, name: id };
    }
    if (!(await learn(clips()))) throw new Error("expected a model, found no epoch over the gate");`,
};

/** What programs print whatever is heard: the first word of the comment behind it. */
const printed = ["row.length", "adaptation.helps", "data.length === frames * size"].map(
  (value) => `console.log(${value}); //`,
);

/** The Redis server that programs name; they are given the address of one that runs. */
const REDIS = "redis://127.0.0.1:6379";

const pages = projectPages.filter((page) => basename(page) === "README.md");
const programsOf = async (page: string) =>
  (await examplesOf(page, "ts|js")).map((code, i) => ({ page, code, number: i + 1 }));
const programs = (await Promise.all(pages.map(programsOf))).flat();
const isLeftOut = (code: string) => Object.keys(leftOut).some((text) => code.includes(text));

let dir: string;
const at = (...path: string[]) => join(dir, ...path);
/** Of one voice, each in another mood. */
let recordings: readonly Audio[];
let redis: RedisServer | undefined;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "readmes-"));
  vi.stubEnv("SPEECH_EMOTION_CACHE", at("cache"));
  if (hasRedis) redis = await startRedis(dir);
  await linkPackages();
  await writeNoiseCorpus(at("corpus"));
  recordings = await makeRecordings();
  shortenTrainings();
  await trainRuns();
  for (const page of pages) {
    await mkdir(at(dirname(page), "calls"), { recursive: true });
    await writeFile(at(dirname(page), "calls/monday.wav"), encodeWav(recordings[0]!));
    await symlink(at("corpus"), at(dirname(page), "ravdess"));
  }
  await cp(at("plain1"), at("packages/model/runs/ravdess"), { recursive: true });
  const training = at("packages/train");
  for (const run of ["plain1", "plain2", "mixed1", "mixed2"])
    await cp(at(run), join(training, "runs", run), { recursive: true });
  await cp(at("plain1"), join(training, "runs/mfcc"), { recursive: true });
  await cp(at("mixed1"), join(training, "runs/encoder"), { recursive: true });
  await cp(at("plain1/model"), join(training, "models/ravdess"), { recursive: true });
  await symlink(at("corpus"), join(training, "my-clips"));
}, 120_000);
afterAll(async () => {
  process.chdir(root);
  vi.unstubAllEnvs();
  await redis?.stop();
  await rm(dir, { recursive: true, force: true });
});

test("this file's tables know of programs that are there", () => {
  const count = (text: string) => programs.filter(({ code }) => code.includes(text)).length;
  for (const text of Object.keys({ ...leftOut, ...calls }))
    expect([text, count(text)]).toEqual([text, 1]);
  for (const text of [...printed, REDIS]) expect(count(text), text).toBeGreaterThan(0);
  expect(programs.length).toBeGreaterThan(30);
});

/** In the order of their page, as later ones may read what earlier ones write. */
for (const { page, code, number } of programs.filter(({ code }) => !isLeftOut(code)))
  test.skipIf(code.includes(REDIS) && !hasRedis)(`${page}, program ${number}`, async () => {
    const folder = at(dirname(page));
    process.chdir(folder);
    await writeRecordings(code);
    const call = Object.entries(calls).find(([text]) => code.includes(text))?.[1] ?? "";
    const end = 'if (typeof recognizer === "object") recognizer.dispose();'; // as when a program ends
    const file = join(folder, `program${number}.ts`);
    await writeFile(file, [code.replace(REDIS, redis?.url ?? REDIS), call, end].join("\n"));
    const lines = await run(file);
    for (const text of printed.filter((text) => code.includes(text)))
      expect(lines).toContain(/\w+/.exec(code.slice(code.indexOf(text) + text.length))?.[0]);
  });

/** Runs a program in this process, as a start of its own would take longer than most of them; gives what it prints. */
async function run(file: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...words) => {
    lines.push(format(...words));
  });
  try {
    await import(/* @vite-ignore */ file);
  } finally {
    log.mockRestore();
  }
  return lines;
}

/** Puts the packages where a program finds those that npm installed. */
async function linkPackages(): Promise<void> {
  const modules = at("node_modules");
  await mkdir(join(modules, "@speech-emotion"), { recursive: true });
  await symlink(join(root, "node_modules/@tensorflow"), join(modules, "@tensorflow"));
  const names = ["data", "features", "model", "queue", "train"];
  for (const name of names)
    await symlink(join(root, "packages", name), join(modules, "@speech-emotion", name));
  await symlink(join(root, "models/general"), join(modules, "@speech-emotion/general-model"));
  await symlink(join(root, "packages/speech-emotion"), join(modules, "speech-emotion"));
}

/** Makes trainings end after an epoch of a small network, whatever settings a program changes. */
function shortenTrainings(): void {
  const network = {
    ...smallTrainConfig.network,
    convBlocks: [{ filters: 8, kernelSize: 3, poolSize: 4 }],
    lstmUnits: 4,
  };
  const settings = { network, augment: "none", minAccuracy: 0, minF1: 0, lossThreshold: 100 };
  for (const preset of [defaultTrainConfig, smallTrainConfig]) Object.assign(preset, settings);
}

/** Trains with two settings, each with two seeds. */
async function trainRuns(): Promise<void> {
  const dataSet = await loadDataSet(at("corpus"));
  for (const [name, mixup] of Object.entries({ plain: 0, mixed: 0.2 }))
    for (const seed of [1, 2]) {
      const where = { dirs: [at("corpus")], out: at(`${name}${seed}`), workers: 1 };
      await train(dataSet, { ...defaultTrainConfig, mixup, seed }, where);
    }
}

/** A second of each clip: `explain` takes seconds for more. */
async function makeRecordings(): Promise<Audio[]> {
  await writeSyntheticCorpus(at("voices"), { speakers: 1 });
  const actor = at("voices/Actor_01");
  const names = (await readdir(actor)).filter((name) => name.endsWith("-01-01-01-01.wav")).sort();
  return Promise.all(
    names.map(async (name) => {
      const { channels, sampleRateHz } = decodeWav(await readFile(join(actor, name)));
      return { channels: channels.map((samples) => samples.slice(0, sampleRateHz)), sampleRateHz };
    }),
  );
}

/** Writes each recording that a program names into the working directory; a call is a longer one. */
async function writeRecordings(code: string): Promise<void> {
  const names = new Set([...code.matchAll(/"(\w+\.wav)"/g)].map(([, name]) => name as string));
  for (const [i, name] of [...names].entries()) {
    const recording = recordings[i % recordings.length]!;
    const call = joinStretches(recordings.slice(0, 5), recording.sampleRateHz);
    await writeFile(name, encodeWav(name === "call.wav" ? call : recording));
  }
}
