import { meanScores } from "@speech-emotion/model";
import type { Heard } from "./liveMoment.ts";

/** From the least certain answer to the most certain one. */
const KINDS = ["no voice", "unfamiliar", "unsure", "likely", "sure"] as const;
type Kind = (typeof KINDS)[number];
const UNSURE = KINDS.indexOf("unsure");

/**
 * What windows say together that overlap: the mean of their scores, as sure as the middle one of them. One that says something
 * else than all together is unsure at most.
 *
 * @param windows one or more.
 */
export function smoothHeard(windows: readonly Heard[]): Heard {
  const scores = meanScores(windows.filter(({ verdict }) => verdict !== "no voice"));
  const emotion = scores[0]?.label;
  const ranks = windows
    .map((window) => {
      const rank = KINDS.indexOf(kindOf(window));
      return window.emotion === emotion ? rank : Math.min(rank, UNSURE);
    })
    .sort((a, b) => a - b);
  const kind = KINDS[ranks[(ranks.length - 1) >> 1] as number] as Kind;
  if (kind === "no voice") return { emotion: undefined, verdict: kind, scores: [], notes: [] };
  const notes = windows
    .flatMap((window) => window.notes)
    .filter((note, i, all) => all.findIndex((other) => other.kind === note.kind) === i)
    .filter((note) =>
      note.kind === "unfamiliar" ? kind === "unfamiliar" : isCommon(windows, note.kind),
    );
  return { emotion, verdict: kind === "unfamiliar" ? "unsure" : kind, scores, notes };
}

function kindOf({ verdict = "likely", notes }: Heard): Kind {
  const isUnfamiliar = verdict === "unsure" && notes.some(({ kind }) => kind === "unfamiliar");
  return isUnfamiliar ? "unfamiliar" : verdict;
}

function isCommon(windows: readonly Heard[], kind: string): boolean {
  const count = windows.filter(({ notes }) => notes.some((note) => note.kind === kind)).length;
  return 2 * count > windows.length;
}
