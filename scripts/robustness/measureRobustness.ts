import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@speech-emotion/data";
import { countOf, decodeWav, encodeWav, mixVoice, type Signal } from "@speech-emotion/features";
import { Recognizer } from "@speech-emotion/model";
import { computeMetrics, type SplitEntry } from "@speech-emotion/train";
import { conditions, mixBabble } from "./conditions.ts";

/** Training clips that babble is mixed from. */
const VOICES = 200;

/**
 * Prints the accuracy of a model on its test clips, as they are and damaged.
 *
 * @param model folder of an exported model.
 * @param dir folder that the clips of its `split.json` are below.
 */
export async function measureRobustness(model: string, dir: string): Promise<void> {
  const split: SplitEntry[] = JSON.parse(await readFile(join(model, "split.json"), "utf8"));
  const read = async ({ clip }: SplitEntry): Promise<Signal> =>
    mixVoice(decodeWav(new Uint8Array(await readFile(join(dir, clip)))));
  const test = split.filter(({ set }) => set === "test");
  const clips = await Promise.all(test.map(read));
  const others = split.filter(({ set }) => set === "train").slice(0, VOICES);
  const voices = await Promise.all(others.map(read));
  const recognizer = await Recognizer.load(model);
  const { labels } = recognizer.info;
  const truth = test.map(({ label }) => labels.indexOf(label));

  /** The likeliest label of every test clip, as an index. */
  const predict = (change: (clip: Signal, i: number) => Signal | Uint8Array) =>
    clips.map((clip, i) =>
      labels.indexOf(recognizer.predict(change(clip, i)).scores[0]?.label ?? ""),
    );
  const clean = predict((clip) => clip);

  console.log(`${countOf(clips.length, "test clip")} of ${model}\n`);
  console.log("| sound | accuracy | UAR | answers that change |");
  console.log("| --- | --- | --- | --- |");
  const report = (name: string, predicted: readonly number[]) => {
    const { accuracy, uar } = computeMetrics(labels, truth, predicted);
    const changed = predicted.filter((label, i) => label !== clean[i]).length / predicted.length;
    const cells = [accuracy, uar, changed].map((share) => (100 * share).toFixed(1));
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
