import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  decodeWav,
  type FeatureMatrix,
  FrontEnd,
  type FrontEndConfig,
  mixVoice,
  type Signal,
} from "@speech-emotion/features";
import { Recognizer } from "@speech-emotion/model";
import { root } from "../../scripts/shared/run.ts";
import { goldenWav } from "../goldenFiles.ts";

/** What is read of `signature.json`. */
export interface Signature {
  readonly labels: readonly string[];
  readonly frontEnd: FrontEndConfig;
  readonly temperature: number;
}

export async function readSignature(folder: string): Promise<Signature> {
  return JSON.parse(await readFile(join(folder, "signature.json"), "utf8"));
}

/** The folder of a model that ships. */
export const shipped = (name: string): string => join(root, "models", name);

/** Clips whose lengths differ: for the encoder 148, 17, 65 and 132 frames, whole pools of four and not. */
export function goldenClips(): readonly Signal[] {
  const [voice, chirp] = ["voice48k", "chirp48k"].map((name) =>
    mixVoice(decodeWav(goldenWav(name))),
  ) as [Signal, Signal];
  const part = (from: number, to: number) => ({
    ...voice,
    samples: voice.samples.subarray(from, to),
  });
  return [voice, part(0, 30000), part(9000, 57001), chirp];
}

/** What an exported model is given of clips, by the stages that its signature names. */
export function featuresOf(clips: readonly Signal[], { frontEnd }: Signature): FeatureMatrix[] {
  const stages = new FrontEnd(frontEnd);
  return clips.map((clip) => stages.extract(stages.prepare(clip)));
}

/** The scores of a model by this library, in the order of its labels. */
export async function ourScores(folder: string, clips: readonly Signal[]): Promise<number[][]> {
  const recognizer = await Recognizer.load(folder);
  const { labels } = recognizer.info;
  const all = clips.map((clip) => {
    const { scores } = recognizer.predictSync(clip);
    const byLabel = new Map(scores.map(({ label, score }) => [label, score]));
    return labels.map((label) => byLabel.get(label) as number);
  });
  recognizer.dispose();
  return all;
}

/** The largest difference of scores, clip by clip and label by label. */
export function largestDifference(
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): number {
  const differences = expected.flatMap((scores, clip) =>
    scores.map((score, label) => Math.abs(score - (found[clip]?.[label] ?? Number.NaN))),
  );
  return Math.max(...differences);
}
