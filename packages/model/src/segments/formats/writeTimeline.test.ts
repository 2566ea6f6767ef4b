/** Evidence: round trip and closed form. What is written is read back by readers of each format's own rules. */
import { csvParse } from "d3-dsv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Segment } from "../timeline.ts";
import type { TimelineChannel } from "./timelineChannel.ts";
import { timelineFormatNames, timelineFormats, writeTimeline } from "./writeTimeline.ts";

/** A caption as a reader gets it. */
interface Read {
  readonly startSec: number;
  readonly endSec: number;
  readonly text: string;
}

const segments: readonly Segment[] = [
  {
    ...{ startSec: 0, endSec: 3, emotion: "calm", verdict: "likely" },
    scores: [
      { label: "calm", score: 0.75 },
      { label: "sad", score: 0.25 },
    ],
  },
  { startSec: 3, endSec: 6.0004, emotion: undefined, verdict: "no voice", scores: [] },
  {
    ...{ startSec: 6.0004, endSec: 3723.25, emotion: "sad", verdict: "unsure" },
    scores: [
      { label: "sad", score: 0.5 },
      { label: "calm", score: 0.5 },
    ],
  },
];
const call: readonly TimelineChannel[] = [
  { channel: "left", segments: segments.slice(0, 2) },
  {
    channel: "right",
    segments: segments.map((segment, i) => ({ ...segment, voice: i % 2 })),
  },
];

test("SRT, to the letter", () => {
  expect(writeTimeline({ segments }, "srt")).toBe(
    [
      ...["1", "00:00:00,000 --> 00:00:03,000", "calm", ""],
      ...["2", "00:00:06,000 --> 01:02:03,250", "sad?", "", ""],
    ].join("\n"),
  );
});

test("VTT, to the letter, with voices", () => {
  expect(writeTimeline(call, "vtt")).toBe(
    [
      ...["WEBVTT", ""],
      ...["00:00:00.000 --> 00:00:03.000", "<v left>calm", ""],
      ...["00:00:00.000 --> 00:00:03.000", "<v right, voice 1>calm", ""],
      ...["00:00:06.000 --> 01:02:03.250", "<v right, voice 1>sad?", "", ""],
    ].join("\n"),
  );
});

test("Audacity's labels, to the letter", () => {
  expect(writeTimeline({ segments }, "audacity")).toBe(
    "0.000000\t3.000000\tcalm\n6.000400\t3723.250000\tsad?\n",
  );
});

test("CSV, to the letter", () => {
  expect(writeTimeline(call.slice(1), "csv")).toBe(
    [
      "channel,voice,startSec,endSec,emotion,verdict,calm,sad",
      "right,0,0.000,3.000,calm,likely,0.7500,0.2500",
      "right,1,3.000,6.000,,no voice,,",
      "right,0,6.000,3723.250,sad,unsure,0.5000,0.5000",
      "",
    ].join("\r\n"),
  );
});

test("JSON is the segments", () => {
  expect(JSON.parse(writeTimeline(call, "json"))).toEqual([
    { ...segments[0], channel: "left" },
    { ...segments[0], channel: "right", voice: 0 },
    { ...segments[1], channel: "left", emotion: null },
    { ...segments[1], channel: "right", voice: 1, emotion: null },
    { ...segments[2], channel: "right", voice: 0 },
  ]);
});

test("a TextGrid has a tier for each channel and voice, which covers all of the time", () => {
  const { end, tiers } = readTextGrid(writeTimeline(call, "textgrid"));
  expect(end).toBe(3723.25);
  expect(tiers.map(({ name }) => name)).toEqual(["left", "right, voice 1", "right, voice 2"]);
  for (const { intervals } of tiers) {
    expect(intervals[0]?.startSec).toBe(0);
    expect(intervals.at(-1)?.endSec).toBe(end);
    for (const [i, { startSec, endSec }] of intervals.entries()) {
      expect(endSec).toBeGreaterThan(startSec);
      expect(endSec).toBe(intervals[i + 1]?.startSec ?? end);
    }
  }
  expect(tiers[1]?.intervals.map(({ text }) => text)).toEqual(["calm", "", "sad?"]);
  expect(tiers[2]?.intervals.map(({ text }) => text)).toEqual(["", "", ""]);
});

test("an empty timeline is an empty file of its format", () => {
  expect(timelineFormatNames.map((name) => writeTimeline({ segments: [] }, name).trim())).toEqual([
    ...["channel,voice,startSec,endSec,emotion,verdict", "[]", "", "WEBVTT"],
    expect.stringContaining("xmax = 0"),
    "",
  ]);
});

test("a label in a spreadsheet is no formula", () => {
  const [segment] = segments as [Segment];
  const armed = { segments: [{ ...segment, emotion: "=2+2" }] };
  expect(csvParse(writeTimeline(armed, "csv"))[0]?.["emotion"]).toBe("'=2+2");
});

test("each format has a file name of its own", () => {
  const endings = timelineFormatNames.map((name) => timelineFormats[name].extension);
  expect(new Set(endings).size).toBe(timelineFormatNames.length);
});

