import { byCorpus, type Clip, loadDataSets, readRecording } from "@speech-emotion/data";
import { countOf, mixVoice } from "@speech-emotion/features";
import { type ClipFeatures, Recognizer } from "@speech-emotion/model";
import { ScriptError } from "../shared/commandLine.ts";
import { drawLessons } from "./drawLessons.ts";
import { formatRow, formatVoices, tableHead } from "./formatTaught.ts";
import { type LessonScores, scoreLesson } from "./scoreLesson.ts";

const COUNTS = [1, 2, 5, 10];

/** Prints, for each corpus, how well a model recognises its voices once it is taught by a few clips of each. */
export async function measureTaught(
  model: string,
  dirs: readonly string[],
  { draws, byVoice }: { readonly draws: number; readonly byVoice: boolean },
): Promise<void> {
  const recognizer = await Recognizer.load(model);
  const { clips } = await loadDataSets(dirs, { keepNeutral: true });
  const spoken = clips.filter(({ channel }) => channel !== "song");
  for (const [corpus, places] of byCorpus(spoken)) {
    const own = places.map((i) => spoken[i]!);
    refuseUnnamed(corpus, own);
    const features = new Map<Clip, ClipFeatures>();
    for (const clip of own)
      features.set(clip, recognizer.extractSync(mixVoice(await readRecording(clip.path, clip))));
    const voices = [...new Set(own.map(({ speaker }) => speaker))].sort();
    const found = COUNTS.map(() => voices.map((): LessonScores[] => []));
    for (const [v, voice] of voices.entries())
      for (let draw = 1; draw <= draws; draw++) {
        const said = own.filter(({ speaker }) => speaker === voice);
        for (const [k, lesson] of drawLessons(said, { counts: COUNTS, draw }).entries())
          found[k]![v]!.push(scoreLesson(recognizer, lesson, features));
      }
    console.log(
      `${corpus}: ${countOf(voices.length, "voice")}, ${countOf(draws, "draw")} of each\n\n${tableHead}`,
    );
    for (const [k, count] of COUNTS.entries()) console.log(formatRow(count, found[k]!));
    console.log();
    if (byVoice) console.log(`${formatVoices(voices, { counts: COUNTS, found })}\n`);
  }
  recognizer.dispose();
}

function refuseUnnamed(corpus: string, clips: readonly Clip[]): void {
  if (clips.some(({ speaker, sentence }) => speaker === undefined || sentence === undefined))
    throw new ScriptError(
      `expected clips whose names tell who speaks and which sentence, found ${corpus}: name another folder`,
    );
}
