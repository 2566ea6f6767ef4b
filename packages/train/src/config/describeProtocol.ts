import { byCorpus, type Clip, givenSets, isOneVoice } from "@speech-emotion/data/batches";
import { leastSpeakers } from "./leastSpeakers.ts";
import type { TrainConfig } from "./trainConfig.ts";

/** What of a data set's clips says how they are split. */
export type SplitClip = Pick<Clip, "corpus" | "label" | "speaker" | "split">;

/**
 * What a score of this training means, in words: printed beside every score.
 *
 * @param clips all clips of the training.
 */
export function describeProtocol(
  config: TrainConfig<unknown>,
  clips: readonly SplitClip[],
): string {
  const { keep, protocol, seed } = config;
  const corpora = [...byCorpus(clips).values()].map((own) => own.map((i) => clips[i]!));
  const choices = {
    default: {
      best: "epoch chosen on validation clips, test looked at once",
      last: "last epoch kept, test looked at once",
    },
    reference: {
      best: "epoch CHOSEN ON THE TEST CLIPS, as the reference did",
      last: "last epoch kept, if over the gate ON THE TEST CLIPS",
    },
  };
  return [
    corpora.length > 1 ? describeTests(config, corpora) : describeTest(config, clips),
    ...(protocol === "default" ? describeValidation(config, corpora) : []),
    ...(haveOtherLabels(corpora) ? ["each corpus scored over the labels that it has"] : []),
    choices[protocol][keep],
    `seed ${seed}`,
  ].join(", ");
}

/** How the test clips of one corpus are held out. */
function describeTest(
  { fold, split, testFraction }: TrainConfig<unknown>,
  clips: readonly SplitClip[],
): string {
  if (givenSets(clips).test.length > 0) return "test clips as the data set gives them";
  if (split === "stratified")
    return `stratified random ${percent(1 - testFraction)}/${percent(testFraction)} (same speakers on both sides)`;
  return fold === undefined
    ? `${percent(testFraction)} % of the speakers unseen`
    : `unseen speakers of Luna-Jimenez fold ${fold}`;
}

/** How those of several are. */
function describeTests(
  config: TrainConfig<unknown>,
  corpora: readonly (readonly SplitClip[])[],
): string {
  const { fold, holdOut, split } = config;
  if (split === "corpus") {
    const isHeld = ([clip]: readonly SplitClip[]) => holdOut?.includes(clip!.corpus) === true;
    const [held, others] = [corpora.filter(isHeld), corpora.filter((own) => !isHeld(own))];
    return `all clips of ${listNames(held)}, left out of a training on ${listNames(others)}`;
  }
  if (fold !== undefined)
    return `${describeTest(config, [])}, trained on all others of ${listNames(corpora)}`;
  const given = corpora.filter((own) => givenSets(own).test.length > 0);
  const whole = corpora.filter((own) => split === "speaker" && isOneVoice(own));
  const drawn = corpora.filter((own) => !given.includes(own) && !whole.includes(own));
  return [
    ...(given.length > 0 ? [`test clips of ${listNames(given)} as the data set gives them`] : []),
    ...(drawn.length > 0 ? [`${describeTest(config, [])} within each of ${listNames(drawn)}`] : []),
    ...(whole.length > 0 ? [`${listNames(whole)}, of one speaker, trained on whole`] : []),
  ].join(", ");
}

/** How validation clips are told from test clips, where it is otherwise. */
function describeValidation(
  config: TrainConfig<unknown>,
  corpora: readonly (readonly SplitClip[])[],
): string[] {
  const given = corpora.filter((own) => givenSets(own).validation.length > 0);
  if (given.length > 0)
    return [
      `validation clips ${corpora.length > 1 ? `of ${listNames(given)} ` : ""}as the data set gives them`,
    ];
  return corpora.length > 1 && config.split !== "stratified"
    ? [
        `validation clips by speaker, stratified where fewer than ${leastSpeakers(config)} are known`,
      ]
    : [];
}

function haveOtherLabels(corpora: readonly (readonly SplitClip[])[]): boolean {
  const labels = corpora.map((own) => [...new Set(own.map(({ label }) => label))].sort().join());
  return new Set(labels).size > 1;
}

function listNames(corpora: readonly (readonly SplitClip[])[]): string {
  return new Intl.ListFormat("en").format(corpora.map(([clip]) => clip!.corpus));
}

function percent(share: number): string {
  return String(Math.round(100 * share));
}
