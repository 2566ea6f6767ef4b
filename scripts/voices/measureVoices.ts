import { byCorpus, type Clip, createRandom, loadDataSets } from "@speech-emotion/data";
import { Recognizer } from "@speech-emotion/model";
import { ScriptError } from "../shared/commandLine.ts";
import { makeConversation } from "./makeConversation.ts";
import { scoreVoices } from "./scoreVoices.ts";
import { sexOf } from "./sexOf.ts";

interface Scored {
  readonly share: number;
  readonly warned: boolean;
}

/** Prints, for each corpus, how much of the time in made conversations is told to be of its voice. */
export async function measureVoices(
  model: string,
  dirs: readonly string[],
  { count }: { readonly count: number },
): Promise<void> {
  const recognizer = await Recognizer.load(model);
  const { clips } = await loadDataSets(dirs, { keepNeutral: true });
  const spoken = clips.filter(({ channel }) => channel !== "song");
  console.log(
    "| corpus | voices | conversations | right, % of the time: mean | median | worst | said to be alike, % | right of those | right of the others |\n" +
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
  );
  for (const [corpus, places] of byCorpus(spoken)) {
    const speakers = clipsOfSpeakers(
      corpus,
      places.map((i) => spoken[i]!),
    );
    for (const [kind, pairs] of pairsOf(corpus, [...speakers.keys()])) {
      const random = createRandom(1, `${corpus}/${kind}`);
      const scored: Scored[] = [];
      for (let i = 0; i < count; i++) {
        const pair = pairs[Math.floor(pairs.length * random())]!;
        const conversation = await makeConversation(
          pair.map((name) => speakers.get(name)!),
          random,
        );
        const told = recognizer.segmentsSync(conversation.sound, { voices: 2 });
        scored.push({
          share: scoreVoices(told, conversation),
          warned: told.notes.some(({ kind }) => kind === "voices-alike"),
        });
      }
      console.log(`| ${corpus} | ${kind} | ${formatScored(scored)} |`);
    }
  }
  recognizer.dispose();
}

function clipsOfSpeakers(corpus: string, clips: readonly Clip[]): Map<string, Clip[]> {
  const speakers = new Map<string, Clip[]>();
  for (const clip of clips)
    if (clip.speaker !== undefined)
      speakers.set(clip.speaker, [...(speakers.get(clip.speaker) ?? []), clip]);
  if (speakers.size < 2)
    throw new ScriptError(
      `expected two speakers or more in ${corpus}, found ${speakers.size}: name another folder`,
    );
  return speakers;
}

/** All pairs of voices, by whether they are of one sex where that is known. */
function pairsOf(corpus: string, names: readonly string[]): [string, [string, string][]][] {
  const kinds = new Map<string, [string, string][]>();
  for (const [i, a] of names.entries())
    for (const b of names.slice(i + 1)) {
      const [sexA, sexB] = [sexOf(corpus, a), sexOf(corpus, b)];
      const kind =
        sexA === undefined || sexB === undefined
          ? "any two"
          : sexA === sexB
            ? "of one sex"
            : "a man and a woman";
      kinds.set(kind, [...(kinds.get(kind) ?? []), [a, b]]);
    }
  return [...kinds];
}

function formatScored(scored: readonly Scored[]): string {
  const shares = scored.map(({ share }) => share).sort((a, b) => a - b);
  const of = (warned: boolean) => scored.filter((each) => each.warned === warned);
  const mean = (some: readonly Scored[]) =>
    some.length === 0
      ? "-"
      : percent(some.reduce((sum, { share }) => sum + share, 0) / some.length);
  const median =
    (shares[Math.floor((shares.length - 1) / 2)]! + shares[Math.floor(shares.length / 2)]!) / 2;
  return [
    scored.length,
    mean(scored),
    percent(median),
    percent(shares[0]!),
    percent(of(true).length / scored.length),
    mean(of(true)),
    mean(of(false)),
  ].join(" | ");
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