describe("whatever labels and channels are called, a reader gets them back", () => {
  const word = fc
    .string({ unit: fc.constantFrom("a", "é", " ", '"', "'", "&", "<", ">", ";", ",", "\n", "\t") })
    .map((text) => `x${text}`); // nothing that begins like a formula
  const timelines = fc
    .array(fc.record({ ms: fc.integer({ min: 1, max: 4_000_000 }), emotion: fc.option(word) }), {
      ...{ minLength: 1, maxLength: 6 },
    })
    .map((parts) => {
      let at = 0;
      return parts.map(({ ms, emotion }): Segment => {
        const startSec = at / 1000;
        at += ms;
        const verdict = emotion === null ? "no voice" : "likely";
        return { startSec, endSec: at / 1000, emotion: emotion ?? undefined, verdict, scores: [] };
      });
    });
  const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();
  const spoken = (given: readonly Segment[]): Read[] =>
    given
      .filter(({ emotion }) => emotion !== undefined)
      .map(({ startSec, endSec, emotion }) => ({ startSec, endSec, text: oneLine(emotion ?? "") }));

  test.each([
    ["srt", readSrt],
    ["vtt", readVtt],
    ["audacity", readAudacity],
    ["textgrid", (text: string) => readTextGrid(text).tiers[0]!.intervals.filter((it) => it.text)],
  ] as const)("%s", (format, read) => {
    fc.assert(
      fc.property(timelines, (given) => {
        expect(read(writeTimeline({ segments: given }, format))).toEqual(spoken(given));
      }),
    );
  });

  test("a channel before the label", () => {
    fc.assert(
      fc.property(timelines, word, (given, channel) => {
        const who = oneLine(channel);
        const named = spoken(given).map((it) => ({ ...it, text: `${who}: ${it.text}` }));
        const timeline = { channel, segments: given };
        expect(readSrt(writeTimeline(timeline, "srt"))).toEqual(named);
        expect(readAudacity(writeTimeline(timeline, "audacity"))).toEqual(named);
        expect(readVtt(writeTimeline(timeline, "vtt"))).toEqual(named);
        expect(readTextGrid(writeTimeline(timeline, "textgrid")).tiers[0]?.name).toBe(who);
      }),
    );
  });

  test("csv", () => {
    fc.assert(
      fc.property(timelines, word, (given, channel) => {
        const rows = csvParse(writeTimeline({ channel, segments: given }, "csv"));
        expect(rows.map((row) => [row["channel"], row["emotion"], Number(row["endSec"])])).toEqual(
          given.map(({ emotion = "", endSec }) => [channel, emotion, endSec]),
        );
      }),
    );
  });
});

/** Blocks that an empty line ends: a number, times, lines. */
function readSrt(text: string): Read[] {
  const blocks = text.split("\n\n").filter((block) => block !== "");
  return blocks.map((block, i) => {
    const [number, times = "", ...lines] = block.split("\n");
    expect(number).toBe(String(i + 1));
    return { ...readTimes(times, ","), text: lines.join("\n") };
  });
}

/** A header, and blocks as those of SRT without a number; a voice span is read as who speaks. */
function readVtt(text: string): Read[] {
  const [header, ...blocks] = text.split("\n\n").filter((block) => block !== "");
  expect(header).toBe("WEBVTT");
  return blocks.map((block) => {
    const [times = "", ...lines] = block.split("\n");
    const [, who, said = ""] = /^(?:<v ([^>]*)>)?([^<>]*)$/.exec(lines.join("\n")) ?? [];
    const unescaped = (escaped: string) =>
      escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return {
      ...readTimes(times, "."),
      text: unescaped(who === undefined ? said : `${who}: ${said}`),
    };
  });
}

function readTimes(line: string, point: "." | ","): Pick<Read, "startSec" | "endSec"> {
  const form = new RegExp(`^(\\d{2,}):([0-5]\\d):([0-5]\\d)\\${point}(\\d{3})$`);
  const [startSec, endSec] = line.split(" --> ").map((time) => {
    const [, h, m, s, ms] = (form.exec(time) as RegExpExecArray).map(Number) as number[];
    return (3_600_000 * h! + 60_000 * m! + 1000 * s! + ms!) / 1000;
  }) as [number, number];
  return { startSec, endSec };
}

function readAudacity(text: string): Read[] {
  const lines = text.split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => {
    const [startSec, endSec, label = "", ...rest] = line.split("\t");
    expect(rest).toEqual([]);
    return { startSec: Number(startSec), endSec: Number(endSec), text: label };
  });
}

/** As Praat reads: strings in quotes, numbers and flags that stand free; all else is for people. */
function readTextGrid(text: string): {
  readonly end: number;
  readonly tiers: { readonly name: string; readonly intervals: Read[] }[];
} {
  const tokens = [...text.matchAll(/"((?:[^"]|"")*)"|(?<=\s)(-?[\d.]+|<exists>)(?=\s)/g)].map(
    ([, string, other]) => string?.replaceAll('""', '"') ?? other,
  );
  const next = () => tokens.shift() as string;
  expect([next(), next(), next()]).toEqual(["ooTextFile", "TextGrid", "0"]);
  const end = Number(next());
  expect(next()).toBe("<exists>");
  const tiers = Array.from({ length: Number(next()) }, () => {
    expect(next()).toBe("IntervalTier");
    const name = next();
    expect([next(), Number(next())]).toEqual(["0", end]);
    const intervals = Array.from({ length: Number(next()) }, () => ({
      ...{ startSec: Number(next()), endSec: Number(next()) },
      text: next(),
    }));
    return { name, intervals };
  });
  expect(tokens).toEqual([]);
  return { end, tiers };
}
