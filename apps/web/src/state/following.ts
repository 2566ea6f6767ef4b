import { proxy } from "comlink";
import type { Source } from "../engine/analysis.ts";
import { correctRecording } from "../engine/correctLane.ts";
import { ask } from "../engine/engine.ts";
import { laneAnswerOf } from "../words.ts";
import { announce } from "./announcing.ts";
import { type Entry, findEntry, selectedId, settle } from "./entries.ts";

/** Which run hears an entry: one that is not in here any more is to stop, and says nothing. */
const runs = new Map<number, symbol>();

/** Hears a long recording, and tells how far it is in its entry; ends early when it is stopped, or heard anew. */
export async function follow({ id, name }: Entry, source: Source): Promise<void> {
  const { durationSec } = source;
  const run = Symbol();
  runs.set(id, run);
  settle(id, { kind: "waiting", progress: { heardSec: 0, durationSec } });
  const goOn = async (heardSec: number) => {
    if (runs.get(id) !== run || !findEntry(id)) return false;
    settle(id, { kind: "waiting", progress: { heardSec, durationSec } });
    return true;
  };
  try {
    const heard = await ask((engine) => engine.follow(source, proxy(goOn)));
    if (!heard || runs.get(id) !== run) return;
    const said = findEntry(id)?.corrections ?? [];
    const recording = correctRecording(heard, said);
    settle(id, { kind: "followed", recording });
    if (selectedId.value !== id) return;
    const answers = recording.lanes.map((lane) => {
      const { title, text } = laneAnswerOf(lane);
      return `${lane.side ? `${lane.side} ` : ""}${title}. ${text}`;
    });
    announce(`${name}: ${answers.join(" ")}`);
  } finally {
    if (runs.get(id) === run) runs.delete(id);
  }
}

/** Stops hearing all long recordings, which are to be heard otherwise. */
export function dropRuns(): void {
  runs.clear();
}

/** Stops hearing a long recording. */
export function stopFollowing({ id, outcome }: Entry): void {
  if (outcome.kind !== "waiting" || !outcome.progress) return;
  runs.delete(id);
  const { heardSec, durationSec } = outcome.progress;
  const share = Math.round((100 * heardSec) / durationSec);
  const message = `You stopped it when ${share} % was heard. Choose it among your clips to hear it from its beginning.`;
  settle(id, { kind: "refused", message });
  announce(message);
}
