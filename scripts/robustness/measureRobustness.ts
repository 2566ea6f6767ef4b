import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Clip,
  commonLabel,
  createRandom,
  loadDataSets,
  readRecording,
  shuffled,
} from "@speech-emotion/data";
import { countOf, encodeWav, mixVoice, type Signal } from "@speech-emotion/features";
import { Recognizer } from "@speech-emotion/model";
import { computeMetrics, type SplitEntry } from "@speech-emotion/train";
import { ScriptError } from "../shared/commandLine.ts";
import { conditions, mixBabble } from "./conditions.ts";

/** Clips that babble is mixed from. */
const VOICES = 200;

/**
 * Prints the accuracy of a model on clips that it was not trained on, as they are and damaged, and how many of them it takes
 * for no voice.
 *
 * @param model folder of an exported model; its `split.json` says which clips it was trained on.
 * @param dirs data sets.
 */
export async function measureRobustness(
  model: string,
  dirs: readonly string[],
  options: { readonly clips?: number },
): Promise<void> {
  const split: SplitEntry[] = JSON.parse(await readFile(join(model, "split.json"), "utf8"));
  const used = new Set(split.filter(({ set }) => set !== "test").map(({ digest }) => digest));
  const recognizer = await Recognizer.load(model);
  const { labels } = recognizer.info;
  const classOf = ({ label }: Clip) => labels.findIndex((own) => commonLabel(own) === label);
  const all = (await loadDataSets(dirs, { keepNeutral: true })).clips;
  const isOther = (clip: Clip) => !used.has(clip.digest) && classOf(clip) >= 0;
  const test = shuffled(all.filter(isOther), createRandom(1, "clips")).slice(0, options.clips);
  if (test.length === 0)
    throw new ScriptError(
      `expected clips of ${labels.join(", ")} that the model was not trained on, found none in ${dirs.join(" and ")}: name another folder`,
    );
  const known = all.filter(({ digest }) => used.has(digest));
  const read = async (clip: Clip): Promise<Signal> =>
    mixVoice(await readRecording(clip.path, clip));
  const clips = await Promise.all(test.map(read));
  const voices = await Promise.all((known.length > 0 ? known : all).slice(0, VOICES).map(read));
  const truth = test.map(classOf);

  /** The likeliest label of every clip, as an index, and whether there is a voice. */
  const predict = (change: (clip: Signal, i: number) => Signal | Uint8Array) =>
    clips.map((clip, i) => {
      const { scores, verdict } = recognizer.predictSync(change(clip, i));
      return { label: labels.indexOf(scores[0]?.label ?? ""), isVoice: verdict !== "no voice" };
    });
  type Answers = ReturnType<typeof predict>;
  const clean = predict((clip) => clip);

  console.log(`${countOf(clips.length, "clip")} that ${model} was not trained on\n`);
  console.log("| sound | accuracy | UAR | answers that change | taken for no voice |");
  console.log("| --- | --- | --- | --- | --- |");
  const report = (name: string, answers: Answers) => {
    const predicted = answers.map(({ label }) => label);
    const { accuracy, uar } = computeMetrics(labels, truth, predicted);
    const changed = predicted.filter((label, i) => label !== clean[i]?.label).length;
    const voiceless = answers.filter(({ isVoice }) => !isVoice).length;
    const shares = [changed, voiceless].map((count) => count / answers.length);
    const cells = [accuracy, uar, ...shares].map((share) => (100 * share).toFixed(1));
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  };
  report("as it is", clean);
  for (const { name, apply } of conditions)
    report(
      name,
      predict((clip, i) => {
        const random = createRandom(1, `babble/${i}`);
        return apply(clip, { babble: (like) => mixBabble(voices, like, random), random });
      }),
    );
  report(
    "16-bit stereo WAV, right channel half as loud",
    predict(({ samples, sampleRateHz }) =>
      encodeWav({ channels: [samples, samples.map((x) => x / 2)], sampleRateHz }),
    ),
  );
}
