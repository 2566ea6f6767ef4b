import type { Verdict } from "../doubt.ts";
import type { Note, Score } from "../recognizer/prediction.ts";

/** A part of a recording and what is recognised in it. */
export interface Segment {
  /** Where it begins in the recording, in seconds. */
  readonly startSec: number;
  /** Where it ends in the recording, in seconds. */
  readonly endSec: number;
  /** The likeliest label; undefined where there is no voice. */
  readonly emotion: string | undefined;
  /** All labels, the likeliest first; none where there is no voice. */
  readonly scores: readonly Score[];
  /** How far to rely on it, as of a `Prediction`; of joined segments that of the most certain one. */
  readonly verdict: Verdict | undefined;
  /** Who speaks, where voices were told apart: numbered from 0 in the order in which they begin to speak. */
  readonly voice?: number;
}

/** What is recognised in a long recording, part by part. */
export interface Timeline {
  /** Length of the recording, in seconds. */
  readonly durationSec: number;
  /** The label of the highest mean score. */
  readonly emotion: string;
  /** Scores of all parts with a voice, their mean by length, the highest first. */
  readonly scores: readonly Score[];
  /** Its parts, one after another. */
  readonly segments: readonly Segment[];
  /** Share of the recording's time that each label is the likeliest in, the largest first. */
  readonly shares: readonly Share[];
}

/** A timeline of a recording whose levels were measured too. */
export interface NotedTimeline extends Timeline {
  /** Each voice by its number, where voices were told apart. */
  readonly voices?: readonly VoiceTimeline[];
  /** What makes its answers worth less: clipping, hardly any level, hardly any voice. */
  readonly notes: readonly Note[];
}

/** What is recognised in one of several voices, of its parts alone. */
export interface VoiceTimeline {
  /** Of the recording's time, the share in which it speaks, from 0 to 1. */
  readonly share: number;
  /** The label of the highest mean score; undefined where none of its parts says enough. */
  readonly emotion: string | undefined;
  /** Scores of its parts, their mean by length, the highest first. */
  readonly scores: readonly Score[];
}

/** A label, or none for parts without a voice, and its share of the time, from 0 to 1. */
export interface Share {
  /** A label; undefined for no voice. */
  readonly emotion: string | undefined;
  /** From 0 to 1; those of a recording sum to 1. */
  readonly share: number;
}

/**
 * Sums up the parts of a recording; undefined where none of them has a voice.
 *
 * @param segments one after another, from the beginning of the recording to its end.
 */
export function summarise(segments: readonly Segment[]): Timeline | undefined {
  const sums = new Map<string, number>();
  let voiced = 0;
  for (const { startSec, endSec, emotion, scores } of segments) {
    const sec = endSec - startSec;
    if (emotion === undefined) continue;
    voiced += sec;
    for (const { label, score } of scores) sums.set(label, (sums.get(label) ?? 0) + sec * score);
  }
  const scores = [...sums]
    .map(([label, sum]) => ({ label, score: sum / voiced }))
    .sort((a, b) => b.score - a.score);
  const [best] = scores;
  if (!best) return undefined;
  const durationSec = segments.at(-1)?.endSec as number;
  return { durationSec, emotion: best.label, scores, segments, shares: sharesOf(segments) };
}

/**
 * Share of the time that each label is that of, the largest first.
 *
 * @param segments one after another, from the beginning of a recording to its end.
 */
export function sharesOf(segments: readonly Segment[]): Share[] {
  const times = new Map<string | undefined, number>();
  for (const { startSec, endSec, emotion } of segments)
    times.set(emotion, (times.get(emotion) ?? 0) + endSec - startSec);
  const durationSec = segments.at(-1)?.endSec ?? 0;
  return [...times]
    .map(([emotion, sec]) => ({ emotion, share: sec / durationSec }))
    .sort((a, b) => b.share - a.share);
}

/** Neighbouring segments of the same emotion and voice as one, with the mean of their scores by length. */
export function joinSegments(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    if (last && last.emotion === segment.emotion && last.voice === segment.voice)
      joined[joined.length - 1] = join(last, segment);
    else joined.push(segment);
  }
  return joined;
}

function join(a: Segment, b: Segment): Segment {
  const [aSec, bSec] = [a.endSec - a.startSec, b.endSec - b.startSec];
  const scores = a.scores.map(({ label, score }) => {
    const other = b.scores.find((each) => each.label === label)?.score ?? 0;
    return { label, score: (aSec * score + bSec * other) / (aSec + bSec) };
  });
  const verdict = [a, b].map((part) => part.verdict).sort(byCertainty)[0];
  return { ...a, endSec: b.endSec, scores: scores.sort((x, y) => y.score - x.score), verdict };
}

const CERTAINTY: readonly (Verdict | undefined)[] = ["sure", "likely", "unsure", "no voice"];

function byCertainty(a: Verdict | undefined, b: Verdict | undefined): number {
  return CERTAINTY.indexOf(a) - CERTAINTY.indexOf(b);
}
