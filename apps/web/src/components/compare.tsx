import { useSignal } from "@preact/signals";
import { engineState } from "../engine/engine.ts";
import { entries } from "../state/entries.ts";
import { clearEntries } from "../state/hearing.ts";
import { type Row, toCsv, toJson, toRows } from "../table.ts";
import { download } from "./download.ts";
import { Meaning } from "./meaning.tsx";
import { TableRow } from "./tableRow.tsx";
import { Teach } from "./teach.tsx";

const columns = [
  { key: "file", title: "File" },
  { key: "emotion", title: "Emotion" },
  { key: "score", title: "Score" },
  { key: "durationSec", title: "Length" },
] as const;
type Key = (typeof columns)[number]["key"];

/** Every clip of this visit in a table, once there is one. */
export function Compare() {
  const key = useSignal<Key | undefined>(undefined);
  const descending = useSignal(false);
  const all = entries.value.flatMap((entry) => toRows(entry).map((row) => ({ entry, row })));
  const sorted = key.value ? [...all].sort((a, b) => compare(a.row, b.row, key.value as Key)) : all;
  if (descending.value) sorted.reverse();
  const sortBy = (next: Key) => {
    descending.value = key.value === next && !descending.value;
    key.value = next;
  };
  const rows = all.map(({ row }) => row);
  if (all.length === 0) return null;
  return (
    <section class="card compare" aria-labelledby="compare-title">
      <h2 id="compare-title">Your clips</h2>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              {columns.map(({ key: column, title }) => (
                <th
                  key={column}
                  scope="col"
                  aria-sort={
                    key.value !== column ? "none" : descending.value ? "descending" : "ascending"
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
              <TableRow key={`${entry.id} ${row.file}`} entry={entry} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <KnownLabels />
      <Meaning of="What the columns mean">
        <p>
          Emotion is the likeliest one, with a question mark where the answer is not sure. Score is
          how much of its belief the network gives to it. Length is that of the whole clip. What it
          is, you may say yourself, to teach by it below. Of a recording of more than 15 s, emotion
          is that of most of its time, with its share of the time; each side of a call has a row.
        </p>
      </Meaning>
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

/** What has no value comes last. */
function compare(a: Row, b: Row, key: Key): number {
  const [x, y] = [a[key] ?? undefined, b[key] ?? undefined];
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
  return typeof x === "number" ? x - (y as number) : x.localeCompare(y as string);
}
