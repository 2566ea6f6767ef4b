import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FeatureStore, writeSyntheticCorpus } from "@speech-emotion/data";
import { loadModel } from "@speech-emotion/model/tfjs";
import { RunFolder } from "@speech-emotion/train";
import { root } from "../../shared/run.ts";
import { serveArchive } from "./serveArchive.ts";

/** A command that is killed, in a folder with what it reads. Paths are below a folder of its own. */
export interface Subject {
  /** What Node runs in its folder; by default the command line. */
  readonly program?: (cwd: string) => readonly string[];
  readonly args: readonly string[];
  /** What is typed after a kill; by default the same. */
  readonly again?: (dir: string) => readonly string[];
  /** Files that the command, once it is done, has written the same as one that nobody killed. */
  readonly results: (path: string) => boolean;
  /**
   * Whether what stands under a final name is whole at any moment; by default each of the results there is as it will be.
   *
   * @throws what is not.
   */
  readonly inspect?: (dir: string) => Promise<void>;
}

const isIn = (folder: string) => (path: string) =>
  path.startsWith(`${folder}/`) && !path.endsWith(".tmp");

/** Where a subject's corpus is, and the model and run that others read. */
const CORPUS = "corpus";
/** What there is to fetch, beside it. */
const REMOTE = "remote.json";
/** What commands find in their folders. */
export const SHARED: readonly string[] = [CORPUS, "trained", REMOTE];
const SIZES = "--set network.lstmUnits=8 --workers 2";

export const subjects: Readonly<Record<string, Subject>> = {
  train: {
    args: `train ${CORPUS} --out run --preset small --epochs 12 ${SIZES}`.split(" "),
    again: (dir) =>
      existsSync(join(dir, "run/config.json"))
        ? ["train", "--resume", "run"]
        : subjects["train"]!.args,
    results: (path) => ["run/model/weights.bin", "run/predictions.csv"].includes(path),
    inspect: inspectRun,
  },
  features: { args: ["features", CORPUS, "--out", "npy"], results: isIn("npy") },
  adapt: {
    args: ["adapt", `${CORPUS}/Actor_01`, "--out", "taught/eve.json"],
    results: isIn("taught"),
  },
  export: { args: ["export", "trained", "--out", "shipped"], results: isIn("shipped") },
  download: {
    program: (cwd) => [
      ...["--import", import.meta.resolve("tsx")],
      fileURLToPath(new URL("./downloadChild.ts", import.meta.url)),
      "data",
      readFileSync(join(cwd, REMOTE), "utf8"),
    ],
    args: [],
    results: (path) => path.startsWith("data/Actor_") && path.endsWith(".wav"),
  },
};

/** Makes what the commands read, and starts a server; gives what stops it. */
export async function prepare(dir: string): Promise<() => Promise<void>> {
  await writeSyntheticCorpus(join(dir, CORPUS), { speakers: 2 });
  const shipped = join(root, "models/general");
  cpSync(shipped, join(dir, "trained/model"), { recursive: true });
  for (const name of ["split.json", "metrics.json"])
    cpSync(join(shipped, name), join(dir, "trained", name));
  const { url, bytes, close } = await serveArchive(join(dir, CORPUS));
  const hex = createHash("sha256").update(bytes).digest("hex");
  const archive = {
    name: "corpus.zip",
    url,
    bytes: bytes.length,
    digest: { algorithm: "sha256", hex },
  };
  const about = { licence: "none", licenceUrl: url, citation: "none" };
  const corpus = { id: "ravdess", name: "synthetic", ...about, archives: [archive] };
  writeFileSync(join(dir, REMOTE), JSON.stringify(corpus));
  return close;
}

/** The SHA-256 of every file below a folder that is one of the results, by its path. */
export function digestResults(dir: string, { results }: Subject): Map<string, string> {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .filter(results);
  return new Map(
    paths.sort().map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(dir, path)))
        .digest("hex"),
    ]),
  );
}

/** Every file of a run, as far as it is there, and its model can be read. */
async function inspectRun(dir: string): Promise<void> {
  const run = new RunFolder(join(dir, "run"));
  const has = (name: string) => existsSync(join(run.path, name));
  if (has("split.json")) await run.readSplit();
  if (has("config.json")) await run.readConfig();
  await run.readHistory();
  if (has("metrics.json")) await run.readMetrics();
  if (has("predictions.csv")) await run.readPredictions();
  if (has("model/recognizer.json")) (await loadModel(run.model)).network.dispose();
}

/** @throws {DataError} when an entry of the feature store is not whole. */
export function inspectStore(cache: string): void {
  const store = new FeatureStore(join(cache, "features"));
  if (!existsSync(store.dir)) return;
  for (const path of readdirSync(store.dir, { recursive: true }) as string[])
    if (path.endsWith(".npy")) store.read(basename(path, ".npy"));
}
