/** Evidence: closed form and round trip. What the table saves, as a spreadsheet reads it. */
import { csvParseRows } from "d3-dsv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Lane } from "./engine/analysis.ts";
import { type Row, toCsv, toJson, toRows } from "./table.ts";

const recognised: Row = {
  file: "a.wav",
  emotion: "sad",
  verdict: "likely",
  score: 0.75,
  durationSec: 1.23456,
  scores: [
    { label: "sad", score: 0.75 },
    { label: "calm", score: 0.25 },
  ],
};

describe("CSV", () => {
  test("a column for each label, in alphabetical order, and lines that end as RFC 4180 has them", () => {
    const refused: Row = { file: "b.wav", error: "expected a WAV file" };
    expect(toCsv([recognised, refused, { file: "c" }])).toBe(
      [
        "file,emotion,verdict,score,durationSec,calm,sad,error\r\n",
        "a.wav,sad,likely,0.7500,1.235,0.2500,0.7500,\r\n",
        "b.wav,,,,,,,expected a WAV file\r\n",
        "c,,,,,,,\r\n",
      ].join(""),
    );
  });

  test.each([
    ['say "hi", twice.wav', '"say ""hi"", twice.wav"'],
    ["two\nlines", '"two\nlines"'],
    ["two\rlines", '"two\rlines"'],
  ])("%j is quoted", (file, cell) => {
    expect(toCsv([{ file }])).toBe(
      `file,emotion,verdict,score,durationSec,error\r\n${cell},,,,,\r\n`,
    );
  });

  test.each(["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1"])(
    "a file called %j is no formula",
    (file) => {
      expect(csvParseRows(toCsv([{ file }]))[1]?.[0]).toBe(`'${file}`);
    },
  );

  test("whatever a file is called, a reader gets its name back", () => {
    const name = fc.string({ unit: fc.constantFrom("a", " ", ",", '"', "'", "\r", "\n", "é") });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), (names) => {
        const files = names.map((file) => `_${file}`); // nothing that begins like a formula
        const [, ...rows] = csvParseRows(toCsv(files.map((file) => ({ file }))));
        expect(rows.map(([file]) => file)).toEqual(files);
      }),
    );
  });
});

test("JSON is the rows", () => {
  expect(JSON.parse(toJson([recognised]))).toEqual([recognised]);
});

test("a long recording is what most of its time is, whatever the mean of its scores says", () => {
  const timeline = {
    segments: [],
    shares: [
      { emotion: "calm", share: 0.5 },
      { emotion: undefined, share: 0.3 },
      { emotion: "sad", share: 0.2 },
    ],
    scores: [
      { label: "sad", score: 0.6 },
      { label: "calm", score: 0.4 },
    ],
    notes: [],
  };
  const lane = (side: "left" | "right" | undefined) =>
    ({ side, timeline, peaks: new Float32Array(0) }) as const;
  const rows = (...lanes: Lane[]) =>
    toRows({
      name: "call.wav",
      outcome: {
        kind: "followed",
        recording: { durationSec: 60, lanes: lanes as [Lane, ...Lane[]] },
      },
    });
  const [row] = rows(lane(undefined));
  expect(row).toMatchObject({ file: "call.wav", emotion: "calm", score: 0.4, durationSec: 60 });
  expect(JSON.parse(toJson([row as Row]))[0].shares).toEqual([
    { emotion: "calm", share: 0.5 },
    { emotion: null, share: 0.3 },
    { emotion: "sad", share: 0.2 },
  ]);

  const silent = { ...timeline, shares: [...timeline.shares].sort((a) => (a.emotion ? 1 : -1)) };
  expect(
    rows(lane("left"), { ...lane("right"), timeline: silent }).map(({ file, emotion }) => [
      file,
      emotion,
    ]),
  ).toEqual([
    ["call.wav, left", "calm"],
    ["call.wav, right", "calm"],
  ]);
  expect(rows({ ...lane(undefined), timeline: silent })[0]?.emotion).toBe(null);
});
