import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FeatureStore, loadDataSet, writeSyntheticCorpus } from "@speech-emotion/data";
import { decodeNpy, encodeNpy } from "@speech-emotion/features";
import { Recognizer, useBackend } from "@speech-emotion/model";
import { loadModel } from "@speech-emotion/model/tfjs";
import { convertTorch, RunFolder } from "@speech-emotion/train";
import { readNames } from "../../../packages/data/src/corpora/readNames.ts";
import { restoreState } from "../../../packages/train/src/runFolder/stateFile.ts";
import { checkReading } from "../../fuzz/checkReading.ts";
import { everyKind } from "../../fuzz/validFiles.ts";
import { writeFile } from "../../fuzz/wavFile.ts";
import { root } from "../../shared/run.ts";
import { type ModelKind, writeModel, writeRun } from "./made.ts";
import { bytesOf, inPlaceOf, type StartTarget, textOf } from "./target.ts";

/** Seconds that a thread may compute for an input. */
const LIMIT_MS = 1000;

const wav: StartTarget = async () => {
  const reading = { ...(await import("@speech-emotion/features")), limitMs: LIMIT_MS };
  return {
    seeds: everyKind().map(({ file }) => writeFile(file)),
    async read(bytes) {
      const { outcome } = await checkReading({ bytes, from: "bred", whole: undefined }, reading);
      return outcome === "answer" ? undefined : outcome;
    },
  };
};

const names: StartTarget = async () => ({
  seeds: [
    "Actor_01/03-01-05-01-01-01-01.wav\nActor_02/03-02-02-02-02-01-02.wav",
    "OAF_angry/OAF_back_angry.wav\nYAF_pleasant_surprised/YAF_bite_ps.wav",
    "DC_a01.wav\nJK_sa15.wav\nKL_su02.wav",
    "1001_DFA_ANG_XX.wav\n1091_IEO_SAD_HI.wav",
    "03a01Fa.wav\n16b10Tb.wav",
    "f1/rab-f1-b1.wav\nm3/tri-m3-n5.wav",
    "SA0001_Trauer.wav\nangry/one.wav\ntrain/happy/a/b.wav\ntest/Sad/x.flac",
  ].map(bytesOf),
  read: (bytes) => void readNames(textOf(bytes).split("\n")),
});

/** A manifest of either form, beside two recordings. */
const manifest =
  (name: string, seeds: readonly string[]): StartTarget =>
  async (dir) => {
    for (const clip of ["a.wav", "b c.wav"]) writeFileSync(join(dir, clip), clip);
    const path = join(dir, name);
    return {
      seeds: seeds.map(bytesOf),
      read: inPlaceOf(path, () => loadDataSet(path, { ffmpeg: "never" })),
    };
  };

const table = manifest("m.csv", [
  "path,label\na.wav,happy\nb c.wav,sad\n",
  'file;emotion;speaker;split;start;end\r\n"a.wav";happy;eve;train;0;1.5\r\n"b c.wav";sad;bob;test;;\r\n',
  "\ufeffpath\tlabel\tspeaker\na.wav\tcalm\t1\nb c.wav\tsad\t2\n",
]);

const lines = manifest("m.jsonl", [
  '{"path":"a.wav","label":"happy"}\n{"path":"b c.wav","label":"sad","speaker":7,"start":0,"end":2}\n',
  '{"audio":"a.wav","emotion":"angry","split":"validation"}\n{"audio":"./b c.wav","emotion":"calm"}\n',
]);

/** One file of a model; the others are as they were saved. */
const model =
  (kind: ModelKind, name: string): StartTarget =>
  async (dir) => {
    await useBackend("wasm");
    await writeModel(dir, kind);
    const path = join(dir, name);
    return {
      seeds: [readFileSync(path)],
      read: inPlaceOf(path, async () => {
        const { network, encoder } = await loadModel(dir);
        network.dispose();
        encoder?.dispose();
      }),
    };
  };

const store: StartTarget = async (dir) => {
  const features = new FeatureStore(dir);
  const key = "0".repeat(64);
  const seeds = await Promise.all(
    [1, 7].map(async (frames) => {
      const data = Float32Array.from({ length: 4 * frames }, (_, n) => n / 3);
      await features.write(key, { data, frames, size: 4 });
      return readFileSync(features.path(key));
    }),
  );
  return { seeds, read: inPlaceOf(features.path(key), () => features.read(key)) };
};

