import { measureCalibration } from "@speech-emotion/train";
import type { LessonScores } from "./scoreLesson.ts";

const columns = [
  "clips an emotion",
  "UAR alone",
  "voice known",
  "taught",
  "worst voice",
  "calibration error",
  "gain promised",
  "gain found",
  "least gain of a voice",
  "not used",
];

export const tableHead = `| ${columns.join(" | ")} |\n|${columns.map(() => " --- |").join("")}`;

/** Means over the voices, each over its draws. */
export function formatRow(count: number, voices: readonly (readonly LessonScores[])[]): string {
  const all = voices.flat();
  const over = (of: (scores: LessonScores) => number) =>
    percent(mean(voices.map((draws) => mean(draws.map(of)))));
  const gained = ({ taught, byVoice }: LessonScores) => taught - byVoice;
  const promised = all.flatMap(({ promised }) => promised ?? []);
  const answers = all.flatMap(({ answers }) => answers);
  const { calibrationError } = measureCalibration(
    answers.map(({ scores }) => scores),
    answers.map(({ right }) => right),
  );
  const cells = [
    count,
    over(({ alone }) => alone),
    over(({ byVoice }) => byVoice),
    over(({ taught }) => taught),
    percent(Math.min(...voices.map((draws) => mean(draws.map(({ taught }) => taught))))),
    percent(calibrationError),
    promised.length > 0 ? percent(mean(promised)) : "unknown",
    over(gained),
    percent(Math.min(...voices.map((draws) => mean(draws.map(gained))))),
    percent(mean(all.map(({ helps }) => (helps ? 0 : 1)))),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** A row a voice: UAR with the voice known and taught, mean of the draws, for each count. */
export function formatVoices(
  names: readonly (string | undefined)[],
  {
    counts,
    found,
  }: {
    readonly counts: readonly number[];
    /** By count, by voice, by draw. */
    readonly found: readonly (readonly (readonly LessonScores[])[])[];
  },
): string {
  const head = ["voice", ...counts.map((count) => `${count}: known, taught`)];
  const rows = names.map((name, v) => [
    name,
    ...found.map((voices) => {
      const own = voices[v]!;
      const [known, taught] = [own.map(({ byVoice }) => byVoice), own.map(({ taught }) => taught)];
      return `${percent(mean(known))}, ${percent(mean(taught))}`;
    }),
  ]);
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
