/** Evidence: closed form. */
import { expect, test } from "vitest";
import type { Heard } from "./liveMoment.ts";
import { smoothHeard } from "./smoothHeard.ts";

function heard(happy: number, verdict: Heard["verdict"], ...kinds: "unfamiliar"[]): Heard {
  const scores = [
    { label: "happy", score: happy },
    { label: "sad", score: 1 - happy },
  ].sort((a, b) => b.score - a.score);
  const notes = kinds.map((kind) => ({ kind, text: "" }));
  return { emotion: scores[0]?.label, verdict, scores, notes };
}
const silence: Heard = { emotion: undefined, verdict: "no voice", scores: [], notes: [] };

test("the mean of the scores, as sure as the middle window", () => {
  const all = smoothHeard([heard(0.9, "sure"), heard(0.6, "unsure"), heard(0.75, "likely")]);
  expect(all).toMatchObject({ emotion: "happy", verdict: "likely" });
  expect(all.scores.map(({ label }) => label)).toEqual(["happy", "sad"]);
  expect(all.scores[0]?.score).toBeCloseTo(0.75, 12);
});

test("windows that contradict each other are not sure together", () => {
  const all = smoothHeard([
    ...[heard(0.9, "sure"), heard(0.95, "sure"), heard(0.1, "sure"), heard(0.2, "sure")],
  ]);
  expect(all).toMatchObject({ emotion: "happy", verdict: "unsure" });
});

test("a single window without a voice changes nothing, and is no part of the mean", () => {
  const all = smoothHeard([heard(0.9, "sure"), silence, heard(0.7, "sure")]);
  expect(all.verdict).toBe("sure");
  expect(all.scores[0]?.score).toBeCloseTo(0.8, 12);
});

test("no voice where most windows have none", () => {
  expect(smoothHeard([silence, heard(0.9, "sure"), silence])).toEqual(silence);
  expect(smoothHeard([silence])).toEqual(silence);
});

test("unlike any voice learnt where the middle window is", () => {
  const strange = heard(0.9, "unsure", "unfamiliar");
  expect(smoothHeard([strange, strange, heard(0.9, "sure")])).toMatchObject({
    verdict: "unsure",
    notes: [{ kind: "unfamiliar" }],
  });
  expect(smoothHeard([strange, heard(0.9, "sure"), heard(0.9, "sure")])).toMatchObject({
    verdict: "sure",
    notes: [],
  });
});
