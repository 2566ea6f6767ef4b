import {
  type ClipCount,
  type DataSummary,
  describeColumns,
  describeSpellings,
} from "@speech-emotion/data";
import { countOf } from "@speech-emotion/features";

/** Names that are listed before the others are only counted. */
const LISTED = 20;

/** What was understood of a data set, for the terminal. */
export function formatData(summary: DataSummary, path: string): string {
  const { name, clips, seconds, classes, speakers, split, twins, spellings, skipped, bad } =
    summary;
  const width = Math.max(8, ...classes.map((row) => row.name.length));
  const sets = ["train", "validation", "test"] as const;
  const row = (label: string, cells: readonly (string | number)[]) =>
    `${label.padEnd(width)}${cells.map((cell) => String(cell).padStart(11)).join("")}`;
  const lines = [
    `${path}: ${name}, ${countOf(clips, "clip")}, ${duration(seconds)}`,
    "",
    row("emotion", ["clips", "time", "speakers", ...(split ? sets : [])]),
    ...classes.map((one) => {
      const inSets = one.split ? sets.map((set) => one.split?.[set] ?? 0) : [];
      return row(one.name, [one.clips, duration(one.seconds), one.speakers || "", ...inSets]);
    }),
    "",
    ...(summary.corpora ? [`corpora: ${listNames(summary.corpora)}`] : []),
    `speakers: ${speakers.length === 0 ? "not said" : listNames(speakers)}`,
    `split: ${split ? `given by the data set, ${split.train} train, ${split.validation} validation, ${split.test} test` : "not given, will be drawn"}`,
  ];
  if (summary.columns) lines.push(`columns: ${describeColumns(summary.columns)}`);
  if (twins > 0)
    lines.push(
      `warning: test or validation clips that are training clips too, byte for byte: ${twins}`,
    );
  if (spellings.length > 0) lines.push(`labels: ${describeSpellings(spellings)}`);
  const others = skipped.reduce((sum, { files }) => sum + files, 0);
  lines.push(`left out: ${countOf(others, "other file")}`);
  for (const { files, reason, first } of skipped) lines.push(`  ${reason}: ${files}, as ${first}`);
  if (bad.length > 0) lines.push(`cannot be used: ${countOf(bad.length, "clip")}`);
  for (const { clip, reason } of bad.slice(0, LISTED)) lines.push(`  ${clip}: ${reason}`);
  if (bad.length > LISTED) lines.push(`  and ${bad.length - LISTED} more`);
  return lines.join("\n");
}

function listNames(counts: readonly ClipCount[]): string {
  const listed = counts.slice(0, LISTED).map(({ name, clips }) => `${name} ${clips}`);
  const more = counts.length > LISTED ? [`and ${counts.length - LISTED} more`] : [];
  return `${counts.length} (${[...listed, ...more].join(", ")})`;
}

function duration(seconds: number): string {
  return seconds < 3600 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(2)} h`;
}
