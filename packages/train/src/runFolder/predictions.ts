import { csvParseRows } from "d3-dsv";
import { TrainError } from "../errors.ts";
import type { ClipPrediction } from "../scores/evaluateExamples.ts";

/** `predictions.csv`: what the model said of each test clip. */
export interface Predictions {
  /** In the order of the scores. */
  readonly labels: readonly string[];
  /** A clip each. */
  readonly predictions: readonly ClipPrediction[];
}

/** The columns before those of the labels. */
export const clipColumns = ["clip", "label", "predicted"] as const;

/**
 * Reads `predictions.csv`.
 *
 * @throws {TrainError} naming the row that is damaged, from 1 for the first under the header.
 */
export function parsePredictions(text: string, path: string): Predictions {
  const refuse = (expected: string, found: string) =>
    new TrainError({
      code: "run-damaged",
      expected: `${expected} in ${path}`,
      found,
      advice: "the run is damaged, train again",
    });
  const [header = [], ...rows] = csvParseRows(text);
  const labels = header.slice(clipColumns.length);
  const begin = header.slice(0, clipColumns.length).join();
  if (begin !== clipColumns.join()) throw refuse(`the columns ${clipColumns.join()}`, begin);
  const predictions = rows.map((row, i) => {
    const [clip, label, predicted, ...fields] = row as [string, string, string, ...string[]];
    const scores = fields.map((field) => (field === "" ? Number.NaN : Number(field)));
    if (scores.length !== labels.length || !scores.every((score) => score >= 0 && score <= 1))
      throw refuse(
        `a clip, its label, its prediction and ${labels.length} scores from 0 to 1 in row ${i + 1}`,
        row.join(),
      );
    return { clip, label, predicted, scores };
  });
  return { labels, predictions };
}
