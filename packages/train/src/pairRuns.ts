import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Clip, type ExtractOptions, loadDataSets } from "@speech-emotion/data";
import { withBackend } from "@speech-emotion/model";
import { disposeModel, type LoadedModel, loadModel, saveModel } from "@speech-emotion/model/tfjs";
import { writeScores } from "./conclude.ts";
import { describeProtocol } from "./config/describeProtocol.ts";
import { TrainError } from "./errors.ts";
import { corpusMasks } from "./examples/corpusMasks.ts";
import type { Example } from "./examples/example.ts";
import { type HeardClips, hearClips } from "./examples/hearClips.ts";
import { countByLabel } from "./examples/leaveOutUntaught.ts";
import type { SplitEntry } from "./examples/splitClips.ts";
import { takeSet } from "./examples/takeSet.ts";
import { refuseRun } from "./runFolder/refuseRun.ts";
import { type MetricsFile, type RunConfig, RunFolder } from "./runFolder/runFolder.ts";
import { withRunLock } from "./runFolder/runLock.ts";
import { fitTemperature } from "./scores/calibration.ts";
import { type CompanionExamples, poolLogits } from "./scores/evaluateExamples.ts";
import { inferLogits } from "./scores/infer.ts";
import { scoreModel } from "./scores/scoreModel.ts";

/** How two runs become one. */
export interface PairOptions
  extends Pick<ExtractOptions, "workers" | "ffmpeg" | "signal" | "onDamaged"> {
  /** Folder of the run that is written: a new one. */
  readonly out: string;
  /** Called after each clip whose features had to be computed. */
  readonly onFeatures?: ((done: number, total: number) => void) | undefined;
}

/** A run that has ended. */
interface EndedRun {
  readonly folder: RunFolder;
  readonly started: RunConfig;
  readonly split: readonly SplitEntry[];
}

/**
 * Makes of two runs one whose models answer together: the mean of the logarithms of what each says, see `poolOpinions`. What they
 * know differs where one hears a clip frame by frame and the other by what an encoder says of it as a whole. How sure they are
 * together is fitted to the first run's validation clips, and its test clips are scored.
 *
 * @param runDir the run whose settings, split and data sets the new one has; its model hears a clip frame by frame.
 * @param companionDir the other, which may be a pair and may not have trained on any clip that the first one tests.
 * @returns the scores.
 * @throws {TrainError} when they do not fit each other, or a run is there.
 * @example
 * await pairRuns("runs/mfcc", "runs/encoder", { out: "runs/both" });
 */
export async function pairRuns(
  runDir: string,
  companionDir: string,
  options: PairOptions,
): Promise<MetricsFile> {
  const [lead, companion] = [await openEnded(runDir), await openEnded(companionDir)];
  const out = new RunFolder(options.out);
  refuseRun(out);
  await refuseSeen(lead, companion);
  return withBackend("auto", async () => {
    const model = await loadModel(lead.folder.model);
    const beside = await loadModel(companion.folder.model);
    try {
      refuseUnfit(lead, model);
      refuseUnfit(companion, beside, model);
      const pair = { lead, companion, model, beside };
      return await withRunLock(out.path, () => {
        refuseRun(out); // one may have come until the folder was ours
        return writePair(pair, { ...options, out });
      });
    } finally {
      disposeModel(model);
      disposeModel(beside);
    }
  });
}

async function openEnded(path: string): Promise<EndedRun> {
  const folder = await RunFolder.open(path);
  await folder.readMetrics(); // of a run that is not done there are none
  return { folder, started: await folder.readConfig(), split: await folder.readSplit() };
}

