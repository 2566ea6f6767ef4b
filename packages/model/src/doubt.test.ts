/** Evidence: closed form. */
import { describe, expect, test } from "vitest";
import { affectOf } from "./affect.ts";
import { type Doubt, distanceOf, judge } from "./doubt.ts";

const doubt: Doubt = {
  voiceTemperature: 1,
  sureFrom: [0.8, 2],
  likelyFrom: 0.6,
  curve: [],
  unfamiliarFrom: 2,
  voice: { weights: [1, -2], bias: 0.5, from: 0.3 },
};
const row = (...values: number[]) => ({
  data: Float32Array.from(values),
  frames: 1,
  size: values.length,
});

describe("an answer about a voice is", () => {
  test.each([
    [[0.8, 0.2], "sure"],
    [[0.79, 0.21], "likely"],
    [[0.6, 0.4], "likely"],
    [[0.59, 0.41], "unsure"],
    [[0.01, 0.99], "likely"], // of a label that never is sure
  ])("%j %s", (scores, verdict) => {
    expect(judge(doubt, { input: row(1, 0), scores }).verdict).toBe(verdict);
  });
});

test("there is no voice below the probability that the detector is held against", () => {
  const judged = judge(doubt, { input: row(0, 1), scores: [0.99, 0.01] });
  expect(judged.voiceScore).toBeCloseTo(1 / (1 + Math.exp(1.5)), 12); // 0.18
  expect(judged.verdict).toBe("no voice");
  const voiced = judge(doubt, { input: row(0, 0.5), scores: [0.99, 0.01] });
  expect(voiced.voiceScore).toBeCloseTo(1 / (1 + Math.exp(0.5)), 12); // 0.38
  expect(voiced.verdict).toBe("sure");
});

test("an answer about a clip unlike all that was learnt is unsure, whatever its score", () => {
  const scores = [0.99, 0.01];
  expect(judge(doubt, { input: row(2.7, 0), scores }).verdict).toBe("sure"); // at a distance of 1.9
  expect(judge(doubt, { input: row(2.9, 0), scores }).verdict).toBe("unsure"); // of 2.05
});

test("the distance is the root mean square of normalised features", () => {
  expect(distanceOf(row(3, 4))).toBeCloseTo(Math.sqrt(12.5), 12);
  expect(judge(doubt, { input: row(3, -4), scores: [1, 0] }).distance).toBeCloseTo(3.5355, 4);
});

describe("arousal and valence", () => {
  test("are the mean of the labels' places by score", () => {
    const scores = [
      { label: "angry", score: 0.5 },
      { label: "happy", score: 0.3 },
      { label: "sad", score: 0.2 },
    ];
    const affect = affectOf(scores);
    expect(affect?.arousal).toBeCloseTo(0.5 + 0.3 - 0.2, 12);
    expect(affect?.valence).toBeCloseTo(-0.5 + 0.3 - 0.2, 12);
  });

  test("are unknown where a label is", () => {
    expect(affectOf([{ label: "bored", score: 1 }])).toBeUndefined();
  });
});
