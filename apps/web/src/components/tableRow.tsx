import { type Entry, label, selectedId } from "../state/entries.ts";
import { select } from "../state/hearing.ts";
import type { Row } from "../table.ts";
import { answerOf, clock, percent } from "../words.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { useField } from "./useField.ts";

interface TableRowProps {
  readonly entry: Entry;
  readonly row: Row;
  /** Its place among rows of which not all stand in the page. */
  readonly place?: {
    readonly key: string;
    readonly index: number;
    readonly measure: (row: HTMLElement | null) => void;
  };
}

/** A clip in the table: its name shows it, and it can be said what it is. */
export function TableRow({ entry, row, place }: TableRowProps) {
  const { outcome } = entry;
  const isUnfamiliar =
    outcome.kind === "recognised" && answerOf(outcome.prediction).kind === "unfamiliar";
  return (
    <tr
      ref={place?.measure ?? null}
      data-key={place?.key}
      data-index={place?.index}
      aria-rowindex={place && place.index + 2}
      aria-current={entry.id === selectedId.value ? "true" : undefined}
    >
      <th scope="row">
        <button type="button" onClick={() => select(entry)}>
          {row.file}
        </button>
        {row.speaker && <span class="note"> speaker {row.speaker}</span>}
      </th>
      {row.error ? (
        <td colSpan={3}>{row.error}</td>
      ) : row.emotion === undefined ? (
        <td colSpan={3}>waiting</td>
      ) : row.shares ? (
        <>
          <td>
            {row.emotion && <EmotionSign emotion={row.emotion} size={20} />} mostly{" "}
            {row.emotion ?? "no voice"}
          </td>
          <td>
            {percent(row.shares.find(({ emotion }) => emotion === row.emotion)?.share ?? 0)} of the
            time
          </td>
          <td>{clock(row.durationSec as number)}</td>
        </>
      ) : row.emotion === null ? (
        <>
          <td colSpan={2}>no voice</td>
          <td>{(row.durationSec as number).toFixed(1)} s</td>
        </>
      ) : isUnfamiliar ? (
        <>
          <td colSpan={2}>
            <EmotionSign emotion="unfamiliar" size={20} /> unlike any voice learnt ({row.emotion}?)
          </td>
          <td>{(row.durationSec as number).toFixed(1)} s</td>
        </>
      ) : (
        <>
          <td>
            <EmotionSign emotion={row.emotion} size={20} /> {row.emotion}
            {row.verdict === "unsure" && "?"}
          </td>
          <td>{percent(row.score as number)}</td>
          <td>{(row.durationSec as number).toFixed(1)} s</td>
        </>
      )}
      <td>
        {row.emotion && !row.shares ? <LabelField entry={entry} file={row.file} /> : row.label}
      </td>
    </tr>
  );
}

/** What a clip is, as it is written. */
function LabelField({ entry, file }: { readonly entry: Entry; readonly file: string }) {
  const field = useField(entry.label ?? "");
  return (
    <input
      ref={field}
      class="label"
      list="known-labels"
      size={9}
      maxLength={40}
      aria-label={`What ${file} is`}
      onChange={({ currentTarget }) => label(entry.id, currentTarget.value.trim())}
    />
  );
}
