import type { Clip } from "@speech-emotion/data";
import type { ClipFeatures, Prediction, Recognizer } from "@speech-emotion/model";
import { computeMetrics } from "@speech-emotion/train";
import type { Lesson } from "./drawLessons.ts";

/** What one voice scores in one draw; UAR from 0 to 1, over the labels of its test clips. */
export interface LessonScores {
  /** Of each clip alone. */
  readonly alone: number;
  /** With the voice known by the clips that are taught, whose labels are not looked at. */
  readonly byVoice: number;
  readonly taught: number;
  /** What teaching is worth by the clips that are taught; undefined where those do not tell. */
  readonly promised: number | undefined;
  /** Whether what was taught is used. */
  readonly helps: boolean;
  /** Scores of the answers, best first, and which of them is right. */
  readonly answers: readonly { readonly scores: readonly number[]; readonly right: number }[];
}

/** Teaches a model by a lesson, and scores it on the clips of other sentences. */
export function scoreLesson(
  recognizer: Recognizer,
  { taught, test }: Lesson,
  features: ReadonlyMap<Clip, ClipFeatures>,
): LessonScores {
  const adaptation = recognizer.adaptSync(
    taught.map((clip) => ({ audio: features.get(clip)!, label: clip.label })),
  );
  const { gain, voice, helps } = adaptation;
  const labels = [...new Set(test.map(({ label }) => label))].sort();
  const truth = test.map(({ label }) => labels.indexOf(label));
  const hear = (options?: Parameters<Recognizer["predict"]>[1]) =>
    test.map((clip) => recognizer.predictSync(features.get(clip)!, options));
  const uarOf = (predictions: readonly Prediction[]) => {
    const best = predictions.map(({ scores }) =>
      scores.find(({ label }) => labels.includes(label)),
    );
    const predicted = best.map((score) => labels.indexOf(score?.label ?? ""));
    return computeMetrics(labels, truth, predicted).uar;
  };
  const predictions = hear({ adaptation });
  return {
    alone: uarOf(hear()),
    byVoice: uarOf(hear({ voice })),
    taught: uarOf(predictions),
    promised: gain && gain.after - gain.before,
    helps,
    answers: predictions.map(({ scores }, i) => ({
      scores: scores.map(({ score }) => score),
      right: scores.findIndex(({ label }) => label === test[i]!.label),
    })),
  };
}
