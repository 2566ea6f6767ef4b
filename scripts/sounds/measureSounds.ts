import { createRandom } from "@speech-emotion/data";
import { FeatureError } from "@speech-emotion/features";
import { Recognizer, type Verdict } from "@speech-emotion/model";
import { judgedSounds, makeJudgedSound } from "./judgedSounds.ts";

/** What became of the sounds of one kind, in shares. */
interface SoundScores {
  readonly name: string;
  /** Refused as silent or too short, or answered with `no voice`. */
  readonly noVoice: number;
  readonly unsure: number;
  /** Called an emotion: likely, sure, or by a model that does not doubt. */
  readonly called: number;
}

/**
 * Prints how many of made sounds that are no voice a model calls an emotion, by kind.
 *
 * @param model folder of a model; by default the shipped one.
 */
export async function measureSounds(
  model: string | undefined,
  { count }: { readonly count: number },
): Promise<void> {
  const recognizer = await Recognizer.load(model);
  const verdictOf = (name: string, i: number): Verdict | undefined => {
    try {
      return recognizer.predictSync(makeJudgedSound(name, createRandom(1, `${name}/${i}`))).verdict;
    } catch (error) {
      if (error instanceof FeatureError) return "no voice";
      throw error;
    }
  };
  const scores = Object.keys(judgedSounds).map((name): SoundScores => {
    const verdicts = Array.from({ length: count }, (_, i) => verdictOf(name, i));
    const shareOf = (...wanted: readonly (Verdict | undefined)[]) =>
      verdicts.filter((verdict) => wanted.includes(verdict)).length / count;
    return {
      name,
      noVoice: shareOf("no voice"),
      unsure: shareOf("unsure"),
      called: shareOf("likely", "sure", undefined),
    };
  });
  const mean = (key: "noVoice" | "unsure" | "called") =>
    scores.reduce((sum, kind) => sum + kind[key], 0) / scores.length;
  console.log(`${count} made sounds of each kind, none of them learnt from; in per cent\n`);
  console.log("| sound | no voice | unsure | called an emotion |");
  console.log("| --- | --- | --- | --- |");
  const all = { name: "all", ...{ noVoice: mean("noVoice"), unsure: mean("unsure") } };
  for (const { name, noVoice, unsure, called } of [...scores, { ...all, called: mean("called") }]) {
    const cells = [noVoice, unsure, called].map((share) => (100 * share).toFixed(1));
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
  recognizer.dispose();
}
