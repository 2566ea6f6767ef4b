/** Evidence: closed form. Which clips count for how often it is right, and as what. */
import { expect, test } from "vitest";
import type { ClipRow } from "./clipRows.ts";
import { scoreRows } from "./scoreRows.ts";
import type { Outcome } from "./state/entries.ts";

function row(label: string | undefined, emotion: string | null | undefined, lanes = 0): ClipRow {
  const recording = { lanes: Array.from({ length: lanes }) };
  const outcome = { kind: lanes > 0 ? "followed" : "recognised", recording } as unknown as Outcome;
  const open = () => Promise.reject(new Error("expected never to be opened"));
  return {
    ...{ key: "", certainty: "sure", entry: { id: 0, name: "a", open, outcome } },
    row: { file: "a", ...(label && { label }), ...(emotion !== undefined && { emotion }) },
  };
}

test("labels in common words against what is heard; no voice is a column and no label", () => {
  const scores = scoreRows([
    row("sadness", "sad"),
    row("sad", "angry"),
    row("angry", "angry"),
    row("at ease", null),
    row(undefined, "sad"), // nobody said what it is
    row("sad", undefined), // not heard
    row("sad", "angry", 2), // a side of a call
    row("angry", "angry", 1), // a long recording
  ]);
  expect(scores?.labels).toEqual(["angry", "at ease", "sad", "no voice"]);
  expect(scores?.confusion).toEqual([
    [2, 0, 0, 0],
    [0, 0, 0, 1],
    [1, 0, 1, 0],
    [0, 0, 0, 0],
  ]);
  expect([scores?.clips, scores?.accuracy, scores?.uar]).toEqual([5, 0.6, 0.5]);
});

test("one clip says nothing yet", () => {
  expect(scoreRows([row("sad", "sad"), row("sad", undefined)])).toBeUndefined();
  expect(scoreRows([row("sad", "sad"), row("sad", null)])?.clips).toBe(2);
});