async function writePair(
  pair: {
    readonly lead: EndedRun;
    readonly companion: EndedRun;
    readonly model: LoadedModel;
    readonly beside: LoadedModel;
  },
  { out, ...options }: Omit<PairOptions, "out"> & { readonly out: RunFolder },
): Promise<MetricsFile> {
  const { lead, model } = pair;
  const { config, dirs } = lead.started;
  const { labels } = model.info;
  const companion = pair.beside;
  const { clips } = await loadDataSets(dirs, { ...config, ffmpeg: options.ffmpeg });
  const ofRun = new Set(lead.split.map(({ clip }) => clip));
  const own = clips.filter(({ id }) => ofRun.has(id));
  const [test, validation] = (["test", "validation"] as const).map((set) =>
    takeSet(own, lead.split, { set, folders: dirs.join(" and ") }),
  ) as [Clip[], Clip[]];
  const heard = await hearClips(
    [...test, ...validation],
    { ...model, companion },
    {
      folder: lead.folder.model,
      companionFolder: pair.companion.folder.model,
      ...{ masks: corpusMasks(own, labels), skipBad: config.skipBad },
      ...{ workers: options.workers, ffmpeg: options.ffmpeg, signal: options.signal },
      ...{ onProgress: options.onFeatures, onDamaged: options.onDamaged },
    },
  );
  const tested = ofClips(heard, test);
  const temperature = fitTogether(model, ofClips(heard, validation));
  const info = { ...model.info, companion: { temperature } };
  const scores = scoreModel({ ...model, info }, tested);
  for (const name of ["split.json", "history.jsonl", "skipped.json", "encoder"])
    if (existsSync(join(lead.folder.path, name)))
      await cp(join(lead.folder.path, name), join(out.path, name), { recursive: true });
  await saveModel(out.model, model.network, info, { encoder: model.encoder, companion });
  await out.writeConfig({ ...lead.started, companion: resolve(pair.companion.folder.path) });
  const unknown = clips.filter(
    ({ label, corpus }) => config.holdOut?.includes(corpus) && !labels.includes(label),
  );
  return writeScores(out, {
    ...{
      ...scores,
      labels,
      test: tested.examples,
      unknownLabels: countByLabel(unknown),
      ffmpeg: options.ffmpeg,
    },
    protocol: `${describeProtocol(config, own)}, ${countModels(pair.beside) + 1} models together`,
  });
}

function countModels({ companion }: LoadedModel): number {
  return companion ? 1 + countModels(companion) : 1;
}

/** Of what was heard, some of the clips. */
function ofClips(
  { examples, companion }: HeardClips,
  clips: readonly Clip[],
): { readonly examples: readonly Example[]; readonly companion: CompanionExamples } {
  const wanted = new Set(clips);
  const own = (all: readonly Example[]) => all.filter(({ clip }) => wanted.has(clip));
  const ofBeside = (beside: CompanionExamples): CompanionExamples => ({
    ...{ ...beside, examples: own(beside.examples) },
    companion: beside.companion && ofBeside(beside.companion),
  });
  return { examples: own(examples), companion: ofBeside(companion as CompanionExamples) };
}

/** What the logits of both together are divided by, of validation clips; 1 where there are none. */
function fitTogether(
  { network, info }: LoadedModel,
  {
    examples,
    companion,
  }: { readonly examples: readonly Example[]; readonly companion: CompanionExamples },
): number {
  if (examples.length === 0) return 1;
  const logits = poolLogits(inferLogits(network, examples), info, companion);
  return fitTemperature(
    logits,
    examples.map(({ target }) => target),
  );
}

/** @throws {TrainError} when the companion, or its own, learnt from clips that are to tell how good they are together. */
async function refuseSeen(lead: EndedRun, companion: EndedRun): Promise<void> {
  const used = new Set(
    companion.split.filter(({ set }) => set !== "test").map(({ digest }) => digest),
  );
  const trained = new Set(
    companion.split.filter(({ set }) => set === "train").map(({ digest }) => digest),
  );
  const seen = lead.split.filter(
    ({ set, digest }) =>
      (set === "test" && used.has(digest)) || (set === "validation" && trained.has(digest)),
  );
  if (seen.length > 0)
    throw new TrainError({
      code: "run-unfit",
      expected: `a companion that has not seen the test and validation clips of ${lead.folder.path}`,
      found: `${seen.length} of them in the training of ${companion.folder.path}`,
      advice: "train it on the same data sets with the same split and seed",
    });
  const { companion: next } = companion.started;
  if (next !== undefined) await refuseSeen(lead, await openEnded(next));
}

/**
 * @param lead the model whose companion it is to be; without, it is to have one.
 * @throws {TrainError} when it cannot.
 */
function refuseUnfit({ folder }: EndedRun, { info }: LoadedModel, lead?: LoadedModel): void {
  const { labels, companion, doubt, nuisance, voiceSpace } = info;
  const refuse = (expected: string, found: string, advice: string) => {
    throw new TrainError({
      code: "run-unfit",
      expected,
      found: `${found} in ${folder.path}`,
      advice,
    });
  };
  if (!lead && companion)
    refuse("a model that answers alone", "a pair", "name it as the companion");
  if (!lead && (doubt || nuisance || voiceSpace))
    refuse(
      "a model without doubt and directions, which were not measured with another beside it",
      `${[doubt && "doubt", nuisance && "nuisance", voiceSpace && "voiceSpace"].filter(Boolean).join(", ")}`,
      "name it as the companion",
    );
  const [wanted, own] = [lead?.info.labels ?? labels, labels].map((names) => names.join(", "));
  if (wanted !== own)
    refuse(`the labels ${wanted}`, `${own}`, "train both on clips of the same labels");
}
