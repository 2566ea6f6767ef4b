import { useSignal } from "@preact/signals";
import { engineState } from "../engine/engine.ts";
import { clearEntries, type Entry, entries, label, select, selectedId } from "../state.ts";
import { type Row, toCsv, toJson, toRow } from "../table.ts";
import { percent } from "../words.ts";
import { download } from "./download.ts";
import { EmotionSign } from "./emotionSign.tsx";
import { Teach } from "./teach.tsx";

const columns = [
  { key: "file", title: "File" },
  { key: "emotion", title: "Emotion" },
  { key: "score", title: "Score" },
  { key: "durationSec", title: "Length" },
] as const;
type Key = (typeof columns)[number]["key"];

/** Every clip of this visit in a table. */
export function Compare() {
  const key = useSignal<Key | undefined>(undefined);
  const descending = useSignal(false);
  const all = entries.value.map((entry) => ({ entry, row: toRow(entry) }));
  const sorted = key.value ? [...all].sort((a, b) => compare(a.row, b.row, key.value as Key)) : all;
  if (descending.value) sorted.reverse();
  const sortBy = (next: Key) => {
    descending.value = key.value === next && !descending.value;
    key.value = next;
  };
  const rows = all.map(({ row }) => row);
  return (
    <section class="card compare" aria-labelledby="compare-title">
      <h2 id="compare-title">Compare</h2>
      {all.length === 0 ? (
        <p class="note">Every clip that you choose is listed here, to sort and to keep.</p>
      ) : (
        <>
          <div class="scroll">
            <table>
              <thead>
                <tr>
                  {columns.map(({ key: column, title }) => (
                    <th
                      key={column}
                      scope="col"
                      aria-sort={
                        key.value !== column
                          ? "none"
                          : descending.value
                            ? "descending"
                            : "ascending"
                      }
                    >
                      <button type="button" onClick={() => sortBy(column)}>
                        {title}
                      </button>
                    </th>
                  ))}
                  <th scope="col">It is</th>
                </tr>
              </thead>
              <tbody>
                {sorted.map(({ entry, row }) => (
                  <TableRow key={entry.id} entry={entry} row={row} />
                ))}
              </tbody>
            </table>
          </div>
          <KnownLabels />
          <p class="actions">
            <button type="button" onClick={() => download("emotions.csv", "text/csv", toCsv(rows))}>
              Save as CSV
            </button>
            <button
              type="button"
              onClick={() => download("emotions.json", "application/json", toJson(rows))}
            >
              Save as JSON
            </button>
            <button type="button" onClick={clearEntries}>
              Clear
            </button>
          </p>
          <Teach />
        </>
      )}
    </section>
  );
}

/** What may be chosen as a clip's label; any other word will do. */
function KnownLabels() {
  const state = engineState.value;
  return (
    <datalist id="known-labels">
      {state.stage === "ready" && state.labels.map((name) => <option key={name} value={name} />)}
    </datalist>
  );
}

function TableRow({ entry, row }: { readonly entry: Entry; readonly row: Row }) {
  return (
    <tr aria-current={entry.id === selectedId.value ? "true" : undefined}>
      <th scope="row">
        <button type="button" onClick={() => select(entry)}>
          {row.file}
        </button>
      </th>
      {row.error ? (
        <td colSpan={3}>{row.error}</td>
      ) : row.emotion === undefined ? (
        <td colSpan={3}>waiting</td>
      ) : row.emotion === null ? (
        <>
          <td colSpan={2}>no voice</td>
          <td>{(row.durationSec as number).toFixed(1)} s</td>
        </>
      ) : (
        <>
          <td>
            <EmotionSign emotion={row.emotion} size={20} /> {row.emotion}
            {row.verdict === "unsure" && " ?"}
          </td>
          <td>{percent(row.score as number)}</td>
          <td>{(row.durationSec as number).toFixed(1)} s</td>
        </>
      )}
      <td>
        {row.emotion && (
          <input
            class="label"
            list="known-labels"
            size={9}
            maxLength={40}
            aria-label={`What ${row.file} is`}
            value={entry.label ?? ""}
            onChange={({ currentTarget }) => label(entry.id, currentTarget.value.trim())}
          />
        )}
      </td>
    </tr>
  );
}

/** What has no value comes last. */
function compare(a: Row, b: Row, key: Key): number {
  const [x, y] = [a[key] ?? undefined, b[key] ?? undefined];
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
  return typeof x === "number" ? x - (y as number) : x.localeCompare(y as string);
}
