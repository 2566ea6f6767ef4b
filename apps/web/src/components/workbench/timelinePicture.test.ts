/** Evidence: closed form. A picture's parts stand where the recording has them, and no name breaks it. */
import { expect, test } from "vitest";
import type { Lane } from "../../engine/analysis.ts";
import { drawTimelinePicture, PICTURE_WIDTH } from "./timelinePicture.ts";

const part = (startSec: number, endSec: number, emotion: string | undefined, unsure = false) => ({
  ...{ startSec, endSec, emotion, scores: [], notes: [] },
  verdict: emotion === undefined ? ("no voice" as const) : unsure ? "unsure" : ("sure" as const),
});

const timeline = {
  segments: [
    part(0, 15, "sad"),
    part(15, 30, "sad"),
    part(30, 45, undefined),
    part(45, 60, "<b>", true),
  ],
  shares: [
    { emotion: "sad", share: 0.5 },
    { emotion: undefined, share: 0.25 },
    { emotion: "<b>", share: 0.25 },
  ],
  scores: [],
  notes: [],
} as unknown as Lane["timeline"];

const draw = (name: string, sides: readonly Lane["side"][], durationSec = 60) =>
  drawTimelinePicture({
    ...{ name, durationSec, colourOf: (emotion) => `colour of ${emotion.length}` },
    lanes: sides.map((side) => ({ side, timeline, peaks: new Float32Array(1200).fill(0.5) })),
  });
const textsOf = (svg: string) =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, it]) => it);

test("parts by time, neighbours that sound alike as one, and none where nobody speaks", () => {
  const { svg } = draw("a.wav", [undefined]);
  const parts = [
    ...svg.matchAll(/<rect x="([\d.]+)" [^>]*width="([\d.]+)" [^>]*><title>(.*?)<\/title>/g),
  ];
  const [margin, inner] = [40, PICTURE_WIDTH - 80];
  expect(parts.map(([, x, width, title]) => [Number(x), Number(width), title])).toEqual([
    [margin, inner / 2, "0:00.0 to 0:30.0: sad"],
    [margin + 0.75 * inner, inner / 4, "0:45.0 to 1:00.0: &lt;b>?"],
  ]);
  expect(textsOf(svg)).toEqual([
    "a.wav",
    "What is heard over 1:00.0, by Speech Emotion Recognizer: a program’s guess",
    ...["sad", "&lt;b>?"],
    ...["0:00", "0:05", "0:10", "0:15", "0:20", "0:25", "0:30", "0:35", "0:40", "0:45", "0:50"],
    ...["0:55", "1:00"],
    ...["sad 50 %", "no voice 25 %", "&lt;b> 25 %"],
  ]);
});

test("each side of a call has a lane and a legend, and makes it higher", () => {
  const one = draw("a.wav", [undefined]);
  const two = draw("a.wav", ["left", "right"]);
  expect(two.height).toBeGreaterThan(one.height + 150);
  expect(textsOf(two.svg).filter((text) => text === "Right channel")).toHaveLength(2);
});

test("a long name is cut, and markup in it is text; ten hours have few times below them", () => {
  const name = `<script>&"${"x".repeat(200)}\u0007.wav`;
  const { svg } = draw(name, [undefined], 36_000);
  for (const broken of ["<script", "\u0007"]) expect(svg).not.toContain(broken);
  expect(svg).toContain("&lt;script>&amp;&quot;");
  expect(textsOf(svg)[0]).toHaveLength(90 + "&lt;&amp;&quot;".length - 3);
  expect(textsOf(svg).filter((text) => /^\d+:00(:00)?$/.test(text as string)).length).toBeLessThan(
    15,
  );
});
