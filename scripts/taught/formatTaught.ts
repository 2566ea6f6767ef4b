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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