const npy: StartTarget = async () => ({
  seeds: [encodeNpy({ data: new Float32Array(12).fill(0.5), frames: 3, size: 4 })],
  read: decodeNpy,
});

const npz: StartTarget = async (dir) => {
  const path = join(dir, "weights.npz");
  const labels = ["a", "b", "c", "d", "e"];
  const out = join(dir, "model");
  return {
    seeds: [readFileSync(join(root, "tests/golden/torch.reference.npz"))],
    read: inPlaceOf(path, () => {
      rmSync(out, { recursive: true, force: true });
      return convertTorch(path, { labels, out });
    }),
  };
};

/** One file of a run folder, and what reads it. */
const run =
  (name: string, read: (run: RunFolder) => unknown): StartTarget =>
  async (dir) => {
    await writeRun(dir);
    const path = join(dir, "run", name);
    const folder = new RunFolder(join(dir, "run"));
    return { seeds: [readFileSync(path)], read: inPlaceOf(path, () => read(folder)) };
  };

/** The state of a run, and its values. */
const state =
  (find: (files: readonly string[]) => string): StartTarget =>
  async (dir) => {
    await writeRun(dir);
    const folder = join(dir, "run/state");
    const path = join(folder, find(readdirSync(folder)));
    const values = readdirSync(folder).find((name) => name.endsWith(".f32"))!;
    const array = new Float32Array(readFileSync(join(folder, values)).length / 4);
    return {
      seeds: [readFileSync(path)],
      read: inPlaceOf(path, () => restoreState(folder, [array])),
    };
  };

/** Something that the shipped model was taught or knows, as text. */
const known =
  (
    make: (recognizer: Recognizer, clips: readonly Buffer[]) => unknown,
    restore: (recognizer: Recognizer, text: string) => unknown,
  ): StartTarget =>
  async (dir) => {
    await useBackend("wasm");
    const corpus = join(dir, "corpus");
    await writeSyntheticCorpus(corpus, { speakers: 1 });
    const { clips } = await loadDataSet(corpus);
    const recognizer = await Recognizer.load(join(root, "models/general"));
    const sounds = clips.slice(0, 4).map(({ path }) => readFileSync(path));
    const made = JSON.stringify(make(recognizer, sounds));
    return { seeds: [bytesOf(made)], read: (bytes) => restore(recognizer, textOf(bytes)) };
  };

const adaptation = known(
  (recognizer, sounds) =>
    recognizer.adaptSync(sounds.map((audio, i) => ({ audio, label: i < 2 ? "bored" : "keen" }))),
  (recognizer, text) => recognizer.restoreAdaptation(text),
);

const voice = known(
  (recognizer, sounds) => {
    const own = recognizer.newVoice();
    for (const sound of sounds) own.hear(recognizer.extractSync(sound));
    return own;
  },
  (recognizer, text) => recognizer.restoreVoice(text),
);

/** Everything that is read and comes from elsewhere, by what it is called. */
export const targets: Readonly<Record<string, StartTarget>> = {
  WAV: wav,
  "file names": names,
  "manifest (CSV)": table,
  "manifest (JSON lines)": lines,
  "recognizer.json": model("plain", "recognizer.json"),
  "recognizer.json of an encoder": model("encoder", "recognizer.json"),
  "model.json": model("plain", "model.json"),
  "weights.bin": model("plain", "weights.bin"),
  "encoder.json": model("encoder", "encoder.json"),
  "encoder.bin": model("encoder", "encoder.bin"),
  adaptation,
  voice,
  "feature store": store,
  ".npy": npy,
  ".npz of weights": npz,
  "config.json": run("config.json", (folder) => folder.readConfig()),
  "split.json": run("split.json", (folder) => folder.readSplit()),
  "metrics.json": run("metrics.json", (folder) => folder.readMetrics()),
  "history.jsonl": run("history.jsonl", (folder) => folder.readHistory()),
  "predictions.csv": run("predictions.csv", (folder) => folder.readPredictions()),
  "state.json": state(() => "state.json"),
  "values of a state": state((files) => files.find((name) => name.endsWith(".f32"))!),
};
