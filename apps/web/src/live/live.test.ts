/** Evidence: closed form. */
import { csvParse } from "d3-dsv";
import { expect, test } from "vitest";
import type { LiveMoment } from "../engine/liveMoment.ts";
import { ChangeTeller } from "./changeTeller.ts";
import { type LiveTake, sharesOf } from "./liveTake.ts";
import { toCsv, toJson } from "./liveTimeline.ts";

function moment(timeSec: number, happy?: number): LiveMoment {
  if (happy === undefined)
    return {
      ...{ timeSec, isVoice: false, emotion: undefined, verdict: "no voice", scores: [] },
      notes: [],
    };
  const scores = [
    { label: "happy", score: happy },
    { label: "sad", score: 1 - happy },
  ].sort((a, b) => b.score - a.score);
  return {
    ...{ timeSec, isVoice: true, emotion: scores[0]?.label, verdict: "likely", scores },
    notes: [],
  };
}
const take: LiveTake = {
  labels: ["sad", "happy"],
  startSec: 60,
  endSec: 61.5,
  moments: [moment(60.75, 0.9), moment(61, 0.2), moment(61.25), moment(61.5)],
  marks: [
    { number: 3, timeSec: 60.8 },
    { number: 4, timeSec: 61 },
    { number: 5, timeSec: 61.6 },
  ],
};

test("as CSV: a row a moment, from where the kept sound begins, marks at the moment that was shown then", () => {
  const rows = csvParse(toCsv(take));
  expect(rows.columns).toEqual([
    ...["timeSec", "emotion", "verdict", "score", "speaking", "happy", "sad", "mark"],
  ]);
  expect(rows.map(({ timeSec }) => timeSec)).toEqual(["0.750", "1.000", "1.250", "1.500"]);
  expect(rows.map(({ mark }) => mark)).toEqual(["3", "4", "", "5"]);
  expect(rows[1]).toMatchObject({ emotion: "sad", score: "0.8000", happy: "0.2000" });
  expect(rows[2]).toMatchObject({ emotion: "", verdict: "no voice", speaking: "no", happy: "" });
});

test("a taught label is no formula for a spreadsheet", () => {
  const [first] = take.moments.filter(({ scores }) => scores.length > 0);
  const label = "=1+1";
  const taught = { ...first!, emotion: label, scores: [{ label, score: 1 }] };
  const [row] = csvParse(toCsv({ ...take, labels: [label], moments: [taught] }));
  expect(
    Object.entries(row!)
      .flat()
      .some((cell) => /^[=+@]/.test(cell)),
  ).toBe(false);
  expect(row!["emotion"]).toContain(label);
});

test("as JSON: the same, with the marks on their own", () => {
  const { durationSec, marks, moments } = JSON.parse(toJson(take));
  expect(durationSec).toBe(1.5);
  expect(marks).toEqual([
    { mark: 3, timeSec: 0.8 },
    { mark: 4, timeSec: 1 },
    { mark: 5, timeSec: 1.6 },
  ]);
  expect(moments[0]).toMatchObject({ timeSec: 0.75, emotion: "happy", speaking: true });
  expect(moments[2]).toMatchObject({ timeSec: 1.25, emotion: null, scores: [] });
});

test("shares of the time, the largest first", () => {
  expect(sharesOf(take)).toEqual([
    { heard: "no voice", share: 0.5 },
    { heard: "happy", share: 0.25 },
    { heard: "sad", share: 0.25 },
  ]);
});

test("what changes is told every five seconds at most, and what does not, once", () => {
  const teller = new ChangeTeller();
  const told: string[] = [];
  for (let quarter = 0; quarter < 80; quarter++) {
    const timeSec = quarter / 4;
    // Happy and sad in turn for eight seconds, then sad.
    const sentence = teller.next(moment(timeSec, quarter < 32 && quarter % 2 === 0 ? 0.9 : 0.1));
    if (sentence) told.push(`${timeSec} ${sentence}`);
  }
  expect(told).toEqual(["0 happy. Likely.", "5.25 sad. Likely."]);
});
