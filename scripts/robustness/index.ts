// pnpm robustness MODEL DIR: accuracy on the test clips of a model that was exported, as they are and damaged in eleven
// ways. Which clips are test clips, the model's split.json says; DIR holds them.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@speech-emotion/data";
import { decodeWav, encodeWav, type Signal, toMono } from "@speech-emotion/features";
import { Recognizer } from "@speech-emotion/model";
import { computeMetrics, type SplitEntry } from "@speech-emotion/train";
import { conditions, mixBabble } from "./conditions.ts";

const [model, dir] = process.argv.slice(2);
if (!model || !dir) {
  process.stderr.write("usage: pnpm robustness MODEL DIR\n");
  process.exit(2);
}
const split: SplitEntry[] = JSON.parse(await readFile(join(model, "split.json"), "utf8"));
const read = async ({ clip }: SplitEntry): Promise<Signal> =>
  toMono(decodeWav(new Uint8Array(await readFile(join(dir, clip)))));
const test = split.filter(({ set }) => set === "test");
const clips = await Promise.all(test.map(read));
const voices = await Promise.all(
  split
    .filter(({ set }) => set === "train")
    .slice(0, 200)
    .map(read),
);
const recognizer = await Recognizer.load(model);
const { labels } = recognizer.info;
const truth = test.map(({ label }) => labels.indexOf(label));

/** What is heard in every test clip, as indices of labels. */
const hear = (change: (clip: Signal, i: number) => Signal | Uint8Array) =>
  clips.map((clip, i) => labels.indexOf(recognizer.predict(change(clip, i)).emotion));
const clean = hear((clip) => clip);

console.log(`${clips.length} test clips of ${model}\n`);
console.log("| sound | accuracy | UAR | answers that change |");
console.log("| --- | --- | --- | --- |");
const report = (name: string, heard: readonly number[]) => {
  const { accuracy, uar } = computeMetrics(labels, truth, heard);
  const changed = heard.filter((label, i) => label !== clean[i]).length / heard.length;
  const cells = [accuracy, uar, changed].map((share) => (100 * share).toFixed(1));
  console.log(`| ${name} | ${cells.join(" | ")} |`);
};
report("as it is", clean);
for (const { name, apply } of conditions)
  report(
    name,
    hear((clip, i) => {
      const random = createRandom(1, `babble/${i}`);
      return apply(clip, { babble: (like) => mixBabble(voices, like, random) });
    }),
  );
report(
  "16-bit stereo WAV, right channel half as loud",
  hear(({ samples, sampleRateHz }) =>
    encodeWav({ channels: [samples, samples.map((x) => x / 2)], sampleRateHz }),
  ),
);
